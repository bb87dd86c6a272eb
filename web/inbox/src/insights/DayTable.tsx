import { CHANNELS } from "@/api/conversations";
import type { Insights } from "@/api/insights";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { useTexts } from "@/texts";

/** The numbers of the chart, to be read. */
export function DayTable({ days }: { days: Insights["days"] }) {
  const texts = useTexts();
  const { language } = useTaste();
  const day = format(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const head = "px-3 py-2 text-right font-medium first:text-left";
  return (
    <details className="mt-4">
      <summary className="inline-flex min-h-10 items-center text-sm font-medium text-accent">
        {texts.insights.table}
      </summary>
      <div tabIndex={0} role="region" aria-label={texts.insights.table} className="max-h-96 overflow-auto">
        <table className="numbers w-full text-sm">
          <thead className="sticky top-0 bg-sheet text-soft">
            <tr>
              <th scope="col" className={head}>{texts.bookings.day}</th>
              {CHANNELS.map((channel) => (
                <th key={channel} scope="col" className={head}>{texts.channel[channel]}</th>
              ))}
              <th scope="col" className={head}>{texts.insights.total}</th>
            </tr>
          </thead>
          <tbody>
            {[...days].reverse().map((one) => (
              <tr key={one.day} className="border-t border-line">
                <th scope="row" className="px-3 py-2 text-left font-normal whitespace-nowrap">
                  {day.format(Date.parse(one.day))}
                </th>
                {CHANNELS.map((channel) => (
                  <td key={channel} className="px-3 py-2 text-right">{one.by_channel[channel] ?? 0}</td>
                ))}
                <td className="px-3 py-2 text-right font-medium">{one.total}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
