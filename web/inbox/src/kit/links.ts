/** Text and the web addresses in it; nothing else in a text means anything. */
export interface Piece {
  text: string;
  /** Where it leads; null for plain text. */
  href: string | null;
  host: string;
}

const ADDRESS = /https?:\/\/[^\s<>"']+/giu;
const TRAILING = /[.,;:!?)\]}»”’]+$/u;

export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, "");
    const url = parsed(address);
    if (!url) continue;
    found.push(plain(text.slice(from, match.index)));
    found.push({ text: shown(url), href: url.href, host: url.host });
    from = match.index + address.length;
  }
  found.push(plain(text.slice(from)));
  return found.filter((piece) => piece.text);
}

/** The host first, whatever stands before an @: that is where it leads. */
function shown(url: URL): string {
  const rest = url.pathname === "/" && !url.search ? "" : url.pathname + url.search;
  return url.host + (rest.length > 60 ? `${rest.slice(0, 59)}…` : rest);
}

function parsed(address: string): URL | null {
  try {
    const url = new URL(address);
    url.username = "";
    url.password = "";
    return url;
  } catch {
    return null;
  }
}

function plain(text: string): Piece {
  return { text, href: null, host: "" };
}
