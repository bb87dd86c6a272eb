import { describe, expect, it } from "vitest";

import type { ConversationPage, ConversationShape } from "@/api/shapes";
import { belongs, placed } from "@/live/placing";

function row(id: string, minute: number, more: Partial<ConversationShape> = {}): ConversationShape {
  const at = `2026-03-07T10:${String(minute).padStart(2, "0")}:00.000000Z`;
  return {
    id, lead_id: `lead-${id}`, session_key: `web_${id}`, channel: "web", status: "active",
    message_count: 1, created_at: at, updated_at: at, last_message_at: at,
    lead: { id: `lead-${id}`, name: "Jane Smith", email: null },
    last_message_preview: "Hello", unread: false, assigned_to: null, handover: null, ...more,
  };
}

function pagesOf(...rows: ConversationShape[][]): ConversationPage[] {
  const total = rows.flat().length;
  return rows.map((conversations, place) => ({
    conversations, total, page: place + 1, size: 2,
    next_cursor: place < rows.length - 1 ? "next" : null,
  }));
}

const ids = (pages: ConversationPage[]) =>
  pages.flatMap((page) => page.conversations.map((one) => one.id));

describe("a row that changes", () => {
  const open = pagesOf([row("c", 30), row("b", 20)], [row("a", 10)]);

  it("moves to the top from a later page, and the total stays", () => {
    const moved = placed(open, row("a", 40), {});
    expect(ids(moved)).toEqual(["a", "c", "b"]);
    expect(moved[0]?.total).toBe(3);
  });

  it("stands where its time puts it", () => {
    expect(ids(placed(open, row("d", 25), {}))).toEqual(["c", "d", "b", "a"]);
    expect(ids(placed(open, row("d", 5), {}))).toEqual(["c", "b", "a", "d"]);
  });

  it("is left to a page that is not loaded yet", () => {
    const part = pagesOf([row("c", 30)], [row("a", 10)]).slice(0, 1);
    const moved = placed(part, row("z", 1), {});
    expect(ids(moved)).toEqual(["c"]);
    expect(moved[0]?.total).toBe(3);
  });

  it("leaves a list that it no longer belongs to", () => {
    const done = placed(open, row("b", 50, { status: "completed" }), { status: "active" });
    expect(ids(done)).toEqual(["c", "a"]);
    expect(done[0]?.total).toBe(2);
  });

  it("changes nothing where it does not belong", () => {
    expect(placed(open, row("x", 50), { channel: "telegram" })).toBe(open);
  });

  it("leaves pages alone that it does not touch", () => {
    expect(placed(open, row("c", 35), {})[1]).toBe(open[1]);
  });

  it("stays in a search where it was found, and comes into none by itself", () => {
    expect(ids(placed(open, row("a", 45), { q: "hello" }))).toEqual(["a", "c", "b"]);
    expect(placed(open, row("x", 45), { q: "hello" })).toBe(open);
  });
});

describe("what belongs to a list", () => {
  it("is told by every filter", () => {
    const one = row("a", 10, { unread: true, assigned_to: "me", status: "escalated" });
    expect(belongs(one, { unread: true, assigned_to: "me", status: "escalated" })).toBe(true);
    expect(belongs(one, { assigned_to: "another" })).toBe(false);
    expect(belongs({ ...one, unread: false }, { unread: true })).toBe(false);
    expect(belongs(one, { updated_from: "2026-03-07T10:11:00Z" })).toBe(false);
    expect(belongs(one, { q: "words" })).toBeNull();
  });
});
