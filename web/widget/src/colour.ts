// The business's colour, made readable: what is written on it, and what is written in it.

type Colour = readonly [number, number, number]; // 0 to 255 each

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [0, 0, 0];
// The fields on which something is written in the colour: --theirs of chat.css.
const LIGHT: Colour = [0xee, 0xf1, 0xf0];
const DARK: Colour = [0x29, 0x30, 0x35];
const READABLE = 4.5; // contrast of text (WCAG 2.2, 1.4.3)
const DISTINCT = 2; // enough for a field to be seen; what stands on it is readable anyway
const STEP = 0.04;

/** The custom properties of chat.css for a colour such as #0b5f5a; null for any other text. */
export function paletteOf(written: string): Record<string, string> | null {
  const colour = read(written);
  if (!colour) return null;
  const dark = until(colour, WHITE, DARK, DISTINCT);
  return {
    "--fill-light": rgb(colour),
    "--fill-dark": rgb(dark),
    "--on-fill-light": rgb(inkOn(colour)),
    "--on-fill-dark": rgb(inkOn(dark)),
    "--accent-light": rgb(until(colour, BLACK, LIGHT, READABLE)),
    "--accent-dark": rgb(until(colour, WHITE, DARK, READABLE)),
  };
}

function read(written: string): Colour | null {
  const found = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(written.trim())?.[1];
  if (!found) return null;
  const pairs = found.length === 3 ? [...found].map((one) => one + one) : found.match(/../g)!;
  const [red, green, blue] = pairs.map((pair) => Number.parseInt(pair, 16));
  return [red!, green!, blue!];
}

/** The colour, moved towards another until it stands out from the ground. */
function until(colour: Colour, towards: Colour, ground: Colour, enough: number): Colour {
  for (let part = 0; part < 1; part += STEP) {
    const mixed = mix(colour, towards, part);
    if (contrast(mixed, ground) >= enough) return mixed;
  }
  return towards;
}

function mix(colour: Colour, towards: Colour, part: number): Colour {
  const between = (index: 0 | 1 | 2) =>
    Math.round(colour[index] + (towards[index] - colour[index]) * part);
  return [between(0), between(1), between(2)];
}

/** White where it can be read, as most brands have it; else black, which then can. */
function inkOn(colour: Colour): Colour {
  return contrast(WHITE, colour) >= READABLE ? WHITE : BLACK;
}

/** As WCAG 2.2 defines it: 1 to 21. */
function contrast(one: Colour, other: Colour): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

const rgb = (colour: Colour) => `rgb(${colour.join(" ")})`;
