import { useState, type ReactNode } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { readInsights, type Insights } from "@/api/insights";
import { readOrganization } from "@/api/setup";
import { wallOf } from "@/bookings/wall";
import { Chart } from "@/insights/Chart";
import { DayTable } from "@/insights/DayTable";
import { durationOf } from "@/insights/durations";
import { useSetup } from "@/settings/parts";
import { Hint } from "@/kit/Hint";
import { join } from "@/kit/join";
import { Bones, Failed } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { fullDay } from "@/kit/times";
import { useTexts } from "@/texts";

const SPANS = { week: 7, month: 30, quarter: 90 } as const;
type Span = keyof typeof SPANS;

/** How the desk does, in few numbers; each says what it counts. */
export default function InsightsPage() {
  const texts = useTexts();
  const [span, setSpan] = useState<Span>("month");
  const zone = useSetup("organization", readOrganization).data?.time_zone;
  const found = useQuery({
    queryKey: ["insights", span, zone],
    queryFn: () => readInsights(SPANS[span], wallOf(new Date(), zone ?? "UTC").day),
    enabled: zone !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return (
    <div tabIndex={-1} className="h-full overflow-y-auto">
      <div className="mx-auto max-w-6xl px-4 py-5 sm:px-8 sm:py-8">
        <header className="mb-6 flex flex-wrap items-center justify-between gap-4">
          <h1 className="text-xl font-semibold tracking-tight">{texts.insights.title}</h1>
          <Spans span={span} onChoose={setSpan} />
        </header>
        {found.data ? (
          <Figures found={found.data} />
        ) : found.error ? (
          <Failed error={found.error} onRetry={found.refetch} />
        ) : (
          <Bones />
        )}
      </div>
    </div>
  );
}

function Spans({ span, onChoose }: { span: Span; onChoose: (span: Span) => void }) {
  const { insights } = useTexts();
  return (
    <div role="group" aria-label={insights.spanLabel} className="flex rounded-[0.625rem] border border-line bg-sheet p-0.5">
      {(Object.keys(SPANS) as Span[]).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === span}
          onClick={() => onChoose(one)}
          className="min-h-9 rounded-lg px-3.5 text-sm text-soft aria-pressed:bg-wash aria-pressed:font-medium aria-pressed:text-accent"
        >
          {insights.span[one]}
        </button>
      ))}
    </div>
  );
}

function Figures({ found }: { found: Insights }) {
  const { insights } = useTexts();
  const { language } = useTaste();
  const number = new Intl.NumberFormat(language);
  const { total, first_response: response, resolution, handed_over: handed, bookings_won: won } = found;
  const share = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 });
  // Handovers are known as long as events are kept, which may be less than was asked for.
  const isShort = wallOf(new Date(handed.since), found.time_zone).day > found.first_day;
  const took = (seconds: number | null) => durationOf(seconds, insights.time) ?? insights.none;
  return (
    <>
      <dl className="mb-6 grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3 min-[85rem]:grid-cols-5">
        <Figure name={insights.begun} hint={insights.begunHint} value={number.format(total)}>
          {insights.unanswered(response.unanswered)}
        </Figure>
        <Figure name={insights.response} hint={insights.responseHint} value={took(response.median_seconds)}>
          {response.p90_seconds === null ? insights.noAnswers : insights.nine(took(response.p90_seconds))}
        </Figure>
        <Figure name={insights.resolution} hint={insights.resolutionHint} value={took(resolution.median_seconds)}>
          {insights.of(resolution.count)}
        </Figure>
        <Figure name={insights.handed} hint={insights.handedHint} value={number.format(handed.count)}>
          {isShort
            ? insights.countedSince(fullDay(handed.since, language))
            : insights.share(share.format(total ? handed.count / total : 0))}
        </Figure>
        <Figure name={insights.won} hint={insights.wonHint} value={number.format(won.count)}>
          {insights.byAgent(won.by_agent)}
        </Figure>
      </dl>
      <Panel title={insights.chart} hint={insights.chartHint}>
        <Chart days={found.days} />
        <DayTable days={found.days} />
      </Panel>
      <Panel title={insights.reasons} hint={insights.reasonsHint}>
        <Reasons all={handed.reasons} />
      </Panel>
    </>
  );
}

interface FigureProps {
  name: string;
  hint: string;
  value: string;
  children?: ReactNode;
}

function Figure({ name, hint, value, children }: FigureProps) {
  return (
    <div className="flex flex-col rounded-2xl border border-line bg-sheet p-5">
      <dt className="flex items-center gap-1 text-sm text-soft">{name}<Hint about={name} text={hint} /></dt>
      <dd className="mt-auto">
        <p className="numbers mt-1 text-[1.75rem] leading-tight font-semibold tracking-tight">{value}</p>
        <p className="mt-1 text-[0.8125rem] text-faint">{children}</p>
      </dd>
    </div>
  );
}

function Panel({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section className="mb-6 rounded-2xl border border-line bg-sheet p-5">
      <h2 className="mb-4 flex items-center gap-1 font-semibold">{title}<Hint about={title} text={hint} /></h2>
      {children}
    </section>
  );
}

function Reasons({ all }: { all: Insights["handed_over"]["reasons"] }) {
  const { insights } = useTexts();
  const most = Math.max(1, ...all.map((one) => one.count));
  if (all.length === 0) return <p className="text-faint">{insights.noReasons}</p>;
  return (
    <ul className="grid gap-3">
      {all.map((one) => (
        <li key={one.reason ?? ""} className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-sm">
          <span className={join("wrap-anywhere", !one.reason && "text-faint")}>{one.reason ?? insights.noReason}</span>
          <span className="numbers font-medium">{one.count}</span>
          <span aria-hidden className="col-span-2 h-1.5 rounded-full bg-raised">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${(one.count / most) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
