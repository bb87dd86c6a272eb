import { useSyncExternalStore } from "react";

/** Whether the window is at least so many pixels wide. */
export function useWide(pixels: number): boolean {
  const asked = matchMedia(`(min-width: ${pixels}px)`);
  return useSyncExternalStore(
    (tell) => {
      asked.addEventListener("change", tell);
      return () => asked.removeEventListener("change", tell);
    },
    () => asked.matches,
  );
}
