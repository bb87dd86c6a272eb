import type { KeyboardEvent, MouseEvent, PointerEvent } from "react";

import { HOUR_HEIGHT } from "@/bookings/Calendar";
import type { Laid } from "@/bookings/laying";
import { clockOf } from "@/bookings/wall";
import { join } from "@/kit/join";
import { useTexts, type Texts } from "@/texts";

const NUDGES: Record<string, [number, number]> = {
  ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0],
};

interface BlockProps {
  laid: Laid;
  first: number;
  /** Whether it may be moved. */
  isFree: boolean;
  onOpen: () => void;
  onDrag: (event: PointerEvent) => void;
  onNudge: (days: number, steps: number) => void;
  onDrop: () => void;
  /** Left alone on its way: it stays where it is. */
  onLeave: () => void;
}

const LINE = 18; // pixels

/** One booking: opened by a tap, moved by dragging, or by Alt and arrows, then Enter. */
export function Block({ laid, first, isFree, onOpen, onDrag, onNudge, onDrop, onLeave }: BlockProps) {
  const texts = useTexts();
  const { booking, begin, end, lane, lanes } = laid;
  const name = booking.lead?.name ?? texts.bookings.nobody;
  const press = (event: KeyboardEvent) => {
    const nudge = NUDGES[event.key];
    if (event.key === "Escape") onLeave();
    if (!event.altKey) return;
    if (nudge && isFree) onNudge(...nudge);
    if (event.key === "Enter") onDrop();
    if (nudge ?? event.key === "Enter") event.preventDefault();
  };
  const lift = (event: PointerEvent<HTMLElement>) => {
    const { currentTarget: box } = event;
    box.dataset["x"] = String(event.clientX);
    box.dataset["y"] = String(event.clientY);
    if (isFree && event.button === 0) box.setPointerCapture(event.pointerId);
  };
  const tap = (event: MouseEvent<HTMLElement>) => {
    const { x, y } = event.currentTarget.dataset;
    const isByKey = event.detail === 0;
    // The click at the end of a drag opens nothing.
    if (isByKey || Math.hypot(event.clientX - Number(x), event.clientY - Number(y)) < 6) onOpen();
  };
  const height = ((end - begin) / 60) * HOUR_HEIGHT - 2;
  const style = {
    top: ((begin - first * 60) / 60) * HOUR_HEIGHT + 1,
    height,
    left: `calc(${(lane / lanes) * 100}% + 2px)`,
    width: `calc(${100 / lanes}% - 4px)`,
  };
  return (
    <button
      type="button"
      title={[linesOf(laid, name, texts).join(" · "), isFree && texts.bookings.moveHint].filter(Boolean).join("\n")}
      onClick={tap}
      onKeyDown={press}
      onPointerDown={lift}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onDrag(event);
      }}
      onPointerUp={onDrop}
      onPointerCancel={onLeave}
      onBlur={onLeave}
      className={join(
        "absolute flex flex-col items-stretch overflow-hidden rounded-lg border-l-4 px-2 py-0.5 text-left text-[0.8125rem] leading-snug select-none @max-[6rem]:rounded-md @max-[6rem]:border-l-2 @max-[6rem]:px-0.5",
        booking.status === "confirmed"
          ? "border-accent bg-wash hover:brightness-95"
          : "border-edge bg-raised text-faint",
      )}
      style={style}
    >
      <Lines lines={linesOf(laid, name, texts)} room={Math.floor((height - 4) / LINE)} />
    </button>
  );
}

/** Whose it is, what, with whom: what is most wanted first. */
function linesOf({ booking, begin }: Laid, name: string, texts: Texts): string[] {
  const what = `${clockOf(begin)} ${booking.metadata.service}`;
  const went = booking.status === "confirmed" ? [] : [texts.bookings.status[booking.status]];
  return [name, [...went, what].join(" · "), booking.staff?.name ?? ""].filter(Boolean);
}

/**
 * As many lines as there is room for; all that is left stands in the last. In a week on a phone the
 * name alone, as much of it as there is room for: when it is, is seen.
 */
function Lines({ lines, room }: { lines: string[]; room: number }) {
  const [name, ...more] = lines;
  const own = Math.max(0, room - 2);
  const below = [...more.slice(0, own), more.slice(own).join(" · ")].filter(Boolean);
  return (
    <>
      <span
        className={join(
          "numbers block truncate @max-[6rem]:text-[0.6875rem]/tight @max-[6rem]:text-clip",
          room > 1 && "@max-[6rem]:wrap-anywhere @max-[6rem]:whitespace-normal",
        )}
      >
        <b className="font-semibold @max-[6rem]:font-medium">{name}</b>
        {room < 2 && <span className="@max-[6rem]:hidden"> · {more.join(" · ")}</span>}
      </span>
      {room > 1 && below.map((line) => (
        <span key={line} className="numbers block truncate @max-[6rem]:hidden">{line}</span>
      ))}
    </>
  );
}
