import { useMemo, useRef, useState, type PointerEvent } from "react";

import type { Booking } from "@/api/bookings";
import type { OpenDayShape } from "@/api/shapes";
import { mayWrite, useMe } from "@/app/me";
import { Block } from "@/bookings/Block";
import { closedIn, openedIn } from "@/bookings/hours";
import { hoursOf, laid } from "@/bookings/laying";
import { MoveConfirm } from "@/bookings/MoveConfirm";
import { addDays, clockOf, wallOf, type Wall } from "@/bookings/wall";
import { join } from "@/kit/join";
import { useNow } from "@/kit/useNow";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { useTexts } from "@/texts";

export const HOUR_HEIGHT = 72; // pixels
const GRID = 15; // minutes to which a booking that is dragged keeps

/** A booking on its way to another time. */
export interface Moving {
  booking: Booking;
  to: Wall;
  isSet: boolean;
}

interface CalendarProps {
  days: string[];
  bookings: Booking[];
  /** When anybody can be booked on these days, as far as it is known. */
  open: OpenDayShape[];
  zone: string;
  onOpen: (booking: Booking) => void;
}

/** Days beside each other, hours below each other, bookings where they are. */
export function Calendar({ days, bookings, open, zone, onOpen }: CalendarProps) {
  const texts = useTexts();
  const me = useMe();
  const all = useMemo(() => laid(bookings, zone), [bookings, zone]);
  const [first, last] = hoursOf(all, openedIn(open));
  const openOn = (day: string) => open.find((one) => one.day === day);
  const [moving, setMoving] = useState<Moving | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const drag = (booking: Booking, from: Wall, event: PointerEvent) => {
    const to = dragged(grid.current, days, from, event);
    setMoving(isSame(to, from) ? null : { booking, to, isSet: false });
  };
  const leave = () => setMoving((now) => (now?.isSet ? now : null));
  const height = (last - first) * HOUR_HEIGHT;
  const columns = { gridTemplateColumns: `3.5rem repeat(${days.length}, minmax(0, 1fr))` };
  return (
    <div tabIndex={0} role="region" aria-label={texts.bookings.calendar} className="min-h-0 flex-1 overflow-y-auto">
      <div className="sticky top-0 z-10 grid border-b border-line bg-sheet" style={columns}>
        <span />
        {days.map((day) => (
          <Head key={day} day={day} open={openOn(day)} isAlone={days.length === 1} isToday={day === wallOf(new Date(), zone).day} />
        ))}
      </div>
      <div className="grid" style={columns}>
        <Hours first={first} last={last} />
        <div ref={grid} className="relative col-[2/-1] grid touch-pan-y" style={{ height, gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }}>
          {days.map((day) => (
            <div key={day} className="@container relative isolate border-l border-line">
              <Closed open={openOn(day)} first={first} last={last} />
              <Lines hours={last - first} />
              <Now day={day} zone={zone} first={first} />
              {all.filter((one) => one.day === day).map((one) => (
                <Block
                  key={one.booking.id}
                  laid={one}
                  first={first}
                  isFree={mayWrite(me) && one.booking.status === "confirmed"}
                  onOpen={() => onOpen(one.booking)}
                  onDrag={(event) => drag(one.booking, { day, minute: one.begin }, event)}
                  onNudge={(days_, minutes) => setMoving(nudged(moving, one.booking, { day, minute: one.begin }, days_, minutes))}
                  onDrop={() => setMoving((now) => now && { ...now, isSet: true })}
                  onLeave={leave}
                />
              ))}
              {moving?.to.day === day && <Ghost moving={moving} first={first} />}
            </div>
          ))}
        </div>
      </div>
      {moving?.isSet && <MoveConfirm moving={moving} zone={zone} onClose={() => setMoving(null)} />}
    </div>
  );
}

const isSame = (one: Wall, other: Wall) => one.day === other.day && one.minute === other.minute;

