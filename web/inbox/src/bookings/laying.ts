/** Where bookings stand in a calendar: beside each other where they overlap. */
import type { Booking } from "@/api/bookings";
import type { Span } from "@/bookings/hours";
import { wallOf } from "@/bookings/wall";

export interface Laid {
  booking: Booking;
  day: string;
  /** Minutes since midnight, by the clock on the wall. */
  begin: number;
  end: number;
  /** Its place among those beside it, and how many there are. */
  lane: number;
  lanes: number;
}

const SHORTEST = 20; // minutes that can still be read

/** Bookings by day; those at one time beside each other. */
export function laid(bookings: readonly Booking[], zone: string): Laid[] {
  const all = bookings.map((booking) => placed(booking, zone)).sort((a, b) => a.begin - b.begin);
  const days = [...new Set(all.map((one) => one.day))];
  return days.flatMap((day) => beside(all.filter((one) => one.day === day)));
}

/** From which hour to which one a calendar shows, so that nothing is outside. */
export function hoursOf(all: readonly Laid[], opened: Span | null = null): [number, number] {
  const spans = [...all.map((one): Span => [one.begin, one.end]), ...(opened ? [opened] : [])];
  const first = Math.min(8, ...spans.map(([begin]) => Math.floor(begin / 60)));
  const last = Math.max(19, ...spans.map(([, end]) => Math.ceil(end / 60)));
  return [first, Math.min(24, last)];
}

function placed(booking: Booking, zone: string): Laid {
  const from = new Date(booking.start_time);
  const { day, minute } = wallOf(from, zone);
  const lasts = (Date.parse(booking.end_time) - from.getTime()) / 60_000;
  const end = Math.min(24 * 60, minute + Math.max(SHORTEST, lasts));
  return { booking, day, begin: minute, end, lane: 0, lanes: 1 };
}

/** The bookings of one day, earliest first; groups of those that touch share the width. */
function beside(day: Laid[]): Laid[] {
  const done: Laid[] = [];
  let group: Laid[] = [];
  let ends: number[] = [];
  const close = () => {
    done.push(...group.map((one) => ({ ...one, lanes: ends.length })));
    group = [];
    ends = [];
  };
  for (const one of day) {
    if (ends.length > 0 && ends.every((end) => end <= one.begin)) close();
    const free = ends.findIndex((end) => end <= one.begin);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = one.end;
    group.push({ ...one, lane });
  }
  close();
  return done;
}
