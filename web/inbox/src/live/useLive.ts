import { useEffect, useSyncExternalStore } from "react";
import { useQueryClient } from "@tanstack/react-query";

import { News } from "@/live/news";
import { listen } from "@/live/stream";

const PATIENCE = 1_000; // milliseconds for which lists wait for the stream to be open

let isLost = false;
let begin: () => void = () => undefined;
let begun = newBeginning();
const listeners = new Set<() => void>();

/** Resolves once the stream is open: what is read from then on misses nothing. */
export function whenListening(): Promise<unknown> {
  return begun;
}

/** Whether nothing is heard of the server right now. */
export function useIsLost(): boolean {
  return useSyncExternalStore(hear, () => isLost);
}

/** Listen to what happens as long as somebody is signed in. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const control = new AbortController();
    const news = new News(client);
    begun = newBeginning();
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
    return () => control.abort();
  }, [client]);
}

function newBeginning(): Promise<unknown> {
  const open = new Promise<void>((go) => (begin = go));
  return Promise.race([open, new Promise((go) => setTimeout(go, PATIENCE))]);
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
