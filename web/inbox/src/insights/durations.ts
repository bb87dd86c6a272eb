import type { Texts } from "@/texts";

/** Seconds as people say them; null where there are none. */
export function durationOf(
  seconds: number | null,
  words: Texts["insights"]["time"],
): string | null {
  if (seconds === null) return null;
  const whole = Math.round(seconds);
  if (whole < 60) return words.seconds(whole);
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return words.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return words.hours(hours, minutes % 60);
  return words.days(Math.floor(hours / 24), hours % 24);
}
