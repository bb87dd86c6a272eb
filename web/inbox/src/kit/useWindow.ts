import { useLayoutEffect, useRef, useState } from "react";

const AROUND = 6; // rows above and below what is seen

/**
 * Which of many rows, all of one height, are seen in a box that is scrolled.
 *
 * `whole` is the style of what holds them: as high as all of them are, and empty above those that
 * are seen. The rows need none of their own, and must have none: with a style that differed in each
 * Chromium took longer and longer for all styles of a screen, up to ten times as long after some
 * ten thousand rows (docs/benchmarks.md).
 */
export function useWindow(count: number, height: number) {
  const box = useRef<HTMLDivElement>(null);
  const [[first, end], setSeen] = useState([0, 0]);
  useLayoutEffect(() => {
    const shown = box.current;
    if (!shown) return;
    const look = () => {
      const top = Math.max(0, Math.floor(shown.scrollTop / height) - AROUND);
      const below = Math.ceil((shown.scrollTop + shown.clientHeight) / height) + AROUND;
      setSeen((before) => (before[0] === top && before[1] === below ? before : [top, below]));
    };
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(shown);
    shown.addEventListener("scroll", look, { passive: true });
    return () => {
      sizes.disconnect();
      shown.removeEventListener("scroll", look);
    };
  }, [height]);
  const seen = Array.from({ length: Math.max(0, Math.min(end, count) - first) }, (_, n) => first + n);
  /** Scroll no further than it takes to see one. */
  const reach = (place: number) => {
    const shown = box.current;
    if (!shown) return;
    const top = place * height;
    if (top < shown.scrollTop) shown.scrollTop = top;
    else if (top + height > shown.scrollTop + shown.clientHeight) {
      shown.scrollTop = top + height - shown.clientHeight;
    }
  };
  const whole = { height: count * height, paddingTop: Math.min(first, count) * height };
  return { box, seen, reach, whole };
}
