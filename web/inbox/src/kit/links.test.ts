import { describe, expect, it } from "vitest";

import { pieces } from "@/kit/links";

const links = (text: string) => pieces(text).filter((piece) => piece.href !== null);

describe("an address in a text", () => {
  it("shows the host it leads to, not the one it pretends", () => {
    const [link] = links("https://bank.example@elsewhere.example/a?b=1.");
    expect(link?.text).toBe("elsewhere.example/a?b=1");
    expect(link?.href).toBe("https://elsewhere.example/a?b=1");
  });

  it("ends before the sentence does", () => {
    expect(links("(see https://salon.example/prices).")[0]?.href).toBe(
      "https://salon.example/prices",
    );
  });

  it("is the only thing that becomes a link", () => {
    expect(links("javascript:alert(1) data:text/html,x <a href=x> mailto:a@b.example")).toEqual([]);
  });

  it("loses nothing of the text around it", () => {
    const text = "Look: https://x.example/ and that is it";
    expect(pieces(text).map((piece) => piece.text)).toEqual(["Look: ", "x.example", " and that is it"]);
  });
});
