/** What the list is narrowed to, as it stands in the address. */
import type { Channel, Filters, Status } from "@/api/conversations";
import { CHANNELS, STATUSES } from "@/api/conversations";
import { DAY } from "@/kit/times";

export const SPANS = { day: DAY, week: 7 * DAY, month: 30 * DAY } as const;
export type Span = keyof typeof SPANS;

/** The filters of the page; times are spans that end now. */
export interface View {
  status: Status | null;
  channel: Channel | null;
  isUnread: boolean;
  isMine: boolean;
  since: Span | null;
  q: string;
}

/** Read an address; what means nothing is left out. */
export function readView(search: URLSearchParams): View {
  const since = search.get("since") ?? "";
  return {
    status: STATUSES.find((one) => one === search.get("status")) ?? null,
    channel: CHANNELS.find((one) => one === search.get("channel")) ?? null,
    isUnread: search.has("unread"),
    isMine: search.has("mine"),
    since: since in SPANS ? (since as Span) : null,
    q: search.get("q")?.trim() ?? "",
  };
}

export function writeView(view: View): URLSearchParams {
  const search = new URLSearchParams();
  if (view.status) search.set("status", view.status);
  if (view.channel) search.set("channel", view.channel);
  if (view.isUnread) search.set("unread", "1");
  if (view.isMine) search.set("mine", "1");
  if (view.since) search.set("since", view.since);
  if (view.q) search.set("q", view.q);
  return search;
}

/** What the API is asked for; moments are cut to the minute, so that one view is one list. */
export function filtersOf(view: View, me: string, now: number): Filters {
  const from = view.since && Math.floor((now - SPANS[view.since]) / 60_000) * 60_000;
  return {
    status: view.status ?? undefined,
    channel: view.channel ?? undefined,
    unread: view.isUnread || undefined,
    assigned_to: view.isMine ? me : undefined,
    updated_from: from ? new Date(from).toISOString() : undefined,
    q: view.q || undefined,
  };
}

export function isNarrowed(view: View): boolean {
  return writeView(view).size > 0;
}
