/** Keys that do something wherever the focus is, but in a field. */
import { useEffect, useEffectEvent } from "react";

// While one of these is open the keys are its own.
const OPEN = "dialog[open], [role=menu]";

export type Keys = Record<string, () => void>;

/** Listen for keys such as `j`, `/` or `ctrl+k`; those with ctrl are heard in fields, too. */
export function useKeys(keys: Keys, isOn = true): void {
  const hear = useEffectEvent((event: KeyboardEvent) => {
    const action = keys[nameOf(event)];
    if (!action || event.defaultPrevented || document.querySelector(OPEN)) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    if (!isOn) return;
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [isOn]);
}

function nameOf(event: KeyboardEvent): string {
  const isCommand = event.ctrlKey || event.metaKey;
  if (event.altKey || (!isCommand && isWriting(event.target))) return "";
  return (isCommand ? "ctrl+" : "") + event.key.toLowerCase();
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName))
  );
}
