/** What the API found wrong with what was written, in words for people. */
import type { Texts } from "@/texts";

/** What people call a field, by its name in the API. */
export type Labels = Readonly<Record<string, string>>;

export interface Fault {
  where: string;
  what: string;
}

/** Each fault with the field that it is about, where that has a name here. */
export function saidOf(faults: readonly Fault[], labels: Labels, texts: Texts): string {
  return faults.map((one) => [labels[fieldOf(one)], wordsOf(one, texts)].filter(Boolean).join(": ")).join(" ");
}

/** `body.settings.number` and `body.emails[0]` are about `number` and `emails`. */
function fieldOf({ where }: Fault): string {
  return where.replace(/\[\d+\]/g, "").split(".").at(-1) ?? "";
}

function wordsOf({ what }: Fault, texts: Texts): string {
  // A pattern is for programs.
  return what.includes("match pattern") ? texts.faults.malformed : (texts.faults.known[what] ?? what);
}
