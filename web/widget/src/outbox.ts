// What is written waits here until the server has it: one after the other, in their order.

import type { Memory } from "./memory";
import type { Said, Server } from "./server";

/** Something written that the server does not have yet; `id` names it for ever. */
export interface Unsent {
  id: string;
  text: string;
  choice?: string;
  file?: File;
}

/** Who is told what becomes of it. */
export interface Sender {
  sending(one: Unsent): void;
  sent(said: Said): void;
  failed(one: Unsent, mayRetry: boolean): void;
  slow(): void;
  becameVisitor(): void;
}

type Outcome = "sent" | "never" | "later";

const AGAIN_AFTER = 5_000; // ms until what could not be sent is tried again
const PASSING = [408, 425, 429];

export class Outbox {
  private isFlushing = false;
  private isAskedAgain = false;
  private timer = 0;
  private files: Unsent[] = []; // kept by this tab alone, and sent when no word waits

  constructor(
    private readonly server: Server,
    private readonly memory: Memory,
    private readonly sender: Sender,
  ) {}

  get unsent(): Unsent[] {
    return [...this.words, ...this.files];
  }

  add(one: Unsent): void {
    if (one.file) this.files.push(one);
    else this.keep([...this.words, one]);
    void this.flush();
  }

  /** The server has it, or never will. */
  drop(id: string): void {
    this.files = this.files.filter((one) => one.id !== id);
    this.keep(this.words.filter((one) => one.id !== id));
  }

  private get words(): Unsent[] {
    return JSON.parse(this.memory.read("unsent") ?? "[]") as Unsent[];
  }

  /** Send what waits. The second is not sent before the server has the first. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.isFlushing) {
      this.isAskedAgain = true;
      return;
    }
    this.isFlushing = true;
    for (let one = this.unsent[0]; one; one = this.unsent[0]) {
      this.sender.sending(one);
      if ((await this.deliver(one)) === "later") {
        // A file is not sent over and over: its customer, or a line that is back, asks for it.
        if (!one.file) this.timer = window.setTimeout(() => void this.flush(), AGAIN_AFTER);
        break;
      }
    }
    this.isFlushing = false;
    if (this.isAskedAgain) {
      this.isAskedAgain = false;
      void this.flush();
    }
  }

  private async deliver(one: Unsent): Promise<Outcome> {
    try {
      if (!this.server.isKnown) {
        await this.server.becomeVisitor();
        this.sender.becameVisitor();
      }
      const answer = await this.post(one);
      return answer.ok ? this.arrived(one, await answer.json()) : this.refused(one, answer.status);
    } catch {
      this.sender.failed(one, true);
      return "later";
    }
  }

  private post({ id, text, choice, file }: Unsent): Promise<Response> {
    if (file) return this.server.sendFile(id, file);
    return this.server.send("/messages", choice ? { id, choice } : { id, text });
  }

  private arrived(one: Unsent, said: Said): Outcome {
    this.drop(one.id);
    this.sender.sent(said);
    return "sent";
  }

  private async refused(one: Unsent, status: number): Promise<Outcome> {
    if (status === 401) {
      this.server.forgetVisitor();
      return this.deliver(one);
    }
    if (status === 409 && one.choice) {
      // It is offered no more: what it said is said in words.
      const inWords = { id: one.id, text: one.text };
      this.keep(this.words.map((it) => (it.id === one.id ? inWords : it)));
      return this.deliver(inWords);
    }
    if (status === 429) this.sender.slow();
    const isFinal = status < 500 && !PASSING.includes(status);
    if (isFinal) this.drop(one.id);
    this.sender.failed(one, !isFinal);
    return isFinal ? "never" : "later";
  }

  private keep(items: Unsent[]): void {
    this.memory.write("unsent", items.length ? JSON.stringify(items) : null);
  }
}

export function newId(): string {
  if ("randomUUID" in crypto) return crypto.randomUUID(); // absent where the page has no TLS
  const bytes = (crypto as Crypto).getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
