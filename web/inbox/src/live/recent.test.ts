import { expect, test } from "vitest";

import type { ConversationPage, ConversationShape } from "@/api/shapes";
import { Recent } from "@/live/recent";

const row = (id: string, minute: number, more: Partial<ConversationShape> = {}) =>
  ({ id, status: "active", updated_at: `2026-03-07T10:${minute}:00.000000Z`, ...more }) as ConversationShape;

const pageOf = (next: string | null, ...conversations: ConversationShape[]) =>
  ({ conversations, total: 9, next_cursor: next }) as ConversationPage;

const told = (...rows: ConversationShape[]) => {
  const recent = new Recent();
  for (const one of rows) recent.note(one);
  return recent;
};
const ids = (page: ConversationPage) => page.conversations.map((one) => one.id);

test("a first page that was read before a row moved shows it where it is", () => {
  const page = told(row("a", 40), row("new", 50)).putRight(pageOf("next", row("b", 30), row("a", 20)), {}, true);
  expect(ids(page)).toEqual(["new", "a", "b"]);
  expect(page.total).toBe(9);
});

test("a later page does not show again what has moved up from it", () => {
  const page = told(row("a", 40)).putRight(pageOf("next", row("b", 30), row("a", 20)), {}, false);
  expect(ids(page)).toEqual(["b"]);
});

test("what was read behind what was told stays as it was read", () => {
  const page = pageOf(null, row("a", 40, { status: "completed" }), row("b", 30));
  expect(told(row("a", 20)).putRight(page, {}, true).conversations).toEqual(page.conversations);
});

test("what no longer belongs to a list does not come into it", () => {
  const recent = told(row("a", 40, { status: "completed" }), row("x", 45, { status: "completed" }));
  expect(ids(recent.putRight(pageOf(null, row("a", 20), row("b", 10)), { status: "active" }, true))).toEqual(["b"]);
});

test("after somebody has left nothing of theirs is shown", () => {
  const recent = told(row("a", 40));
  recent.forget();
  expect(ids(recent.putRight(pageOf(null, row("b", 10)), {}, true))).toEqual(["b"]);
});

test("what was erased does not come back with a page that was read before", () => {
  const recent = told(row("a", 40), row("b", 50));
  recent.drop((one) => one.id === "a");
  expect(ids(recent.putRight(pageOf(null, row("c", 10)), {}, true))).toEqual(["b", "c"]);
});
