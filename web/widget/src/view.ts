// The chat's elements, whatever frame it stands in: who answers, what was said, where one writes.

import { icon, ICONS, isTouch, make, unseen } from "./elements";
import type { Tongue } from "./texts";

export class View {
  readonly head = make("div", { className: "head" });
  readonly log = make(
    "div",
    { id: "log", className: "log", tabIndex: 0 },
    { role: "log", "aria-live": "polite" },
  );
  readonly field = make("textarea", {
    id: "text",
    name: "text",
    rows: 1,
    maxLength: 4096,
    required: true,
  });
  readonly form = make("form", { id: "form", autocomplete: "off", noValidate: true });
  private readonly mark = make("span", { className: "mark" }, { "aria-hidden": "true" });
  private readonly name: HTMLHeadingElement;
  private readonly standing = make("p", { id: "standing" }, { role: "status" });
  private readonly typing = unseen("");
  private readonly dots = make(
    "span",
    { id: "dots", className: "dots", hidden: true },
    { "aria-hidden": "true" },
    make("span"),
    make("span"),
    make("span"),
  );
  private readonly notice = make(
    "p",
    { id: "notice", className: "notice", hidden: true },
    { role: "alert" },
  );
  private readonly label = make("label", { className: "unseen", htmlFor: "text" });
  private readonly sendText = unseen("");
  readonly picker = make("input", { id: "file", type: "file", hidden: true, multiple: true });
  private readonly attach = make(
    "button",
    { id: "attach", className: "round", type: "button" },
    {},
    icon(ICONS.clip, 22),
  );

  /** `heading`: the level of the business's name in the page around. */
  constructor(root: HTMLElement, heading: "h1" | "h2") {
    this.name = make(heading, { id: "name" });
    this.head.append(this.mark, make("div", {}, {}, this.name, this.standing));
    const typing = make("p", { className: "typing" }, { role: "status" }, this.typing, this.dots);
    const inside = [icon(ICONS.send, 22), this.sendText];
    const send = make("button", { id: "send", className: "round", type: "submit" }, {}, ...inside);
    this.attach.addEventListener("click", () => this.picker.click());
    this.form.append(this.attach, this.picker, this.label, this.field, send);
    root.append(this.head, this.log, typing, this.notice, this.form);
  }

  furnish(tongue: Tongue, name: string): void {
    const { texts } = tongue;
    this.name.textContent = name;
    this.mark.textContent = [...name][0]?.toUpperCase() ?? "";
    this.log.setAttribute("aria-label", texts.log);
    this.label.textContent = texts.label;
    this.field.placeholder = texts.placeholder;
    this.sendText.textContent = texts.send;
    this.attach.setAttribute("aria-label", texts.attach);
  }

  /** Be where one goes on, when what was tapped is gone. */
  takeFocus(): void {
    (isTouch() ? this.log : this.field).focus();
  }

  showStanding(text: string): void {
    this.standing.textContent = text;
  }

  /** `text`: who writes; empty where nobody does. */
  showWriting(text: string): void {
    this.dots.hidden = !text;
    this.typing.textContent = text;
  }

  /** Say what is wrong; an empty text: nothing is. */
  say(text: string): void {
    if (this.notice.textContent !== text) this.notice.textContent = text;
    this.notice.hidden = !text;
  }
}
