import { describe, expect, it } from "vitest";

import type { MessageShape } from "@/api/shapes";
import { addressed, factOf, freeUntil, said } from "@/inbox/said";
import { en } from "@/texts/en";

function message(role: MessageShape["role"], metadata: Record<string, unknown> = {}): MessageShape {
  return {
    id: "m", conversation_id: "c", role, content: "Hello", metadata,
    created_at: "2026-03-07T10:15:00.000000Z", delivery: null,
  };
}

describe("who said it", () => {
  it.each([
    ["user", {}, "customer"],
    ["assistant", { author: { type: "agent" } }, "agent"],
    ["assistant", {}, "agent"],
    ["assistant", { author: { type: "user", name: "Olga" } }, "person"],
    ["assistant", { author: { type: "api_key", name: "CRM" } }, "person"],
    ["system", { kind: "note", author: { type: "user", name: "Olga" } }, "note"],
    ["system", { kind: "fact" }, "fact"],
  ] as const)("is told of %s with %o", (role, metadata, kind) => {
    expect(said(message(role, metadata)).kind).toBe(kind);
  });

  it("survives metadata that is not what it should be", () => {
    expect(said(message("user", { attachments: "x", options: 3 })).attachments).toEqual([]);
  });
});

describe("facts", () => {
  it("keep the reason, and stay as they are where they are not known", () => {
    expect(factOf("handed over: complaint", en)).toBe("Handed over to a person: complaint");
    expect(factOf("something new", en)).toBe("something new");
  });
});

describe("a ready reply", () => {
  it("says the customer's name, and nothing where it is not known", () => {
    expect(addressed("Hello {name}, {name}!", "Jane")).toBe("Hello Jane, Jane!");
    expect(addressed("Hello {name}, we are open.", null)).toBe("Hello, we are open.");
    expect(addressed("{name}$&", "$1")).toBe("$1$&");
  });
});

describe("WhatsApp's 24 hours", () => {
  it("count from the customer's last message, and on WhatsApp alone", () => {
    const messages = [message("user"), { ...message("assistant"), created_at: "2026-03-07T20:00:00Z" }];
    expect(freeUntil("whatsapp", messages)).toBe(Date.parse("2026-03-08T10:15:00Z"));
    expect(freeUntil("telegram", messages)).toBeNull();
    expect(freeUntil("whatsapp", [])).toBeNull();
  });
});
