import { CHANNELS, type Channel } from "@/api/conversations";
import type { Insights } from "@/api/insights";

/** The columns of each channel, each from where the one below it ends. */
export function stacked(days: Insights["days"]): { channels: Channel[]; tops: number[][] } {
  const channels = CHANNELS.filter((channel) => days.some((day) => day.by_channel[channel]));
  const sum = days.map(() => 0);
  const tops = channels.map((channel) =>
    days.map((day, at) => (sum[at] = (sum[at] ?? 0) + (day.by_channel[channel] ?? 0))),
  );
  return { channels, tops };
}
