/** Short words at the edge of the page that go away by themselves. */
import { useSyncExternalStore } from "react";

import { join } from "@/kit/join";

type Tone = "plain" | "bad";

interface Toast {
  id: number;
  text: string;
  tone: Tone;
}

const STAYS = 6000; // milliseconds
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let last = 0;

/** Tell somebody something in passing. */
export function say(text: string, tone: Tone = "plain"): void {
  const id = ++last;
  become([...toasts.slice(-2), { id, text, tone }]);
  setTimeout(() => become(toasts.filter((one) => one.id !== id)), STAYS);
}

export function Toasts() {
  const shown = useSyncExternalStore(listen, () => toasts);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-20 z-50 grid justify-items-center gap-2 px-4 sm:bottom-6"
    >
      {shown.map((toast) => (
        <p
          key={toast.id}
          className={join(
            "max-w-md rounded-xl px-4 py-2.5 text-sm shadow-float",
            toast.tone === "bad" ? "bg-bad-wash text-bad" : "bg-ink text-sheet",
          )}
        >
          {toast.text}
        </p>
      ))}
    </div>
  );
}

function become(next: readonly Toast[]): void {
  toasts = next;
  for (const tell of listeners) tell();
}

function listen(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
