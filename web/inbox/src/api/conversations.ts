/** Conversations: lists, threads, and who answers. */
import { call } from "@/api/call";
import type {
  ConversationDetail,
  ConversationPage,
  ConversationShape,
  LinkShape,
  MessageShape,
  SummaryShape,
} from "@/api/shapes";

export type Status = ConversationShape["status"];
export type Channel = ConversationShape["channel"];
export const STATUSES: readonly Status[] = ["escalated", "active", "completed", "abandoned"];
export const CHANNELS: readonly Channel[] = ["whatsapp", "telegram", "web", "voice"];
const FIRST_SIZE = 50;
const NEXT_SIZE = 100; // the most that the API gives

/** What the list is narrowed to; times are ISO moments. */
export interface Filters {
  status?: Status | undefined;
  channel?: Channel | undefined;
  unread?: true | undefined;
  assigned_to?: string | undefined;
  lead_id?: string | undefined;
  updated_from?: string | undefined;
  updated_to?: string | undefined;
  q?: string | undefined;
}

export function listConversations(filters: Filters, cursor: string | null, signal?: AbortSignal) {
  const query = { ...filters, size: cursor ? NEXT_SIZE : FIRST_SIZE, cursor: cursor ?? undefined };
  return call<ConversationPage>("GET", "/conversations", { query, ...(signal && { signal }) });
}

/** How many there are, whatever of them is loaded. */
export const countConversations = (filters: Filters) =>
  call<ConversationPage>("GET", "/conversations", { query: { ...filters, size: 1 } });

export const readSummary = () => call<SummaryShape>("GET", "/inbox/summary");

export const readConversation = (id: string) =>
  call<ConversationDetail>("GET", `/conversations/${id}`);

export const reply = (id: string, content: string, takeOver: boolean, key: string) =>
  call<MessageShape>("POST", `/conversations/${id}/messages`, {
    body: { content, take_over: takeOver },
    key,
  });

export const note = (id: string, content: string, key: string) =>
  call<MessageShape>("POST", `/conversations/${id}/notes`, { body: { content }, key });

export const changeStatus = (id: string, status: Status) =>
  call<ConversationShape>("PATCH", `/conversations/${id}`, { body: { status } });

export const takeOver = (id: string) =>
  call<ConversationShape>("PUT", `/conversations/${id}/handover`, { body: {} });

export const handBack = (id: string) =>
  call<ConversationShape>("DELETE", `/conversations/${id}/handover`);

export const assign = (id: string, userId: string | null) =>
  userId === null
    ? call<ConversationShape>("DELETE", `/conversations/${id}/assignment`)
    : call<ConversationShape>("PUT", `/conversations/${id}/assignment`, {
        body: { assigned_to: userId },
      });

export const markRead = (id: string) =>
  call<ConversationShape>("PUT", `/conversations/${id}/read`, { body: {} });

/** Where a file can be fetched for the next ten minutes. */
export const linkTo = (attachmentId: string) =>
  call<LinkShape>("GET", `/attachments/${attachmentId}/link`);
