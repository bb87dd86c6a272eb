/** The stream of what happens: listened to as long as the page is open, missing nothing. */
import { whenSessionEnds } from "@/api/session";
import type { StreamedEvent } from "@/api/streamed";
import { Reading, type Told } from "@/live/reading";

const SILENCE = 40_000; // milliseconds; a sign of life comes each 15 s
const SLEPT = 5_000; // a timer that is later than this: the machine was asleep
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000]; // milliseconds before the next try

export interface Listener {
  onEvent: (event: StreamedEvent) => void;
  /** What was missed has been told. */
  onReady: () => void;
  onLost: () => void;
  /** Too much was missed to be told: everything must be read anew. */
  onGap: () => void;
}

/** Listen until `signal`; after every break from the last event that was heard. */
export async function listen(listener: Listener, signal: AbortSignal): Promise<void> {
  let last: string | null = null;
  let failures = 0;
  const hear = (told: Told) => {
    failures = 0;
    if (told.event === "ready") {
      last = (JSON.parse(told.data) as { cursor: string }).cursor;
      listener.onReady();
      return;
    }
    listener.onEvent(JSON.parse(told.data) as StreamedEvent);
    last = told.id ?? last;
  };
  for (;;) {
    const status = await once(last, hear, signal);
    if (signal.aborted) return;
    if (status === 401) {
      whenSessionEnds();
      return;
    }
    if (status === 410) {
      last = null;
      listener.onGap();
      continue;
    }
    // A stream that ended as it should is opened again at once.
    if (status !== 200 || failures > 0) listener.onLost();
    await pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0, signal);
    failures += 1;
  }
}

/** One connection, as long as it lasts; how it was answered, 0 where nobody did. */
async function once(
  after: string | null,
  hear: (told: Told) => void,
  signal: AbortSignal,
): Promise<number> {
  const watch = new Watch(signal);
  try {
    const headers = new Headers({ accept: "text/event-stream" });
    if (after) headers.set("last-event-id", after);
    const options = { headers, signal: watch.signal, cache: "no-store" } as const;
    const answer = await fetch("/api/v1/events/stream", options);
    if (answer.ok && answer.body) await readAll(answer.body, hear, watch);
    return answer.status;
  } catch {
    return 0;
  } finally {
    watch.end();
  }
}

async function readAll(
  body: ReadableStream<Uint8Array>,
  hear: (told: Told) => void,
  watch: Watch,
): Promise<void> {
  const reader = body.getReader();
  const words = new TextDecoder();
  const reading = new Reading();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    watch.note();
    for (const told of reading.take(words.decode(value, { stream: true }))) hear(told);
  }
}

/** Lets go of a connection from which nothing comes any more, as after a night's sleep. */
class Watch {
  private readonly control = new AbortController();
  private readonly timer: ReturnType<typeof setInterval>;
  private heard = Date.now();
  private looked = Date.now();
  private readonly outer: AbortSignal;

  constructor(outer: AbortSignal) {
    this.outer = outer;
    outer.addEventListener("abort", this.let);
    window.addEventListener("online", this.let);
    this.timer = setInterval(() => this.look(), 1_000);
  }

  get signal(): AbortSignal {
    return this.control.signal;
  }

  note(): void {
    this.heard = Date.now();
  }

  end(): void {
    clearInterval(this.timer);
    this.outer.removeEventListener("abort", this.let);
    window.removeEventListener("online", this.let);
  }

  private readonly let = () => this.control.abort();

  private look(): void {
    const now = Date.now();
    const hasSlept = now - this.looked > SLEPT && now - this.heard > SILENCE / 2;
    if (hasSlept || now - this.heard > SILENCE) this.control.abort();
    this.looked = now;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((go) => {
    const timer = setTimeout(go, milliseconds);
    const stop = () => {
      clearTimeout(timer);
      go();
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}
