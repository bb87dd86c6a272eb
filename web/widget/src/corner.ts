// The corner of the page: a button, and the chat as a dialog that opens from it.

import { icon, ICONS, isTouch, make } from "./elements";
import { chooseTongue, type Tongue } from "./texts";
import { View } from "./view";
import css from "./widget.css";

const FOCUSABLE = "a[href], button, textarea, [tabindex='0']";

export class Corner {
  readonly view: View;
  /** Called when the dialog was opened or closed. */
  onTurn: (isOpen: boolean) => void = () => {};
  private tongue: Tongue = chooseTongue([]);
  private unread = 0;
  private readonly frame = make("div", { className: "chat corner" });
  private readonly panel = make(
    "section",
    { id: "chat", className: "panel", hidden: true, tabIndex: -1 },
    { role: "dialog", "aria-modal": "true", "aria-labelledby": "name" },
  );
  private readonly launcher = make(
    "button",
    { id: "launcher", className: "launcher", type: "button" },
    { "aria-haspopup": "dialog" },
    icon(ICONS.chat, 26),
  );
  private readonly badge = make("span", { className: "badge", hidden: true }, { "aria-hidden": "true" });
  private readonly news = make("p", { className: "unseen" }, { role: "status" });
  private readonly closer = make(
    "button",
    { id: "close", className: "round", type: "button" },
    {},
    icon(ICONS.close, 22),
  );
  private readonly shadow: ShadowRoot;

  constructor(isLeft: boolean, theme: string) {
    const host = document.createElement("empfio-chat");
    this.shadow = host.attachShadow({ mode: "open" });
    this.shadow.adoptedStyleSheets = [sheetOf(css)];
    this.view = new View(this.panel, "h2");
    this.view.head.append(this.closer);
    this.launcher.append(this.badge);
    this.frame.classList.toggle("is-left", isLeft);
    if (theme === "light" || theme === "dark") this.frame.classList.add(`is-${theme}`);
    this.frame.append(this.launcher, this.panel, this.news);
    this.shadow.append(this.frame);
    document.body.append(host);
    this.listen();
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  paint(palette: Record<string, string> | null): void {
    for (const [name, colour] of Object.entries(palette ?? {})) {
      this.frame.style.setProperty(name, colour);
    }
  }

  /** `name`: the business's, once it is known. */
  furnish(tongue: Tongue, name: string): void {
    this.tongue = tongue;
    this.frame.lang = tongue.language;
    this.closer.setAttribute("aria-label", tongue.texts.close);
    if (!name) this.view.furnish(tongue, tongue.texts.launcher);
    this.count(this.unread);
  }

  count(unread: number): void {
    const { texts } = this.tongue;
    const isNews = unread > this.unread && !this.isOpen;
    this.unread = unread;
    this.badge.hidden = !unread;
    this.badge.textContent = unread > 9 ? "9+" : String(unread);
    const told = unread ? texts.unread(unread) : "";
    this.launcher.setAttribute("aria-label", [texts.launcher, told].filter(Boolean).join(", "));
    this.news.textContent = isNews ? told : "";
  }

  /** The chat may not be here. */
  refuse(): void {
    this.view.form.hidden = true;
    this.view.say(this.tongue.texts.foreign);
  }

  /** Open as it was on the page before, where it covers nothing; the focus stays where it is. */
  reopen(): void {
    if (!isPhone()) this.turn(true);
  }

  private open(): void {
    this.turn(true);
    (isTouch() ? this.panel : this.view.field).focus();
  }

  private close(): void {
    this.turn(false);
    this.launcher.focus();
  }

  private turn(isOpen: boolean): void {
    this.panel.hidden = !isOpen;
    this.launcher.hidden = isOpen;
    this.frame.classList.toggle("is-open", isOpen);
    this.fit();
    this.onTurn(isOpen);
  }

  private listen(): void {
    this.launcher.addEventListener("click", () => this.open());
    this.closer.addEventListener("click", () => this.close());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.close();
      if (event.key === "Tab") this.keepInside(event);
      event.stopPropagation(); // what is typed here is no shortcut of the page
    });
    window.visualViewport?.addEventListener("resize", () => this.fit());
  }

  /** From the last thing one can reach to the first, and back. */
  private keepInside(event: KeyboardEvent): void {
    const all = [...this.panel.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const seen = all.filter((one) => one.getClientRects().length > 0);
    const [first, last] = [seen[0], seen[seen.length - 1]];
    const now = this.shadow.activeElement;
    const isAtEdge = event.shiftKey ? now === first || now === this.panel : now === last;
    if (!isAtEdge) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  /** A keyboard on the screen takes room that the page is not told of. */
  private fit(): void {
    const height = isPhone() && this.isOpen ? `${window.visualViewport?.height ?? 0}px` : "";
    this.panel.style.height = height;
  }
}

/** As widget.css says: the open chat fills the screen. */
const isPhone = () => matchMedia("(max-width: 480px)").matches;

function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
