// One message as it is seen.

import { make } from "./elements";
import { fileButton } from "./files";
import { withLinks } from "./links";
import type { Attachment, Option, Said } from "./server";
import type { Tongue } from "./texts";

/** What a bubble shows; of what was just written here only some is known. */
export type Shown = Pick<Said, "from" | "text"> & Partial<Said>;

export interface Surroundings {
  tongue: Tongue;
  business: string;
  choose(option: Option): void;
  retry(): void;
  read(file: Attachment): Promise<Blob>;
  save(file: Attachment): Promise<void>;
  /** Something shown became higher. */
  grew(): void;
}

export class Bubble {
  readonly element: HTMLLIElement;
  readonly at: Date;
  /** Whose it is: messages in a row of one author stand together. */
  readonly author: string;
  private readonly who: HTMLElement;
  private readonly meta = make("p", { className: "meta" });
  private readonly options: HTMLElement | null;
  private retryButton: HTMLElement | null = null;

  constructor(
    readonly said: Shown,
    private readonly around: Surroundings,
  ) {
    this.at = said.created_at ? new Date(said.created_at) : new Date();
    this.author = `${said.from}:${said.name ?? ""}`;
    this.who = make("p", { className: "who", textContent: this.nameOfAuthor() });
    this.options = said.options?.length ? this.choices(said.options) : null;
    const className = `message is-${said.from}`;
    this.element = make("li", { className }, {}, this.who);
    if (said.text) this.element.append(this.words(said.text));
    for (const file of said.attachments ?? []) this.element.append(fileButton(file, around));
    if (this.options) this.element.append(this.options);
    this.element.append(this.meta);
  }

  get isOwn(): boolean {
    return this.said.from === "visitor";
  }

  get isUnsent(): boolean {
    return this.element.matches(".is-unsent, .is-failed");
  }

  markUnsent(): void {
    this.retryButton?.remove();
    this.element.classList.remove("is-failed");
    this.element.classList.add("is-unsent");
  }

  markFailed(mayRetry: boolean): void {
    if (!this.element.classList.replace("is-unsent", "is-failed")) return;
    const { failed, refused } = this.around.tongue.texts;
    this.retryButton = mayRetry
      ? make("button", { type: "button", className: "retry", textContent: failed })
      : make("p", { className: "meta", textContent: refused });
    if (mayRetry) this.retryButton.addEventListener("click", () => this.around.retry());
    this.element.append(this.retryButton);
  }

  /** Place it among its neighbours: names once for each row, the time below the last. */
  arrange(isFirst: boolean, isLast: boolean, isVeryLast: boolean, isAnswered: boolean): void {
    const isSending = this.element.classList.contains("is-unsent");
    this.element.classList.toggle("is-first", isFirst);
    this.who.classList.toggle("unseen", this.isOwn || !isFirst);
    this.meta.textContent = isSending ? this.around.tongue.texts.sending : this.time(isVeryLast);
    this.meta.hidden =
      !this.meta.textContent ||
      this.element.classList.contains("is-failed") ||
      !(isLast || isSending);
    if (this.options) this.options.hidden = isAnswered;
  }

  private time(isVeryLast: boolean): string {
    if (!this.said.id && !this.isUnsent) return ""; // the greeting, which was not said yet
    const { region, texts } = this.around.tongue;
    const clock = new Intl.DateTimeFormat(region, { hour: "2-digit", minute: "2-digit" });
    return clock.format(this.at) + (this.isOwn && isVeryLast ? ` · ${texts.sent}` : "");
  }

  private nameOfAuthor(): string {
    if (this.isOwn) return this.around.tongue.texts.you;
    return (this.said.from === "person" && this.said.name) || this.around.business;
  }

  private words(text: string): HTMLElement {
    const pieces = withLinks(text, this.around.tongue.texts.opens);
    return make("p", { className: "text" }, {}, ...pieces);
  }

  private choices(options: Option[]): HTMLElement {
    const buttons = options.map((option) => {
      const button = make("button", { type: "button", textContent: option.label });
      if (option.description) button.append(make("small", { textContent: option.description }));
      button.addEventListener("click", () => this.around.choose(option));
      return button;
    });
    const label = this.around.tongue.texts.choices;
    const given = { role: "group", "aria-label": label };
    return make("div", { className: "options" }, given, ...buttons);
  }
}
