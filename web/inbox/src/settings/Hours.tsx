import { useState, type SubmitEvent } from "react";
import { Plus, X } from "lucide-react";

import { changeOpenings, readOpenings } from "@/api/setup";
import type { ClosureShape, IntervalShape, OpeningsShape } from "@/api/shapes";
import { Card, Heading, Loaded, useKeeping, useSetup } from "@/settings/parts";
import { Button, IconButton } from "@/kit/Button";
import { Field } from "@/kit/Field";
import { Fault } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { useTexts } from "@/texts";

/** When a business is open, and when it is not. */
export function Hours() {
  const { settings } = useTexts();
  const found = useSetup("openings", readOpenings);
  return (
    <>
      <Heading title={settings.sections.hours} hint={settings.hours.hint} />
      <Loaded found={found}>{(one) => <Form key={JSON.stringify(one)} before={one} />}</Loaded>
    </>
  );
}

const MONDAY = Date.UTC(2026, 2, 2);
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];

function Form({ before }: { before: OpeningsShape }) {
  const texts = useTexts();
  const { hours } = texts.settings;
  const [draft, setDraft] = useState(before);
  const keeping = useKeeping(changeOpenings);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    keeping.mutate(draft);
  };
  const putDay = (weekday: number, intervals: IntervalShape[]) => {
    const others = draft.week.filter((one) => one.weekday !== weekday);
    setDraft({ ...draft, week: [...others, ...intervals].sort((a, b) => a.weekday - b.weekday) });
  };
  return (
    <form onSubmit={submit}>
      <Card title={hours.week}>
        {WEEKDAYS.map((weekday) => (
          <Day
            key={weekday}
            weekday={weekday}
            intervals={draft.week.filter((one) => one.weekday === weekday)}
            onChange={(intervals) => putDay(weekday, intervals)}
          />
        ))}
      </Card>
      <Closures all={draft.closures} onChange={(closures) => setDraft({ ...draft, closures })} />
      <Fault error={keeping.error} />
      <Button look="strong" type="submit" disabled={keeping.isPending}>{texts.common.save}</Button>
    </form>
  );
}

interface DayProps {
  weekday: number;
  intervals: IntervalShape[];
  onChange: (intervals: IntervalShape[]) => void;
}

function Day({ weekday, intervals, onChange }: DayProps) {
  const { settings: { hours }, common } = useTexts();
  const { language } = useTaste();
  const name = format(language, { weekday: "long", timeZone: "UTC" }).format(MONDAY + weekday * 86_400_000);
  const put = (at: number, change: Partial<IntervalShape>) =>
    onChange(intervals.map((one, place) => (place === at ? { ...one, ...change } : one)));
  const more = (
    <IconButton
      label={`${hours.add}: ${name}`}
      onClick={() => onChange([...intervals, { weekday, opens: "09:00", closes: "18:00" }])}
    >
      <Plus size={17} aria-hidden />
    </IconButton>
  );
  return (
    <div className="grid gap-x-2 gap-y-1 sm:grid-cols-[8rem_1fr]">
      <p className="font-medium sm:pt-2">{name}</p>
      <div className="grid gap-2">
        {intervals.length === 0 && (
          <div className="flex items-center justify-between">
            <p className="text-faint">{hours.closed}</p>{more}
          </div>
        )}
        {intervals.map((one, at) => (
          <div key={at} className="flex items-center gap-2">
            <Time label={`${name}, ${hours.opens}`} value={one.opens} onChange={(opens) => put(at, { opens })} />
            <span aria-hidden>–</span>
            <Time label={`${name}, ${hours.closes}`} value={one.closes} onChange={(closes) => put(at, { closes })} />
            <IconButton
              label={`${common.remove}: ${name} ${one.opens}`}
              onClick={() => onChange(intervals.filter((_, place) => place !== at))}
            >
              <X size={17} aria-hidden />
            </IconButton>
            {at === intervals.length - 1 && <span className="ml-auto">{more}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}

function Time({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  // A text and not the browser's own field, which knows no 24:00.
  return (
    <input
      aria-label={label}
      value={value}
      required
      inputMode="numeric"
      pattern="([01][0-9]|2[0-3]):[0-5][0-9]|24:00"
      placeholder="09:00"
      onChange={(event) => onChange(event.target.value)}
      className="field numbers w-22 text-center"
    />
  );
}

function Closures({ all, onChange }: { all: ClosureShape[]; onChange: (all: ClosureShape[]) => void }) {
  const { settings: { hours }, common } = useTexts();
  const today = new Date().toISOString().slice(0, 10);
  const put = (at: number, change: Partial<ClosureShape>) =>
    onChange(all.map((one, place) => (place === at ? { ...one, ...change } : one)));
  return (
    <Card title={hours.closures}>
      {all.map((one, at) => (
        <div key={at} className="grid items-end gap-2 sm:grid-cols-[1fr_1fr_2fr_auto]">
          <Field label={hours.first} type="date" required value={one.first_day} onChange={(event) => put(at, { first_day: event.target.value })} />
          <Field label={hours.last} type="date" required value={one.last_day} onChange={(event) => put(at, { last_day: event.target.value })} />
          <Field label={hours.reason} value={one.reason ?? ""} onChange={(event) => put(at, { reason: event.target.value || null })} />
          <IconButton label={`${common.remove}: ${one.first_day}`} onClick={() => onChange(all.filter((_, place) => place !== at))}>
            <X size={17} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        look="quiet"
        className="-ml-3 justify-self-start"
        icon={<Plus size={16} aria-hidden />}
        onClick={() => onChange([...all, { first_day: today, last_day: today, reason: null }])}
      >
        {hours.addClosure}
      </Button>
    </Card>
  );
}
