/** Times by the clock on a business's wall, whatever zone the reader sits in. */
export interface Wall {
  /** Such as 2026-03-29. */
  day: string;
  /** Since midnight, by the clock on the wall. */
  minute: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const kept = new Map<string, Intl.DateTimeFormat>();

export function wallOf(at: Date, zone: string): Wall {
  const parts = Object.fromEntries(
    formatter(zone).formatToParts(at).map((part) => [part.type, part.value]),
  );
  const day = `${parts["year"]}-${parts["month"]}-${parts["day"]}`;
  return { day, minute: Number(parts["hour"]) * 60 + Number(parts["minute"]) };
}

/** When the clock shows this; in a gap of daylight saving, when it shows as much later. */
export function instantOf({ day, minute }: Wall, zone: string): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE;
  const first = wanted - offsetAt(wanted, zone);
  const second = wanted - offsetAt(first, zone);
  return new Date(second);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

/** The Monday of the week of a day. */
export function mondayOf(day: string): string {
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

export function clockOf(minute: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function offsetAt(moment: number, zone: string): number {
  const { day, minute } = wallOf(new Date(moment), zone);
  const shown = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE;
  return shown - Math.floor(moment / MINUTE) * MINUTE;
}

function formatter(zone: string): Intl.DateTimeFormat {
  const known =
    kept.get(zone) ??
    new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
      hour: "2-digit", minute: "2-digit",
    });
  kept.set(zone, known);
  return known;
}
