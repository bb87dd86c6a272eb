/** What the page knows of conversations, and how news get into it. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";

import type { Filters } from "@/api/conversations";
import type { ConversationDetail, ConversationPage, ConversationShape } from "@/api/shapes";
import type { MessageShape } from "@/api/shapes";
import { placed, without, type IsGone } from "@/live/placing";
import { recent } from "@/live/recent";

export type Pages = InfiniteData<ConversationPage, string | null>;

export const LISTS = ["conversations", "list"] as const;
export const COUNTS = ["conversations", "counts"] as const;
export const LEADS = ["leads"] as const;
export const BOOKINGS = ["bookings"] as const;
/** Everything that a business sets up. */
export const SETUP = ["setup"] as const;
export const listKey = (filters: Filters) => [...LISTS, filters] as const;
export const totalKey = (filters: Filters) => [...COUNTS, filters] as const;
/** The newest conversations of a lead. */
export const ofLeadKey = (leadId: string) => ["conversations", "of", leadId] as const;
export const THREADS = ["conversations", "thread"] as const;
export const threadKey = (id: string) => [...THREADS, id] as const;
export const leadKey = (id: string) => [...LEADS, "one", id] as const;

/** Show a row as it is now, in every open list and in its thread. */
export function showRow(client: QueryClient, row: ConversationShape): void {
  recent.note(row);
  changeLists(client, (pages, filters) => placed(pages, row, filters));
  client.setQueryData<ConversationPage>(ofLeadKey(row.lead_id), (page) =>
    page ? placed([page], row, {})[0] : page,
  );
  client.setQueryData<ConversationDetail>(threadKey(row.id), (thread) =>
    thread && row.updated_at >= thread.updated_at ? { ...row, messages: thread.messages } : thread,
  );
}

/** Forget conversations that are no more; where one is open, it is told that it is gone. */
export function forgetRows(client: QueryClient, isGone: IsGone): void {
  recent.drop(isGone);
  changeLists(client, (pages) => without(pages, isGone));
  for (const [key, thread] of client.getQueriesData<ConversationDetail>({ queryKey: THREADS })) {
    if (thread && isGone(thread)) void client.resetQueries({ queryKey: key });
  }
}

/** Show a message in its thread as it is now, where the thread is open or was. */
export function showMessage(client: QueryClient, message: MessageShape): void {
  client.setQueryData<ConversationDetail>(threadKey(message.conversation_id), (thread) => {
    if (!thread) return thread;
    const isKnown = thread.messages.some((one) => one.id === message.id);
    const messages = isKnown
      ? thread.messages.map((one) => (one.id === message.id ? message : one))
      : [...thread.messages, message];
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
