import { QueryClient } from "@tanstack/react-query";
import { beforeEach, describe, expect, it, vi } from "vitest";

import type { ConversationDetail, ConversationShape, MessageShape } from "@/api/shapes";
import type { StreamedEvent } from "@/api/streamed";
import { COUNTS, listKey, ofLeadKey, threadKey, type Pages } from "@/live/cache";
import { News } from "@/live/news";

const AT = "2026-03-07T10:15:00.000000Z";
const row: ConversationShape = {
  id: "c", lead_id: "l", session_key: "web_c", channel: "web", status: "active", message_count: 1,
  created_at: AT, updated_at: AT, last_message_at: AT, last_message_preview: "Hello",
  lead: { id: "l", name: null, email: null }, unread: false, assigned_to: null, handover: null,
};
const message: MessageShape = {
  id: "m", conversation_id: "c", role: "user", content: "Hello", metadata: {}, created_at: AT,
  delivery: null,
};

function told(event: StreamedEvent["event"], rows: StreamedEvent["rows"]): StreamedEvent {
  return { id: "e", event, timestamp: AT, organization_id: "o", data: { id: "c" }, rows };
}

describe("news", () => {
  const client = new QueryClient();
  let news = new News(client);
  const thread = () => client.getQueryData<ConversationDetail>(threadKey("c"));
  const list = () => client.getQueryData<Pages>(listKey({}))?.pages[0];

  beforeEach(() => {
    client.clear();
    news = new News(client);
    client.setQueryData(threadKey("c"), { ...row, messages: [message] });
    const page = { conversations: [row], total: 1, page: 1, size: 50, next_cursor: null };
    client.setQueryData<Pages>(listKey({}), { pages: [page], pageParams: [null] });
  });

  it("bring a new message and its row, and a message only once", () => {
    const second = { ...message, id: "m2", content: "And more" };
    const moved = { ...row, message_count: 2, unread: true };
    const event = told("message.added", { message: second, conversation: moved });
    news.take(event);
    news.take(event);
    expect(thread()?.messages.map((one) => one.id)).toEqual(["m", "m2"]);
    expect(thread()?.unread).toBe(true);
    expect(list()?.conversations[0]?.message_count).toBe(2);
  });

  it("move a row among the other conversations of its lead", () => {
    const page = { conversations: [row], total: 1, page: 1, size: 50, next_cursor: null };
    client.setQueryData(ofLeadKey("l"), page);
    news.take(told("conversation.status_changed", { conversation: { ...row, status: "completed" } }));
    const found = client.getQueryData<typeof page>(ofLeadKey("l"));
    expect(found?.conversations.map((one) => one.status)).toEqual(["completed"]);
  });

  it("show a receipt on the message it is of", () => {
    const read = { ...message, delivery: { state: "read" as const, reason: null } };
    news.take(told("message.delivery_changed", { message: read }));
    expect(thread()?.messages).toEqual([read]);
  });

  it("take an erased conversation out of the list", () => {
    news.take(told("conversation.erased", {}));
    expect(list()?.conversations).toEqual([]);
    expect(list()?.total).toBe(0);
  });

  it("take all conversations of an erased lead away, and read no list anew", () => {
    const others = [row, { ...row, id: "c2" }, { ...row, id: "d", lead_id: "m" }];
    const page = { conversations: others, total: 3, page: 1, size: 50, next_cursor: null };
    client.setQueryData<Pages>(listKey({}), { pages: [page], pageParams: [null] });
    news.take({ ...told("lead.erased", {}), data: { id: "l" } });
    expect(list()?.conversations.map((one) => one.id)).toEqual(["d"]);
    expect(list()?.total).toBe(1);
    expect(thread()).toBeUndefined();
    expect(client.getQueryState(listKey({}))?.isInvalidated).toBe(false);
  });

  it("have counts read once, however many there are", () => {
    vi.useFakeTimers();
    const renewed = vi.spyOn(client, "invalidateQueries");
    for (let n = 0; n < 50; n += 1) news.take(told("message.added", { conversation: row }));
    vi.runAllTimers();
    expect(renewed.mock.calls.map(([what]) => what?.queryKey)).toEqual([COUNTS]);
    vi.useRealTimers();
  });
});
