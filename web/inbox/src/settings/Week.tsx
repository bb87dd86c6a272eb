/** Hours by the clock on the wall, as forms take them. */
import { Plus, X } from "lucide-react";

import type { HoursShape, IntervalShape } from "@/api/shapes";
import { IconButton } from "@/kit/Button";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { useTexts } from "@/texts";

const MONDAY = Date.UTC(2026, 2, 2);
const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];

interface WeekProps {
  week: IntervalShape[];
  onChange: (week: IntervalShape[]) => void;
}

/** The hours of each weekday. */
export function Week({ week, onChange }: WeekProps) {
  const { language } = useTaste();
  const named = format(language, { weekday: "long", timeZone: "UTC" });
  return WEEKDAYS.map((weekday) => (
    <div key={weekday} className="grid gap-x-2 gap-y-1 sm:grid-cols-[8rem_1fr]">
      <p className="font-medium sm:pt-2">{named.format(MONDAY + weekday * 86_400_000)}</p>
      <DayHours
        name={named.format(MONDAY + weekday * 86_400_000)}
        hours={week.filter((one) => one.weekday === weekday)}
        onChange={(hours) => {
          const others = week.filter((one) => one.weekday !== weekday);
          const changed = [...others, ...hours.map((one) => ({ ...one, weekday }))];
          onChange(changed.sort((a, b) => a.weekday - b.weekday));
        }}
      />
    </div>
  ));
}

/** Hours to begin with: a day's, or an afternoon behind what there is. */
function nextOf(hours: HoursShape[]): HoursShape {
  const last = hours.at(-1)?.closes;
  if (last === undefined) return { opens: "09:00", closes: "18:00" };
  const hour = Math.min(22, Number(last.slice(0, 2)) + 1);
  return { opens: `${String(hour).padStart(2, "0")}:00`, closes: `${String(Math.min(24, hour + 4)).padStart(2, "0")}:00` };
}

interface DayHoursProps {
  name: string;
  hours: HoursShape[];
  onChange: (hours: HoursShape[]) => void;
}

/** When one day is open; without hours it is closed. */
export function DayHours({ name, hours, onChange }: DayHoursProps) {
  const { settings: { hours: texts }, common } = useTexts();
  const put = (at: number, change: Partial<HoursShape>) =>
    onChange(hours.map((one, place) => (place === at ? { ...one, ...change } : one)));
  const more = (
    <IconButton
      label={`${texts.add}: ${name}`}
      onClick={() => onChange([...hours, nextOf(hours)])}
    >
      <Plus size={17} aria-hidden />
    </IconButton>
  );
  return (
    <div className="grid gap-2">
      {hours.length === 0 && (
        <div className="flex items-center justify-between">
          <p className="text-faint">{texts.closed}</p>{more}
        </div>
      )}
      {hours.map((one, at) => (
        <div key={at} className="flex items-center gap-2">
          <Time label={`${name}, ${texts.opens}`} value={one.opens} onChange={(opens) => put(at, { opens })} />
          <span aria-hidden>–</span>
          <Time label={`${name}, ${texts.closes}`} value={one.closes} onChange={(closes) => put(at, { closes })} />
          <IconButton
            label={`${common.remove}: ${name} ${one.opens}`}
            onClick={() => onChange(hours.filter((_, place) => place !== at))}
          >
            <X size={17} aria-hidden />
          </IconButton>
          {at === hours.length - 1 && <span className="ml-auto">{more}</span>}
        </div>
      ))}
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
