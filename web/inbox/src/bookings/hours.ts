/** When nobody can be booked: what a calendar shades. */
import type { OpenDayShape } from "@/api/shapes";

const DAY = 24 * 60; // minutes

/** From and until when, in minutes since midnight. */
export type Span = readonly [number, number];

/** The times of a day in which nobody can be booked, between two hours. */
export function closedIn({ hours }: Pick<OpenDayShape, "hours">, first: number, last: number): Span[] {
  const closed: Span[] = [];
  let since = first * 60;
  for (const [opens, closes] of hours.map(spanOf)) {
    if (opens > since) closed.push([since, Math.min(opens, last * 60)]);
    since = Math.max(since, closes);
  }
  if (since < last * 60) closed.push([since, last * 60]);
  return closed.filter(([from, until]) => from < until);
}

/** The first and the last minute of all days in which anybody can be booked. */
export function openedIn(days: readonly OpenDayShape[]): Span | null {
  const spans = days.flatMap((day) => day.hours.map(spanOf));
  if (spans.length === 0) return null;
  return [Math.min(...spans.map((one) => one[0])), Math.max(...spans.map((one) => one[1]))];
}

function spanOf({ opens, closes }: OpenDayShape["hours"][number]): Span {
  return [minuteOf(opens), minuteOf(closes)];
}

function minuteOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return Math.min(DAY, hours * 60 + minutes);
}
