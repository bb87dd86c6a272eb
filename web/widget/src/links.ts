// Links are shown with the host that the browser will go to, whatever the text makes of it.

import { make, unseen } from "./elements";

const LINK = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"]+[^\s<>"'.,;:!?)\]}]/gi;
const SAFE = ["http:", "https:", "mailto:", "tel:"];

/** The text's pieces, with a link for each address in it; `opens`: said of links to pages. */
export function withLinks(text: string, opens: string): (Node | string)[] {
  const pieces: (Node | string)[] = [];
  let place = 0;
  for (const found of text.matchAll(LINK)) {
    const link = linkTo(found[0], opens);
    if (!link) continue;
    pieces.push(text.slice(place, found.index), link);
    place = found.index + found[0].length;
  }
  return [...pieces, text.slice(place)];
}

function linkTo(written: string, opens: string): HTMLAnchorElement | null {
  const url = addressIn(written);
  if (!url || !SAFE.includes(url.protocol)) return null;
  const rel = "noopener noreferrer nofollow";
  if (!url.protocol.startsWith("http")) {
    return make("a", { href: url.href, rel, textContent: url.pathname });
  }
  const rest = `${url.pathname}${url.search}${url.hash}`; // without what stands before an @
  const href = `${url.protocol}//${url.host}${rest}`;
  const shown = url.host + (rest === "/" ? "" : rest);
  return make("a", { href, rel, target: "_blank" }, {}, shown, unseen(` (${opens})`));
}

function addressIn(written: string): URL | null {
  try {
    return new URL(written);
  } catch {
    return null;
  }
}
