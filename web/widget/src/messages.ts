// The messages as a list: each once, in their order, by days.

import { Bubble, type Surroundings } from "./bubble";
import { make } from "./elements";
import type { Unsent } from "./outbox";
import type { Attachment, Said } from "./server";

const NEAR = 80; // px from the end that count as being at it
const DAY = 86_400_000; // ms
const MINUTE = 60_000; // ms

/** The server's times have all their digits, and never run backwards. */
function isLater(one: Partial<Said>, than: Said): boolean {
  return (one.created_at ?? "") > than.created_at;
}

export class Messages {
  readonly list = make("ol", { id: "messages" });
  /** The last message that the server has. */
  last: Said | null = null;
  private bubbles: Bubble[] = [];
  private readonly shown = new Map<string, Bubble>(); // by the server's id and by ours
  private greeting: Bubble | null = null;
  private hasEarlier = false;
  private wasAtEnd = true;

  constructor(
    private readonly log: HTMLElement,
    private readonly around: Surroundings,
  ) {
    log.append(this.list);
    log.addEventListener("scroll", () => (this.wasAtEnd = this.isAtEnd()));
  }

  greet(text: string): void {
    this.greeting = new Bubble({ from: "agent", text }, this.around);
    this.greeting.element.dataset["greeting"] = text;
    this.bubbles.unshift(this.greeting);
    this.list.prepend(this.greeting.element);
    this.arrange();
  }

  knows(id: string): boolean {
    return this.shown.has(id);
  }

  show(said: Said): void {
    if (this.shown.has(said.id)) return;
    const wasAtEnd = this.isAtEnd();
    const own = said.client_id ? this.shown.get(said.client_id) : undefined;
    if (own) this.remove(own); // it stands where the server has it
    const bubble = new Bubble(said, this.around);
    // What one wrote may be here before what was said ahead of it.
    this.put(bubble, this.bubbles.find((one) => one.isUnsent || isLater(one.said, said)));
    this.shown.set(said.id, bubble);
    if (said.client_id) this.shown.set(said.client_id, bubble);
    if (!this.last || !isLater(this.last, said)) this.last = said;
    // The agent greets in the same words: nobody is greeted twice.
    if (this.greeting && said.from === "agent" && said.text.includes(this.greeting.said.text)) {
      this.remove(this.greeting);
      this.greeting = null;
    }
    this.arrange();
    if (wasAtEnd || said.from === "visitor") this.goToEnd();
  }

  showUnsent(one: Unsent): void {
    if (this.shown.has(one.id)) return;
    const attachments = one.file ? [asAttachment(one.id, one.file)] : [];
    const bubble = new Bubble({ from: "visitor", text: one.text, attachments }, this.around);
    bubble.markUnsent();
    this.put(bubble);
    this.shown.set(one.id, bubble);
    this.arrange();
    this.goToEnd();
  }

  markSending(id: string): void {
    const bubble = this.shown.get(id);
    if (!bubble?.isUnsent) return;
    bubble.markUnsent();
    this.arrange();
  }

  markFailed(id: string, mayRetry: boolean): void {
    this.shown.get(id)?.markFailed(mayRetry);
    this.arrange();
    this.goToEnd();
  }

  /** Say that there is more than is shown. */
  noteEarlier(): void {
    this.hasEarlier = true;
    this.arrange();
  }

  /** Something shown became higher: who looked at the end still does. */
  grew(): void {
    if (this.wasAtEnd) this.goToEnd();
  }

  goToEnd(): void {
    this.log.scrollTop = this.log.scrollHeight;
  }

  private isAtEnd(): boolean {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  private put(bubble: Bubble, before?: Bubble): void {
    const index = before ? this.bubbles.indexOf(before) : this.bubbles.length;
    this.bubbles.splice(index, 0, bubble);
    this.list.insertBefore(bubble.element, before?.element ?? null);
  }

  private remove(bubble: Bubble): void {
    this.bubbles = this.bubbles.filter((one) => one !== bubble);
    bubble.element.remove();
  }

  private arrange(): void {
    for (const day of this.list.querySelectorAll(".day")) day.remove();
    if (this.hasEarlier) this.list.prepend(this.line(this.around.tongue.texts.earlier));
    const lastOwn = this.bubbles.findLastIndex((one) => one.isOwn);
    this.bubbles.forEach((bubble, index) => {
      const before = this.bubbles[index - 1];
      const next = this.bubbles[index + 1];
      const isNewDay = !before || this.dayOf(before) !== this.dayOf(bubble);
      if (isNewDay && bubble !== this.greeting) {
        bubble.element.before(this.line(this.dayOf(bubble)));
      }
      const isFirst = isNewDay || before.author !== bubble.author;
      const isLast = next?.author !== bubble.author || this.dayOf(next) !== this.dayOf(bubble);
      bubble.arrange(isFirst, isLast, !next, lastOwn > index);
    });
  }

  private line(text: string): HTMLElement {
    return make("li", { className: "day", textContent: text });
  }

  private dayOf(bubble: Bubble): string {
    const { region, texts } = this.around.tongue;
    const ago = dayNumber(new Date()) - dayNumber(bubble.at);
    if (ago === 0) return texts.today;
    if (ago === 1) return texts.yesterday;
    return new Intl.DateTimeFormat(region, { dateStyle: "long" }).format(bubble.at);
  }
}

/** A file that is not sent yet, as messages hold it. */
function asAttachment(id: string, file: File): Attachment {
  const kind = file.type.startsWith("image/") ? "image" : "document";
  return { id, kind, name: file.name, size: file.size };
}

/** Days by the customer's clock. */
function dayNumber(date: Date): number {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * MINUTE) / DAY);
}
