// The chat: what is written goes out, what is said comes in, and both are shown.

import type { Surroundings } from "./bubble";
import type { Memory } from "./memory";
import { Messages } from "./messages";
import { newId, Outbox, type Sender, type Unsent } from "./outbox";
import type { Business, History, Option, Said, Server, Standing } from "./server";
import { type Listener, Stream } from "./stream";
import { chooseTongue, type Tongue } from "./texts";
import type { View } from "./view";

/** What the chat stands in: a page of its own, or a corner of somebody else's. */
export interface Frame {
  /** The languages that are wanted, the most wanted first. */
  readonly languages: readonly string[];
  /** Whether somebody looks at the chat. */
  isSeen(): boolean;
  furnish(tongue: Tongue, name: string): void;
  /** So many messages came while nobody looked. */
  count(unread: number): void;
  /** The chat is refused; whether another try may go better. */
  mayTryAgain(status: number): boolean;
}

const SHORTEST_PAUSE = 500; // ms between two tries to open the chat
const LONGEST_PAUSE = 15_000;
const TYPING_EVERY = 3_000; // ms
const LONGEST_WRITING = 30_000; // ms that an answer may seem to be on its way

export class Chat implements Surroundings, Sender, Listener {
  tongue: Tongue;
  business = "";
  private readonly messages: Messages;
  private readonly outbox: Outbox;
  private readonly stream: Stream;
  private standing: Standing = { answered_by: "nobody", is_waiting: false };
  private person = ""; // who of the team wrote last
  private unread = 0;
  private endOfWriting = 0;
  private typedAt = 0;

  constructor(
    private readonly view: View,
    private readonly server: Server,
    private readonly memory: Memory,
    private readonly frame: Frame,
  ) {
    this.tongue = chooseTongue(frame.languages);
    this.messages = new Messages(view.log, this);
    this.outbox = new Outbox(server, memory, this);
    this.stream = new Stream(server, this);
    this.listenToCustomer();
  }

  /** Open the chat, however long that takes; then what is unsent goes out. */
  async begin(): Promise<void> {
    const business = await this.findBusiness();
    if (!business) return;
    this.furnish(business);
    for (const one of this.outbox.unsent) this.messages.showUnsent(one);
    if (this.server.isKnown) void this.stream.follow();
    if (this.outbox.unsent.length) void this.outbox.flush();
  }

  /** Somebody looks again. */
  look(): void {
    if (!this.frame.isSeen()) return;
    this.unread = 0;
    this.frame.count(0);
    this.noteSeen();
    this.stream.wake();
  }

  /** Whether the page is in the foreground; what is said meanwhile comes when it is again. */
  attend(isHere: boolean): void {
    if (!isHere) this.stream.rest();
    else if (this.business && this.server.isKnown) void this.stream.follow();
    if (isHere) this.look();
  }

  private async findBusiness(): Promise<Business | null> {
    for (let pause = SHORTEST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        const answer = await this.server.ask(`/${this.server.slug}`);
        if (answer.ok) return (await answer.json()) as Business;
        if (!this.frame.mayTryAgain(answer.status)) return null;
      } catch {
        // Tried again.
      }
      this.view.say(this.tongue.texts.away);
      await new Promise((done) => setTimeout(done, pause));
    }
  }

  private furnish(business: Business): void {
    this.business = business.name;
    this.tongue = chooseTongue(this.frame.languages, business.languages);
    const spoken = [this.tongue.language, ...business.languages];
    const greeting = spoken.map((one) => business.greeting[one]).find(Boolean);
    this.view.furnish(this.tongue, business.name);
    this.frame.furnish(this.tongue, business.name);
    this.view.say("");
    this.messages.greet(greeting ?? this.tongue.texts.greeting(business.name));
    this.showStanding();
  }

  // --- what is written ---------------------------------------------------------------------------

  private listenToCustomer(): void {
    const { form, field } = this.view;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (!text || !this.business) return;
      field.value = "";
      this.write({ id: newId(), text });
    });
    field.addEventListener("keydown", (event) => {
      const isTouch = matchMedia("(pointer: coarse)").matches;
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !isTouch) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    field.addEventListener("input", () => this.noteTyping());
    window.addEventListener("online", () => {
      this.stream.wake();
      void this.outbox.flush();
    });
  }

  private write(one: Unsent): void {
    this.view.field.focus();
    this.messages.showUnsent(one);
    this.outbox.add(one);
  }

  private noteTyping(): void {
    if (!this.messages.last || Date.now() - this.typedAt < TYPING_EVERY) return;
    this.typedAt = Date.now();
    this.server.ask("/typing", { method: "POST" }).catch(() => {});
  }

  choose(option: Option): void {
    this.write({ id: newId(), text: option.label, choice: option.id });
  }

  retry(): void {
    this.view.field.focus();
    void this.outbox.flush();
  }

  sending(one: Unsent): void {
    this.messages.markSending(one.id);
  }

  sent(said: Said): void {
    this.view.say("");
    this.show(said);
  }

  failed(one: Unsent, mayRetry: boolean): void {
    this.messages.markFailed(one.id, mayRetry);
  }

  slow(): void {
    this.view.say(this.tongue.texts.slow);
  }

  becameVisitor(): void {
    this.stream.restart();
  }

  // --- what is said ------------------------------------------------------------------------------

  recall(history: History): void {
    this.view.log.setAttribute("aria-busy", "true"); // it is no news
    if (history.has_more) this.messages.noteEarlier();
    const seen = history.messages.findIndex((one) => one.id === this.memory.read("seen"));
    const isNews = (index: number) => seen >= 0 && index > seen;
    history.messages.forEach((said, index) => this.take(said, isNews(index)));
    this.view.log.removeAttribute("aria-busy");
    this.stand({ answered_by: history.answered_by, is_waiting: false });
  }

  hear(said: Said): void {
    this.take(said, true);
  }

  stand(standing: Standing): void {
    this.standing = standing;
    this.showStanding();
  }

  connected(): void {
    this.view.say("");
    void this.outbox.flush(); // what could not be sent while the line was down
  }

  lost(): void {
    this.view.say(this.tongue.texts.lost);
  }

  private take(said: Said, isNews: boolean): void {
    const isNew = isNews && said.from !== "visitor" && !this.messages.knows(said.id);
    this.show(said);
    if (isNew && !this.frame.isSeen()) this.frame.count((this.unread += 1));
  }

  private show(said: Said): void {
    if (said.client_id) this.outbox.drop(said.client_id);
    if (said.from === "person") this.person = said.name ?? "";
    this.messages.show(said);
    this.noteSeen();
  }

  private noteSeen(): void {
    const last = this.messages.last;
    if (last && this.frame.isSeen()) this.memory.write("seen", last.id);
  }

  private showStanding(): void {
    const { texts } = this.tongue;
    const { answered_by, is_waiting } = this.standing;
    const isWriting = answered_by === "agent" && is_waiting;
    this.view.showWriting(isWriting ? texts.typing(this.business) : "");
    this.view.showStanding(answered_by === "person" ? texts.person(this.person) : texts.agent);
    clearTimeout(this.endOfWriting);
    if (isWriting) {
      const end = () => this.stand({ ...this.standing, is_waiting: false });
      this.endOfWriting = window.setTimeout(end, LONGEST_WRITING);
    }
  }
}
