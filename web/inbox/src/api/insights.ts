/** What became of the conversations of some days. */
import { call } from "@/api/call";

export interface Times {
  count: number;
  median_seconds: number | null;
  p90_seconds: number | null;
}

export interface Insights {
  first_day: string;
  last_day: string;
  total: number;
  days: { day: string; total: number; by_channel: Partial<Record<string, number>> }[];
  first_response: Times & { unanswered: number };
  resolution: Times;
  handed_over: { count: number; reasons: { reason: string | null; count: number }[] };
  /** Not told by every server. */
  bookings_won?: { count: number };
}

/** Of the last `days`, today included, by the business's calendar. */
export function readInsights(days: number, today: string): Promise<Insights> {
  const from = new Date(Date.parse(today) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  return call<Insights>("GET", "/insights", { query: { from, to: today } });
}
