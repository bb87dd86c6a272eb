/** What the page knows of conversations, and how news get into it. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";

import type { Filters } from "@/api/conversations";
import type { ConversationDetail, ConversationPage, ConversationShape } from "@/api/shapes";
import type { MessageShape } from "@/api/shapes";
import { counted, placed, removed } from "@/live/placing";

export type Pages = InfiniteData<ConversationPage, string | null>;

export const LISTS = ["conversations", "list"] as const;
export const COUNTS = ["conversations", "counts"] as const;
export const listKey = (filters: Filters) => [...LISTS, filters] as const;
export const threadKey = (id: string) => ["conversations", "thread", id] as const;

/** Show a row as it is now, in every open list and in its thread. */
export function showRow(client: QueryClient, row: ConversationShape): void {
  changeLists(client, (pages, filters) => placed(pages, row, filters));
  client.setQueryData<ConversationDetail>(threadKey(row.id), (thread) =>
    thread && row.updated_at >= thread.updated_at ? { ...row, messages: thread.messages } : thread,
  );
}

/** Forget a conversation that is no more. */
export function forgetRow(client: QueryClient, id: string): void {
  changeLists(client, (pages) => {
    const isHere = pages.some((page) => page.conversations.some((one) => one.id === id));
    return isHere ? counted(removed(pages, id), -1) : pages;
  });
  void client.invalidateQueries({ queryKey: threadKey(id) });
}

/** Show messages in their thread, each once, where it is open or was. */
export function showMessages(client: QueryClient, id: string, messages: MessageShape[]): void {
  client.setQueryData<ConversationDetail>(threadKey(id), (thread) => {
    if (!thread) return thread;
    const known = new Set(thread.messages.map((one) => one.id));
    const fresh = messages.filter((one) => !known.has(one.id));
    return fresh.length ? { ...thread, messages: [...thread.messages, ...fresh] } : thread;
  });
}

/** Change one message of a thread. */
export function changeMessage(
  client: QueryClient,
  id: string,
  messageId: string,
  change: (message: MessageShape) => MessageShape,
): void {
  client.setQueryData<ConversationDetail>(threadKey(id), (thread) => {
    if (!thread?.messages.some((one) => one.id === messageId)) return thread;
    const messages = thread.messages.map((one) => (one.id === messageId ? change(one) : one));
    return { ...thread, messages };
  });
}

function changeLists(
  client: QueryClient,
  change: (pages: ConversationPage[], filters: Filters) => ConversationPage[],
): void {
  for (const [key, data] of client.getQueriesData<Pages>({ queryKey: LISTS })) {
    if (!data) continue;
    const pages = change(data.pages, key[LISTS.length] as Filters);
    if (pages !== data.pages) client.setQueryData<Pages>(key, { ...data, pages });
  }
}
