import { useState } from "react";
import { SlidersHorizontal } from "lucide-react";

import { CHANNELS, STATUSES, type Channel } from "@/api/conversations";
import { begunOn, dayOf, hasDays, isNarrowed, SPANS, type Span, type View } from "@/inbox/filters";
import { useCounts } from "@/inbox/useCounts";
import { useZone } from "@/inbox/useZone";
import { Button, IconButton } from "@/kit/Button";
import { Choice, Field } from "@/kit/Field";
import { join } from "@/kit/join";
import { SearchField } from "@/kit/SearchField";
import { useTaste } from "@/kit/taste";
import { useTexts } from "@/texts";

interface NarrowingProps {
  view: View;
  narrow: (change: Partial<View>) => void;
}

const NOTHING: View = {
  status: null, channel: null, isUnread: false, isMine: false, since: null, from: null, to: null, q: "",
};
const SELDOM_ID = "inbox-seldom";

/** What the list is narrowed to: by text, by a tap, and by what is seldom needed. */
export function Narrowing({ view, narrow }: NarrowingProps) {
  const texts = useTexts();
  const isUsed = view.channel !== null || view.since !== null || hasDays(view);
  const [isOpen, setOpen] = useState(isUsed);
  return (
    <div className="grid gap-2.5 px-4 pt-1 pb-3.5">
      <div className="flex gap-1.5">
        <SearchField
          id={SEARCH_ID}
          label={texts.inbox.search}
          text={view.q}
          onSearch={(q) => narrow({ q })}
        />
        <IconButton
          label={texts.inbox.filters}
          aria-expanded={isOpen}
          aria-controls={SELDOM_ID}
          onClick={() => setOpen(!isOpen)}
          className={isUsed ? "bg-wash text-accent" : ""}
        >
          <SlidersHorizontal size={18} aria-hidden />
        </IconButton>
      </div>
      {isOpen && <Seldom view={view} narrow={narrow} />}
      <Chips view={view} narrow={narrow} />
      {isNarrowed(view) && (
        <Button look="quiet" className="-mx-2 justify-self-start px-2" onClick={() => narrow(NOTHING)}>
          {texts.inbox.reset}
        </Button>
      )}
    </div>
  );
}

export const SEARCH_ID = "inbox-search";
function Chips({ view, narrow }: NarrowingProps) {
  const texts = useTexts();
  const counts = useCounts();
  const isAll = !view.status && !view.isUnread && !view.isMine;
  return (
    <div className="flex flex-wrap gap-1.5">
      <Chip
        isOn={isAll}
        onTap={() => narrow({ status: null, isUnread: false, isMine: false })}
        text={texts.inbox.all}
      />
      <Chip
        isOn={view.isUnread}
        onTap={() => narrow({ isUnread: !view.isUnread })}
        text={texts.inbox.unread}
        n={counts?.unread}
      />
      <Chip
        isOn={view.isMine}
        onTap={() => narrow({ isMine: !view.isMine })}
        text={texts.inbox.mine}
        n={counts?.mine}
      />
      {STATUSES.map((status) => (
        <Chip
          key={status}
          isOn={view.status === status}
          onTap={() => narrow({ status: view.status === status ? null : status })}
          text={texts.inbox.short[status]}
          n={counts?.by_status[status]}
        />
      ))}
    </div>
  );
}

interface ChipProps {
  text: string;
  isOn: boolean;
  onTap: () => void;
  n?: number | undefined;
}

function Chip({ text, isOn, onTap, n }: ChipProps) {
  const { language } = useTaste();
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onTap}
      className={join(
        "flex min-h-8 items-center gap-1.5 rounded-full border px-2.5 text-[0.8125rem]",
        isOn
          ? "border-accent bg-accent font-medium text-on-accent"
          : "border-line bg-sheet text-soft hover:bg-raised hover:text-ink",
      )}
    >
      {text}
      {n !== undefined && n > 0 && <span className="numbers">{n.toLocaleString(language)}</span>}
    </button>
  );
}

function Seldom({ view, narrow }: NarrowingProps) {
  const texts = useTexts();
  useZone(); // known by the time a day is chosen
  return (
    <div id={SELDOM_ID} className="grid grid-cols-2 gap-2.5">
      <Choice
        label={texts.inbox.channel}
        value={view.channel ?? ""}
        onChange={(event) => narrow({ channel: (event.target.value || null) as Channel | null })}
      >
        <option value="">{texts.inbox.anyChannel}</option>
        {CHANNELS.map((channel) => (
          <option key={channel} value={channel}>{texts.channel[channel]}</option>
        ))}
      </Choice>
      <Choice
        label={texts.inbox.time}
        value={view.since ?? ""}
        onChange={(event) => {
          narrow({ since: (event.target.value || null) as Span | null, from: null, to: null });
        }}
      >
        <option value="">{hasDays(view) ? texts.inbox.chosenDays : texts.inbox.anyTime}</option>
        {(Object.keys(SPANS) as Span[]).map((span) => (
          <option key={span} value={span}>{texts.inbox.since[span]}</option>
        ))}
      </Choice>
      <Day label={texts.inbox.from} day={view.from} onChange={(day) => narrow(begunOn(day, view))} />
      <Day
        label={texts.inbox.to}
        day={view.to}
        earliest={view.from}
        onChange={(to) => narrow({ since: null, to })}
      />
    </div>
  );
}

interface DayProps {
  label: string;
  day: string | null;
  earliest?: string | null;
  onChange: (day: string | null) => void;
}

/** A day; while its year is being typed it is none yet. */
function Day({ label, day, earliest, onChange }: DayProps) {
  const [written, setWritten] = useState(day ?? "");
  const [known, setKnown] = useState(day);
  if (day !== known) {
    setKnown(day);
    setWritten(day ?? "");
  }
  const write = (text: string) => {
    setWritten(text);
    if (!text || dayOf(text)) onChange(dayOf(text));
  };
  return (
    <Field
      label={label}
      type="date"
      value={written}
      min={earliest ?? undefined}
      onChange={(event) => write(event.target.value)}
    />
  );
}
