/** What became of the conversations of some days. */
import { call } from "@/api/call";
import type { InsightsShape } from "@/api/shapes";

export type Insights = InsightsShape;

/** Of the last `days`, today included, by the business's calendar. */
export function readInsights(days: number, today: string): Promise<Insights> {
  const from = new Date(Date.parse(today) - (days - 1) * 86_400_000).toISOString().slice(0, 10);
  return call<Insights>("GET", "/insights", { query: { from, to: today } });
}
