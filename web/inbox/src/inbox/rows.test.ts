import { expect, test } from "vitest";

import type { ConversationPage, ConversationShape } from "@/api/shapes";
import { Rows } from "@/inbox/rows";

const pageOf = (...ids: string[]) =>
  ({ conversations: ids.map((id) => ({ id }) as ConversationShape) }) as ConversationPage;

test("every row is found by its place, and its place by its id, over full and empty pages", () => {
  const rows = new Rows([pageOf("a", "b", "c"), pageOf(), pageOf("d"), pageOf("e", "f")]);
  const ids = [0, 1, 2, 3, 4, 5].map((place) => rows.at(place)?.id);
  expect(ids).toEqual(["a", "b", "c", "d", "e", "f"]);
  expect(ids.map((id) => rows.placeOf(id ?? ""))).toEqual([0, 1, 2, 3, 4, 5]);
});

test("what is not there is nowhere", () => {
  const rows = new Rows([pageOf("a")]);
  expect([rows.at(-1), rows.at(1), rows.placeOf("b")]).toEqual([undefined, undefined, -1]);
  expect(new Rows([]).at(0)).toBeUndefined();
});
