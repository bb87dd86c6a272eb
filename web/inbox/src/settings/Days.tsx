/** Days that are not as in other weeks, as forms take them. */
import { Plus, X } from "lucide-react";

import type { ClosureShape, SpecialDayShape } from "@/api/shapes";
import { DayHours } from "@/settings/Week";
import { Card } from "@/settings/parts";
import { Button, IconButton } from "@/kit/Button";
import { Field } from "@/kit/Field";
import { useTexts } from "@/texts";

/** The same list with one of its things changed. */
function changed<Thing>(all: Thing[], at: number, change: Partial<Thing>): Thing[] {
  return all.map((one, place) => (place === at ? { ...one, ...change } : one));
}

/** A first day; the last one comes along where it would lie before it. */
function beginning({ last_day }: ClosureShape, first_day: string): Partial<ClosureShape> {
  return { first_day, last_day: last_day < first_day ? first_day : last_day };
}

interface ClosuresProps {
  title: string;
  add: string;
  reason: string;
  all: ClosureShape[];
  onChange: (all: ClosureShape[]) => void;
}

/** Days on which a business is closed, or somebody is away. */
export function Closures({ title, add, reason, all, onChange }: ClosuresProps) {
  const { settings: { hours }, common } = useTexts();
  return (
    <Card title={title}>
      {all.map((one, at) => (
        <div key={at} className="grid items-end gap-2 sm:grid-cols-[1fr_1fr_2fr_auto]">
          <Field label={hours.first} type="date" required value={one.first_day} onChange={(event) => onChange(changed(all, at, beginning(one, event.target.value)))} />
          <Field label={hours.last} type="date" required min={one.first_day} value={one.last_day} onChange={(event) => onChange(changed(all, at, { last_day: event.target.value }))} />
          <Field label={reason} value={one.reason ?? ""} onChange={(event) => onChange(changed(all, at, { reason: event.target.value || null }))} />
          <IconButton label={`${common.remove}: ${one.first_day}`} onClick={() => onChange(all.filter((_, place) => place !== at))}>
            <X size={17} aria-hidden />
          </IconButton>
        </div>
      ))}
      <More label={add} onClick={() => onChange([...all, { first_day: "", last_day: "", reason: null }])} />
    </Card>
  );
}

interface SpecialDaysProps {
  all: SpecialDayShape[];
  onChange: (all: SpecialDayShape[]) => void;
}

/** Days with hours of their own. */
export function SpecialDays({ all, onChange }: SpecialDaysProps) {
  const { settings: { hours }, common } = useTexts();
  return (
    <Card title={hours.special}>
      <p className="-mt-2 text-sm text-faint">{hours.specialHint}</p>
      {all.map((one, at) => (
        <div key={at} className="grid items-start gap-x-4 gap-y-2 border-t border-line pt-4 sm:grid-cols-[10rem_1fr_auto]">
          <Field label={hours.day} type="date" required value={one.day} onChange={(event) => onChange(changed(all, at, { day: event.target.value }))} />
          <div className="grid gap-2">
            <p className="text-sm font-medium">{hours.open}</p>
            <DayHours name={one.day} hours={one.hours} onChange={(open) => onChange(changed(all, at, { hours: open }))} />
            <Field label={hours.reason} value={one.reason ?? ""} onChange={(event) => onChange(changed(all, at, { reason: event.target.value || null }))} />
          </div>
          <IconButton label={`${common.remove}: ${one.day}`} onClick={() => onChange(all.filter((_, place) => place !== at))} className="sm:mt-6">
            <X size={17} aria-hidden />
          </IconButton>
        </div>
      ))}
      <More label={hours.addSpecial} onClick={() => onChange([...all, { day: "", hours: [], reason: null }])} />
    </Card>
  );
}

function More({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button look="quiet" className="-ml-3 justify-self-start" icon={<Plus size={16} aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  );
}
