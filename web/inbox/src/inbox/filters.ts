/** What the list is narrowed to, as it stands in the address. */
import type { Channel, Filters, Status } from "@/api/conversations";
import { CHANNELS, STATUSES } from "@/api/conversations";
import { addDays, instantOf } from "@/bookings/wall";
import { DAY } from "@/kit/times";

export const SPANS = { day: DAY, week: 7 * DAY, month: 30 * DAY } as const;
export type Span = keyof typeof SPANS;

/** The filters of the page: a span that ends now, or whole days by the business's calendar. */
export interface View {
  status: Status | null;
  channel: Channel | null;
  isUnread: boolean;
  isMine: boolean;
  since: Span | null;
  from: string | null;
  to: string | null;
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
    from: dayOf(search.get("from")),
    to: dayOf(search.get("to")),
    q: search.get("q")?.trim() ?? "",
  };
}

/** A day as it stands in an address; null for what is none, or lies before there were computers. */
export function dayOf(text: string | null): string | null {
  const isDay = /^(19[7-9]\d|2\d{3})-\d\d-\d\d$/.test(text ?? "");
  return text && isDay && !isNaN(Date.parse(text)) ? text : null;
}

export function writeView(view: View): URLSearchParams {
  const search = new URLSearchParams();
  if (view.status) search.set("status", view.status);
  if (view.channel) search.set("channel", view.channel);
  if (view.isUnread) search.set("unread", "1");
  if (view.isMine) search.set("mine", "1");
  if (view.since) search.set("since", view.since);
  if (view.from) search.set("from", view.from);
  if (view.to) search.set("to", view.to);
  if (view.q) search.set("q", view.q);
  return search;
}

/** Whether it says days, which are days only by a zone's clock. */
export const hasDays = (view: View) => view.from !== null || view.to !== null;

/** From a day on: that day alone, until a later end is said. */
export function begunOn(from: string | null, view: View): Partial<View> {
  const isLater = from !== null && view.to !== null && view.to > from;
  return { since: null, from, to: from === null || isLater ? view.to : from };
}

/** What the API is asked for; moments are cut to the minute, so that one view is one list. */
export function filtersOf(view: View, me: string, now: number, zone: string): Filters {
  const since = view.since && Math.floor((now - SPANS[view.since]) / 60_000) * 60_000;
  const midnight = (day: string | null) => day && instantOf({ day, minute: 0 }, zone);
  return {
    status: view.status ?? undefined,
    channel: view.channel ?? undefined,
    unread: view.isUnread || undefined,
    assigned_to: view.isMine ? me : undefined,
    updated_from: momentOf(since ?? midnight(view.from)),
    updated_to: momentOf(midnight(view.to && addDays(view.to, 1))),
    q: view.q || undefined,
  };
}

/** With six digits, as the API writes moments: they are compared as texts. */
function momentOf(at: Date | number | "" | null): string | undefined {
  return at ? new Date(at).toISOString().replace("Z", "000Z") : undefined;
}

export function isNarrowed(view: View): boolean {
  return writeView(view).size > 0;
}
