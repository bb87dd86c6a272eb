import { useEffect, useSyncExternalStore } from "react";
import { useQueryClient } from "@tanstack/react-query";

import { News } from "@/live/news";
import { recent } from "@/live/recent";
import { listen } from "@/live/stream";

const PATIENCE = 1_000; // milliseconds for which lists wait for the stream to be open

let isLost = false;
let { begun, begin } = newBeginning();
const listeners = new Set<() => void>();

/** Resolves once the stream is open: what is read from then on misses nothing. */
export function whenListening(): Promise<unknown> {
  return Promise.race([begun, new Promise((go) => setTimeout(go, PATIENCE))]);
}

/** Whether nothing is heard of the server right now. */
export function useIsLost(): boolean {
  return useSyncExternalStore(hear, () => isLost);
}

/** Listen to what happens as long as nobody says that nobody is signed in. */
export function useLive(isOut: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (isOut) return;
    const control = new AbortController();
    const news = new News(client);
    void listen(
      {
        onEvent: (event) => news.take(event),
        onGap: () => news.takeGap(),
        onLost: () => become(true),
        onReady: () => {
          begin();
          become(false);
        },
      },
      control.signal,
    );
    return () => {
      control.abort();
      recent.forget();
      // Lists ask before the next stream is opened: children have their effects first.
      ({ begun, begin } = newBeginning());
    };
  }, [client, isOut]);
}

function newBeginning() {
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((go) => (begin = go));
  return { begun, begin };
}

function become(lost: boolean): void {
  if (isLost === lost) return;
  isLost = lost;
  for (const tell of listeners) tell();
}

function hear(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
