// What is said comes by a stream that is taken up again where it broke off.

import type { History, Said, Server, Standing } from "./server";

/** Who listens. */
export interface Listener {
  /** What was said before. */
  recall(history: History): void;
  hear(said: Said): void;
  stand(standing: Standing): void;
  /** Somebody of the team is writing; null where they are not named. */
  typing(name: string | null): void;
  connected(): void;
  lost(): void;
}

const SILENCE = 40_000; // ms without a sign of life; the server gives one every 15 s
const SHORTEST_PAUSE = 500; // ms between two tries to connect
const LONGEST_PAUSE = 15_000;
const WORTH_TELLING = 1_000; // ms of pause from which on the customer is told

export class Stream {
  private cursor: string | null = null;
  private line: AbortController | null = null;
  private pause = 0;
  private wakeUp = (): void => {};

  constructor(
    private readonly server: Server,
    private readonly listener: Listener,
  ) {}

  get isListening(): boolean {
    return this.line !== null;
  }

  /** Follow what is said, from now on or from where it broke off, until `rest` or `restart`. */
  async follow(): Promise<void> {
    this.line?.abort();
    const line = (this.line = new AbortController());
    while (this.line === line && this.server.isKnown) {
      await this.listenOnce(line);
      if (this.line !== line) return;
      this.pause = Math.min(Math.max(SHORTEST_PAUSE, this.pause * 2), LONGEST_PAUSE);
      await this.sleep(this.pause * (0.75 + Math.random() / 2));
      if (this.pause > WORTH_TELLING && this.line === line) this.listener.lost();
    }
    if (this.line === line) this.line = null;
  }

  /** Let go of the line; `follow` takes it up again from the same place. */
  rest(): void {
    this.line?.abort();
    this.line = null;
    this.wakeUp();
  }

  /** Follow from the beginning: whoever visits is a new visitor. */
  restart(): void {
    this.cursor = null;
    void this.follow();
  }

  /** Try to connect now. */
  wake(): void {
    this.wakeUp();
  }

  private async listenOnce(line: AbortController): Promise<void> {
    try {
      this.cursor ??= await this.readHistory();
      if (this.server.isKnown) await this.listen(line);
    } catch {
      // Tried again.
    }
  }

  private async readHistory(): Promise<string | null> {
    const answer = await this.server.ask("/messages");
    if (this.hasEnded(answer)) return null;
    const history = (await answer.json()) as History;
    this.listener.recall(history);
    return history.cursor;
  }

  private async listen(line: AbortController): Promise<void> {
    const attempt = new AbortController();
    const end = () => attempt.abort();
    line.signal.addEventListener("abort", end);
    let silence = window.setTimeout(end, SILENCE);
    try {
      const path = `/stream?after=${this.cursor}`;
      const answer = await this.server.ask(path, { signal: attempt.signal });
      if (this.hasEnded(answer)) return;
      this.pause = 0;
      this.listener.connected();
      for await (const event of eventsOf(answer)) {
        clearTimeout(silence);
        silence = window.setTimeout(end, SILENCE);
        this.take(event);
      }
    } finally {
      clearTimeout(silence);
      line.signal.removeEventListener("abort", end);
    }
  }

  /** Whether the visitor's token is good no more; throws on any other refusal. */
  private hasEnded(answer: Response): boolean {
    if (answer.status === 401) {
      this.server.forgetVisitor();
      return true;
    }
    if (!answer.ok) throw new Error(`refused: ${answer.status}`);
    return false;
  }

  private take(event: Map<string, string>): void {
    const data: unknown = JSON.parse(event.get("data") ?? "null");
    if (data === null) return; // a sign of life
    const kind = event.get("event");
    if (kind === "message") {
      this.cursor = event.get("id") ?? this.cursor;
      this.listener.hear(data as Said);
    } else if (kind === "state") this.listener.stand(data as Standing);
    else if (kind === "typing") this.listener.typing((data as { name: string | null }).name);
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.wakeUp = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

async function* eventsOf(answer: Response): AsyncGenerator<Map<string, string>> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let heard = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const whole = (heard + value).split("\n\n");
    heard = whole.pop() ?? "";
    for (const event of whole) {
      yield new Map(event.split("\n").map((line) => line.split(/: (.*)/s, 2) as [string, string]));
    }
  }
}
