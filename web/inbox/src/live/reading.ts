/** Server-sent events out of a stream of bytes. */
export interface Told {
  event: string;
  data: string;
  id: string | null;
}

/** Takes pieces as they come, and gives what is whole. */
export class Reading {
  private rest = "";

  take(piece: string): Told[] {
    const blocks = (this.rest + piece).split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(read).filter((told) => told !== null);
  }
}

/** One event; null for a sign of life and for what only says when to come again. */
function read(block: string): Told | null {
  const told: Told = { event: "message", data: "", id: null };
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const [name, value] = pair(line);
    if (name === "data") data.push(value);
    if (name === "event") told.event = value;
    if (name === "id") told.id = value;
  }
  told.data = data.join("\n");
  return data.length ? told : null;
}

function pair(line: string): [string, string] {
  const colon = line.indexOf(":");
  if (colon < 0) return [line, ""];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, "")];
}
