// The chat: what is written goes out, what is said comes in, and both are shown.

import type { Surroundings } from "./bubble";
import { isTouch } from "./elements";
import { lighten, MOST_BYTES, saveAs } from "./files";
import type { Memory } from "./memory";
import { Messages } from "./messages";
import { newId, Outbox, type Sender, type Unsent } from "./outbox";
import type { Attachment, Business, History, Option, Said, Server, Standing } from "./server";
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
  /** The chat is refused; whether another try may go better. No status: it may not be read. */
  mayTryAgain(status?: number): boolean;
}

const SHORTEST_PAUSE = 500; // ms between two tries to open the chat
const LONGEST_PAUSE = 15_000;
const TYPING_EVERY = 3_000; // ms
const LONGEST_WRITING = 30_000; // ms that an answer may seem to be on its way
const TYPING_LASTS = 6_000; // ms that a person seems to be typing after they were

export class Chat implements Surroundings, Sender, Listener {
  tongue: Tongue;
  business = "";
  private readonly messages: Messages;
  private readonly outbox: Outbox;
  private readonly stream: Stream;
  private standing: Standing = { answered_by: "nobody", is_waiting: false };
  private person = ""; // who of the team wrote last
  private readonly blobs = new Map<string, Blob>(); // files that this tab has, by their ids
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

  /** What was said last is what is looked at. */
  goToEnd(): void {
    this.messages.goToEnd();
  }

  /** Whether the page is in the foreground; what is said meanwhile comes when it is again. */
  attend(isHere: boolean): void {
    if (!isHere) this.stream.rest();
    else if (this.business && this.server.isKnown) void this.stream.follow();
    if (isHere) this.look();
  }

  private async findBusiness(): Promise<Business | null> {
    let unreadable = 0; // answers in a row: of a server that starts there may be one
    for (let pause = SHORTEST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      try {
        const answer = await this.server.ask(`/${this.server.slug}`);
        if (answer.ok) return (await answer.json()) as Business;
        if (!this.frame.mayTryAgain(answer.status)) return null;
      } catch {
        unreadable = (await this.server.isThere()) ? unreadable + 1 : 0;
        if (unreadable > 1 && !this.frame.mayTryAgain()) return null;
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
    const { form, field, picker } = this.view;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (!text || !this.business) return;
      field.value = "";
      field.focus();
      this.write({ id: newId(), text });
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !isTouch()) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    field.addEventListener("input", () => this.noteTyping());
    field.addEventListener("paste", (event) => this.sendFiles(event.clipboardData?.files));
    picker.addEventListener("change", () => {
      this.sendFiles(picker.files);
      picker.value = "";
    });
    window.addEventListener("online", () => {
      this.stream.wake();
      void this.outbox.flush();
    });
  }

  private write(one: Unsent): void {
    this.messages.showUnsent(one);
    this.outbox.add(one);
  }

  private sendFiles(files: FileList | null | undefined): void {
    for (const file of this.business ? [...(files ?? [])] : []) void this.sendFile(file);
  }

  private async sendFile(given: File): Promise<void> {
    const file = await lighten(given);
    if (file.size > MOST_BYTES) return this.view.say(this.tongue.texts.tooLarge);
    const id = newId();
    this.blobs.set(id, file);
    this.write({ id, text: "", file });
  }

  private noteTyping(): void {
    if (!this.messages.last || Date.now() - this.typedAt < TYPING_EVERY) return;
    this.typedAt = Date.now();
    this.server.ask("/typing", { method: "POST" }).catch(() => {});
  }

  async read(file: Attachment): Promise<Blob> {
    return this.blobs.get(file.id) ?? this.server.readFile(file.id);
  }

  async save(file: Attachment): Promise<void> {
    try {
      saveAs(await this.read(file), file.name ?? this.tongue.texts.file);
    } catch {
      this.view.say(this.tongue.texts.unreadable);
    }
  }

  grew(): void {
    this.messages.grew();
  }

  choose(option: Option): void {
    this.view.takeFocus();
    this.write({ id: newId(), text: option.label, choice: option.id });
  }

  retry(): void {
    this.view.takeFocus();
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

  typing(name: string | null): void {
    this.showWriting(name ?? this.business, TYPING_LASTS);
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
    if (said.client_id) this.settle(said.client_id, said.attachments[0]);
    if (said.from === "person") this.person = said.name ?? "";
    this.messages.show(said);
    this.noteSeen();
  }

  /** The server has what was written here; of a file that is sent nothing is read again. */
  private settle(id: string, file: Attachment | undefined): void {
    const own = this.blobs.get(id);
    if (own && file) this.blobs.set(file.id, own);
    this.blobs.delete(id);
    this.outbox.drop(id);
  }

  private noteSeen(): void {
    const last = this.messages.last;
    if (last && this.frame.isSeen()) this.memory.write("seen", last.id);
  }

  private showStanding(): void {
    const { texts } = this.tongue;
    const { answered_by, is_waiting } = this.standing;
    const isWriting = answered_by === "agent" && is_waiting;
    this.view.showStanding(answered_by === "person" ? texts.person(this.person) : texts.agent);
    this.showWriting(isWriting ? this.business : "", LONGEST_WRITING);
  }

  /** `name`: who writes, for so many ms at most; empty where nobody does. */
  private showWriting(name: string, most: number): void {
    clearTimeout(this.endOfWriting);
    this.view.showWriting(name ? this.tongue.texts.typing(name) : "");
    if (name) this.endOfWriting = window.setTimeout(() => this.showWriting("", 0), most);
  }
}
