import { useMemo, useState } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Plus } from "lucide-react";
import { useSearchParams } from "wouter";

import { listBookings, listOpenDays, type Booking } from "@/api/bookings";
import type { OpenDayShape } from "@/api/shapes";
import { listStaff, readOrganization } from "@/api/setup";
import { mayWrite, useMe } from "@/app/me";
import { BookingDialog } from "@/bookings/BookingDialog";
import { Calendar } from "@/bookings/Calendar";
import { NewBooking } from "@/bookings/NewBooking";
import { addDays, instantOf, mondayOf, wallOf } from "@/bookings/wall";
import { setupKey, useSetup } from "@/settings/parts";
import { Button, IconButton } from "@/kit/Button";
import { Choice } from "@/kit/Field";
import { Bones, Failed } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { useWide } from "@/kit/useWide";
import { BOOKINGS } from "@/live/cache";
import { useTexts } from "@/texts";

/** The calendar of a business. */
export default function BookingsPage() {
  const organization = useSetup("organization", readOrganization);
  if (!organization.data) {
    return organization.error ? <Failed error={organization.error} onRetry={organization.refetch} /> : <Bones />;
  }
  return <Page zone={organization.data.time_zone} />;
}

const NONE: OpenDayShape[] = [];
const SHOWN = ["confirmed", "completed", "no_show"];

function Page({ zone }: { zone: string }) {
  const texts = useTexts();
  const me = useMe();
  const days = useDays(zone);
  const [staffId, setStaffId] = useState("");
  const [opened, setOpened] = useState<Booking | null>(null);
  const [isAdding, setAdding] = useState(false);
  const from = instantOf({ day: days.first, minute: 0 }, zone).toISOString();
  const to = instantOf({ day: addDays(days.last, 1), minute: 0 }, zone).toISOString();
  const found = useQuery({
    queryKey: [...BOOKINGS, "between", from, to],
    queryFn: () => listBookings(from, to),
    placeholderData: keepPreviousData,
  });
  const open = useQuery({
    queryKey: [...setupKey("open-days"), days.first, days.last, staffId],
    queryFn: () => listOpenDays(days.first, days.last, staffId),
    placeholderData: keepPreviousData,
  });
  const shown = useMemo(
    () =>
      (found.data ?? []).filter(
        (one) => SHOWN.includes(one.status) && (!staffId || one.staff?.id === staffId),
      ),
    [found.data, staffId],
  );
  return (
    <div className="flex h-full flex-col bg-sheet">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-2 border-b border-line px-3 py-3 sm:gap-x-4 sm:px-6">
        <h1 className="-order-1 text-xl font-semibold tracking-tight">{texts.bookings.title}</h1>
        <Steps days={days} />
        <div className="-order-1 ml-auto flex items-center gap-2 md:order-none">
          <Who staffId={staffId} onChoose={setStaffId} />
          {mayWrite(me) && (
            <Button look="strong" icon={<Plus size={16} aria-hidden className="hidden sm:block" />} onClick={() => setAdding(true)}>
              {texts.bookings.add}
            </Button>
          )}
        </div>
      </header>
      {found.isError && !found.data ? (
        <Failed error={found.error} onRetry={found.refetch} />
      ) : (
        <Calendar days={days.all} bookings={shown} open={open.data ?? NONE} zone={zone} onOpen={setOpened} />
      )}
      {opened && <BookingDialog booking={opened} zone={zone} onClose={() => setOpened(null)} />}
      {isAdding && <NewBooking day={days.day < days.today ? days.today : days.day} zone={zone} onClose={() => setAdding(false)} />}
    </div>
  );
}

type Days = ReturnType<typeof useDays>;

/** The days that are shown, as the address says: a week, or one day where there is little room. */
function useDays(zone: string) {
  const [search, setSearch] = useSearchParams();
  const isWide = useWide(768);
  const asked = search.get("view");
  const isWeek = asked ? asked === "week" : isWide;
  const today = wallOf(new Date(), zone).day;
  const given = search.get("day") ?? "";
  const day = /^\d{4}-\d\d-\d\d$/.test(given) && !isNaN(Date.parse(given)) ? given : today;
  const first = isWeek ? mondayOf(day) : day;
  const last = isWeek ? addDays(first, 6) : first;
  const all = Array.from({ length: isWeek ? 7 : 1 }, (_, place) => addDays(first, place));
  const put = (change: Record<string, string>) =>
    setSearch({ view: isWeek ? "week" : "day", day, ...change });
  return { isWeek, first, last, all, today, day, put };
}

function Steps({ days }: { days: Days }) {
  const texts = useTexts();
  const { language } = useTaste();
  const step = days.isWeek ? 7 : 1;
  const isWide = useWide(768);
  const long = { month: "long", year: "numeric" } as const;
  const shown = format(language, { day: "numeric", ...(isWide ? long : { month: "short" }), timeZone: "UTC" });
  const range = shown.formatRange(Date.parse(days.first), Date.parse(days.last));
  return (
    <div className="flex w-full items-center gap-1 md:w-auto">
      <IconButton label={texts.bookings.earlier} onClick={() => days.put({ day: addDays(days.day, -step) })}>
        <ChevronLeft size={20} aria-hidden />
      </IconButton>
      <Button onClick={() => days.put({ day: days.today })}>{texts.common.today}</Button>
      <IconButton label={texts.bookings.later} onClick={() => days.put({ day: addDays(days.day, step) })}>
        <ChevronRight size={20} aria-hidden />
      </IconButton>
      <p aria-live="polite" className="min-w-0 px-1 text-sm leading-tight font-medium sm:px-2 sm:text-base md:whitespace-nowrap">{range}</p>
      <div role="group" aria-label={texts.bookings.calendar} className="ml-auto flex shrink-0 rounded-[0.625rem] border border-line p-0.5 md:ml-0">
        {(["day", "week"] as const).map((view) => (
          <button
            key={view}
            type="button"
            aria-pressed={days.isWeek === (view === "week")}
            onClick={() => days.put({ view })}
            className="min-h-9 rounded-lg px-2.5 text-sm sm:px-3 text-soft aria-pressed:bg-wash aria-pressed:font-medium aria-pressed:text-accent"
          >
            {texts.bookings[view]}
          </button>
        ))}
      </div>
    </div>
  );
}

function Who({ staffId, onChoose }: { staffId: string; onChoose: (id: string) => void }) {
  const { bookings } = useTexts();
  const staff = useSetup("staff", listStaff).data ?? [];
  if (staff.length < 2) return null;
  return (
    <Choice isBare label={bookings.who} value={staffId} onChange={(event) => onChoose(event.target.value)}>
      <option value="">{bookings.everybody}</option>
      {staff.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
    </Choice>
  );
}
