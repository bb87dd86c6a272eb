/** What somebody prefers on this device: language and light. */
import { useSyncExternalStore } from "react";

export type Language = "en" | "de";
export type Light = "system" | "light" | "dark";

interface Taste {
  language: Language;
  light: Light;
}

const PLACE = "empfio-taste";
const dark = matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
let taste = remembered();

/** Prefer something from now on, and remember it. */
export function prefer(change: Partial<Taste>): void {
  taste = { ...taste, ...change };
  localStorage.setItem(PLACE, JSON.stringify(taste));
  show();
  for (const tell of listeners) tell();
}

export function useTaste(): Taste {
  return useSyncExternalStore(listen, () => taste);
}

/** Put the preference on the page; before the first paint, too. */
export function show(): void {
  const isDark = taste.light === "system" ? dark.matches : taste.light === "dark";
  document.documentElement.dataset["theme"] = isDark ? "dark" : "light";
  document.documentElement.lang = taste.language;
}

dark.addEventListener("change", show);

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

function remembered(): Taste {
  const language = navigator.language.startsWith("de") ? "de" : "en";
  const fresh: Taste = { language, light: "system" };
  try {
    return { ...fresh, ...(JSON.parse(localStorage.getItem(PLACE) ?? "{}") as Partial<Taste>) };
  } catch {
    return fresh;
  }
}
