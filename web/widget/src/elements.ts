// Elements are made one by one, and text is text: nothing that anybody wrote becomes markup.

type Properties<Name extends keyof HTMLElementTagNameMap> = Partial<HTMLElementTagNameMap[Name]>;

export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties<Name> = {},
  attributes: Record<string, string> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** Text that only screen readers say. */
export const unseen = (text: string, id = "") =>
  make("span", { className: "unseen", textContent: text, id });

/** Whether a keyboard would come up over what is seen. */
export const isTouch = () => matchMedia("(pointer: coarse)").matches;

const SVG = "http://www.w3.org/2000/svg";

export function icon(path: string, size: number): SVGSVGElement {
  const drawn = document.createElementNS(SVG, "svg");
  const given = { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": true };
  for (const [key, value] of Object.entries({ ...given, focusable: false })) {
    drawn.setAttribute(key, String(value));
  }
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  line.setAttribute("fill", "currentColor");
  drawn.append(line);
  return drawn;
}

export const ICONS = {
  send: "M3.4 20.4 21 12 3.4 3.6v6.5L15 12 3.4 13.9z",
  clip:
    "M16.5 6v11.5a4 4 0 0 1-8 0V5a2.5 2.5 0 0 1 5 0v10.5a1 1 0 0 1-2 0V6H10v9.5a2.5 2.5 0 0 0 5 " +
    "0V5a4 4 0 0 0-8 0v12.5a5.5 5.5 0 0 0 11 0V6z",
  file: "M6 2a2 2 0 0 0-2 2v16c0 1.1.9 2 2 2h12a2 2 0 0 0 2-2V8l-6-6zm7 1.5L18.5 9H13z",
  chat: "M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H9.5L5 21.6V18H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z",
  close: "M6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z",
};