/** Where the pointer has taken a booking. */
function dragged(grid: HTMLElement | null, days: string[], from: Wall, event: PointerEvent): Wall {
  const origin = event.currentTarget as HTMLElement;
  const [x, y] = [Number(origin.dataset["x"]), Number(origin.dataset["y"])];
  if (!grid) return from;
  const width = grid.clientWidth / days.length;
  const steps = Math.round((event.clientX - x) / width);
  const minutes = Math.round((((event.clientY - y) / HOUR_HEIGHT) * 60) / GRID) * GRID;
  const at = Math.min(days.length - 1, Math.max(0, days.indexOf(from.day) + steps));
  const minute = Math.min(23 * 60 + 45, Math.max(0, from.minute + minutes));
  return { day: days[at] ?? from.day, minute };
}

function nudged(moving: Moving | null, booking: Booking, from: Wall, days: number, minutes: number): Moving {
  const now = moving?.booking.id === booking.id ? moving.to : from;
  const to = { day: addDays(now.day, days), minute: Math.min(1425, Math.max(0, now.minute + minutes * GRID)) };
  return { booking, to, isSet: false };
}

interface HeadProps {
  day: string;
  open: OpenDayShape | undefined;
  isToday: boolean;
  isAlone: boolean;
}

function Head({ day, open, isToday, isAlone }: HeadProps) {
  const { bookings } = useTexts();
  const { language } = useTaste();
  const at = new Date(`${day}T12:00:00Z`);
  const weekday = format(language, { weekday: "short", timeZone: "UTC" }).format(at);
  const said = open?.reason ?? (open?.hours.length === 0 ? bookings.closed : undefined);
  return (
    <div
      className={join(
        "border-l border-line px-1 py-2 text-center",
        isToday ? "text-accent" : "text-soft",
        isAlone && "flex items-baseline justify-center gap-1.5",
      )}
    >
      <p className="text-[0.8125rem]">{weekday}</p>
      <p className={join("numbers", isAlone ? "" : "text-lg", isToday && "font-semibold")}>{at.getUTCDate()}</p>
      <p className="sr-only">{open?.hours.map((one) => `${one.opens}–${one.closes}`).join(", ")}</p>
      <p title={said} className={join("truncate text-xs/4 text-faint", !isAlone && "h-4 max-md:sr-only")}>{said}</p>
    </div>
  );
}

function Hours({ first, last }: { first: number; last: number }) {
  return (
    <div aria-hidden className="relative">
      {Array.from({ length: last - first }, (_, place) => (
        <p key={place} className="numbers pr-2 text-right text-xs text-faint" style={{ height: HOUR_HEIGHT }}>
          {clockOf((first + place) * 60)}
        </p>
      ))}
    </div>
  );
}

function Lines({ hours }: { hours: number }) {
  return Array.from({ length: hours }, (_, place) => (
    <div key={place} aria-hidden className="border-b border-line" style={{ height: HOUR_HEIGHT }} />
  ));
}

/** Shade where nobody can be booked. */
function Closed({ open, first, last }: { open: OpenDayShape | undefined; first: number; last: number }) {
  if (!open) return null;
  return closedIn(open, first, last).map(([from, until]) => (
    <div
      key={from}
      aria-hidden
      data-closed={`${clockOf(from)}–${clockOf(until)}`}
      className="shut absolute inset-x-0 -z-1"
      style={{ top: ((from - first * 60) / 60) * HOUR_HEIGHT, height: ((until - from) / 60) * HOUR_HEIGHT }}
    />
  ));
}

/** A line where it is now. */
function Now({ day, zone, first }: { day: string; zone: string; first: number }) {
  const now = useNow(60_000, (at) => wallOf(new Date(at), zone));
  if (now.day !== day || now.minute < first * 60) return null;
  const top = ((now.minute - first * 60) / 60) * HOUR_HEIGHT;
  return <div aria-hidden className="absolute inset-x-0 z-1 border-t-2 border-accent" style={{ top }} />;
}

function Ghost({ moving, first }: { moving: Moving; first: number }) {
  const { booking, to } = moving;
  const lasts = (Date.parse(booking.end_time) - Date.parse(booking.start_time)) / 60_000;
  const style = {
    top: ((to.minute - first * 60) / 60) * HOUR_HEIGHT,
    height: (lasts / 60) * HOUR_HEIGHT,
  };
  return (
    <div aria-live="polite" className="pointer-events-none absolute inset-x-1 z-2 rounded-lg border-2 border-dashed border-accent bg-wash px-2 text-[0.8125rem] font-semibold text-accent" style={style}>
      {clockOf(to.minute)}
    </div>
  );
}
