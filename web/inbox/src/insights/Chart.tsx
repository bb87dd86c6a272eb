import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import type { Channel } from "@/api/conversations";
import type { Insights } from "@/api/insights";
import { stacked } from "@/insights/stacking";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { useTexts } from "@/texts";

// Strengths of the one accent, and not a colour each: the order is that of the legend.
export const STRENGTHS: Record<Channel, number> = { whatsapp: 1, telegram: 0.68, web: 0.42, voice: 0.22 };
const HEIGHT = 240;
const bars = uPlot.paths.bars?.({ size: [0.7, 36], radius: 0.12 });

/** Columns of conversations a day; the table below says the same to whoever sees no picture. */
export function Chart({ days }: { days: Insights["days"] }) {
  const texts = useTexts();
  const { language, light } = useTaste();
  const box = useRef<HTMLDivElement>(null);
  const { channels, tops } = stacked(days);
  useEffect(() => {
    const place = box.current;
    if (!place) return;
    const moments = days.map((day) => Date.parse(day.day) / 1000);
    // The highest is drawn first, and the lower ones over it.
    const series = channels.map((channel, at) => seriesOf(channel, tops[at] ?? [])).reverse();
    const options = optionsOf(place.clientWidth, series.map((one) => one.options), language);
    const chart = new uPlot(options, [moments, ...series.map((one) => one.top)], place);
    const follow = new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT }));
    follow.observe(place);
    return () => {
      follow.disconnect();
      chart.destroy();
    };
    // Colours are read from the page, so another light draws anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [days, language, light]);
  return (
    <div>
      <div ref={box} aria-hidden />
      <ul className="mt-2 flex flex-wrap gap-x-5 gap-y-1 text-[0.8125rem] text-soft">
        {channels.map((channel) => (
          <li key={channel} className="flex items-center gap-2">
            <span className="size-3 rounded-sm bg-accent" style={{ opacity: STRENGTHS[channel] }} />
            {texts.channel[channel]}
          </li>
        ))}
      </ul>
    </div>
  );
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name);
}

function seriesOf(channel: Channel, top: number[]) {
  const strength = Math.round(STRENGTHS[channel] * 100);
  const fill = `color-mix(in srgb, ${colour("--accent")} ${strength}%, ${colour("--sheet")})`;
  const options: uPlot.Series = {
    fill, width: 0, points: { show: false },
    ...(bars && { paths: bars }),
  };
  return { options, top };
}

function optionsOf(width: number, series: uPlot.Series[], language: "en" | "de"): uPlot.Options {
  const day = format(language, { day: "numeric", month: "short", timeZone: "UTC" });
  const axis = { stroke: colour("--faint"), font: "12px system-ui", ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: (_, first, last) => [first - 43_200, last + 43_200] }, y: { range: (_, __, most) => [0, Math.max(4, most * 1.05)] } },
    series: [{}, ...series],
    axes: [
      {
        ...axis,
        grid: { show: false },
        incrs: [1, 2, 7, 14, 30].map((days) => days * 86_400),
        space: 56,
        values: (_, moments) => moments.map((moment) => day.format(moment * 1000)),
      },
      { ...axis, size: 44, grid: { stroke: colour("--line"), width: 1 }, incrs: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000] },
    ],
  };
}
