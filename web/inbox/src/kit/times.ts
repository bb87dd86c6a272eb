/** Times as people read them, in the zone of whoever looks. */
import type { Language } from "@/kit/taste";
import type { Texts } from "@/texts";

const LOCALES: Record<Language, string> = { en: "en-GB", de: "de-DE" };
const kept = new Map<string, Intl.DateTimeFormat>();

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A formatter; making one takes longer than using it a thousand times. */
export function format(
  language: Language,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const name = language + JSON.stringify(options);
  const known = kept.get(name) ?? new Intl.DateTimeFormat(LOCALES[language], options);
  kept.set(name, known);
  return known;
}

export const clockTime = (at: string, language: Language) =>
  format(language, { hour: "2-digit", minute: "2-digit" }).format(new Date(at));

export const dayTime = (at: string, language: Language) =>
  format(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(
    new Date(at),
  );

export const fullDay = (at: string, language: Language) =>
  format(language, { day: "numeric", month: "long", year: "numeric" }).format(new Date(at));

/** How many days before `now` a moment lies, by the calendar. */
export function daysAgo(at: string, now: Date): number {
  return Math.round((midnight(now) - midnight(new Date(at))) / DAY);
}

/** The line over a day of messages. */
export function dayLine(at: string, now: Date, language: Language, texts: Texts): string {
  const ago = daysAgo(at, now);
  if (ago === 0) return texts.common.today;
  if (ago === 1) return texts.common.yesterday;
  const year = ago > 300 ? ({ year: "numeric" } as const) : {};
  return format(language, { weekday: "long", day: "numeric", month: "long", ...year }).format(
    new Date(at),
  );
}

/** When something was, as short as a list wants it. */
export function listTime(at: string, now: Date, language: Language, texts: Texts): string {
  const ago = daysAgo(at, now);
  if (ago === 0) return clockTime(at, language);
  if (ago === 1) return texts.common.yesterday;
  if (ago > 1 && ago < 7) return format(language, { weekday: "long" }).format(new Date(at));
  return format(language, { day: "2-digit", month: "2-digit", year: "2-digit" }).format(
    new Date(at),
  );
}

function midnight(at: Date): number {
  return Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
}
