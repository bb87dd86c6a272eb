import { useState, type SubmitEvent } from "react";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { book, findSlots, type Slot } from "@/api/bookings";
import { listLeads } from "@/api/leads";
import { listServices } from "@/api/setup";
import type { LeadListed } from "@/api/shapes";
import { useSetup } from "@/settings/parts";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Choice, Field } from "@/kit/Field";
import { join } from "@/kit/join";
import { Fault } from "@/kit/Notes";
import { SearchField } from "@/kit/SearchField";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { say } from "@/kit/Toasts";
import { BOOKINGS, LEADS } from "@/live/cache";
import { useTexts } from "@/texts";

interface NewBookingProps {
  day: string;
  zone: string;
  onClose: () => void;
}

/** A booking made by the team: for whom, what, and one of the times that are free. */
export function NewBooking({ day: begin, zone, onClose }: NewBookingProps) {
  const texts = useTexts();
  const client = useQueryClient();
  const services = (useSetup("services", listServices).data ?? []).filter((one) => one.is_active);
  const [lead, setLead] = useState<LeadListed | null>(null);
  const [serviceId, setServiceId] = useState("");
  const [day, setDay] = useState(begin);
  const [slot, setSlot] = useState<Slot | null>(null);
  const chosen = serviceId || services[0]?.id || "";
  const booking = useMutation({
    mutationFn: (given: { lead: LeadListed; slot: Slot }) =>
      book({
        lead_id: given.lead.id,
        service_id: chosen,
        start_time: given.slot.start_time,
        ...(given.slot.staff && { staff_id: given.slot.staff.id }),
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: BOOKINGS });
      say(texts.bookings.booked);
      onClose();
    },
    onError: () => void client.invalidateQueries({ queryKey: [...BOOKINGS, "slots"] }),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (lead && slot) booking.mutate({ lead, slot });
  };
  return (
    <Dialog title={texts.bookings.add} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <Who lead={lead} onChoose={setLead} />
        <div className="grid grid-cols-2 gap-4">
          <Choice
            label={texts.bookings.service}
            value={chosen}
            onChange={(event) => {
              setServiceId(event.target.value);
              setSlot(null);
            }}
          >
            {services.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
          </Choice>
          <Field
            label={texts.bookings.dayOf}
            type="date"
            required
            value={day}
            onChange={(event) => {
              setDay(event.target.value);
              setSlot(null);
            }}
          />
        </div>
        {chosen && day && <Slots serviceId={chosen} day={day} zone={zone} slot={slot} onChoose={setSlot} />}
        <Fault error={booking.error} />
        <Button look="strong" type="submit" disabled={!lead || !slot || booking.isPending}>
          {texts.bookings.book}
        </Button>
      </form>
    </Dialog>
  );
}

function Who({ lead, onChoose }: { lead: LeadListed | null; onChoose: (lead: LeadListed | null) => void }) {
  const texts = useTexts();
  const [search, setSearch] = useState("");
  const found = useQuery({
    queryKey: [...LEADS, "palette", search],
    queryFn: () => listLeads({ search }, null, 5),
    enabled: search.length > 1,
    placeholderData: keepPreviousData,
  });
  const nameOf = (one: LeadListed) => one.name ?? one.email ?? one.phone ?? texts.leadPanel.nameless;
  if (lead) {
    return (
      <div className="flex items-center justify-between rounded-xl bg-wash px-4 py-1.5">
        <span className="font-medium">{nameOf(lead)}</span>
        <Button look="quiet" onClick={() => onChoose(null)}>{texts.common.edit}</Button>
      </div>
    );
  }
  return (
    <div className="grid gap-1.5">
      <p className="text-sm font-medium">{texts.bookings.customer}</p>
      <SearchField label={texts.bookings.findCustomer} text={search} onSearch={setSearch} />
      {search && (
        <ul className="grid rounded-xl border border-line">
          {found.data?.leads.map((one) => (
            <li key={one.id}>
              <button type="button" onClick={() => onChoose(one)} className="flex min-h-11 w-full items-center justify-between gap-4 px-4 text-left hover:bg-raised">
                {nameOf(one)}
                <span className="text-[0.8125rem] text-faint">{one.phone ?? one.email}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface SlotsProps {
  serviceId: string;
  day: string;
  zone: string;
  slot: Slot | null;
  onChoose: (slot: Slot) => void;
}

function Slots({ serviceId, day, zone, slot, onChoose }: SlotsProps) {
  const { bookings } = useTexts();
  const { language } = useTaste();
  const found = useQuery({
    queryKey: [...BOOKINGS, "slots", serviceId, day],
    queryFn: () => findSlots(serviceId, day),
  });
  const clock = format(language, { hour: "2-digit", minute: "2-digit", timeZone: zone });
  const times = [...new Map((found.data ?? []).map((one) => [one.start_time, one])).values()];
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{bookings.free}</legend>
      {found.data && times.length === 0 && <p className="text-sm text-faint">{bookings.noFree}</p>}
      <Fault error={found.error} />
      <div className="flex max-h-48 flex-wrap gap-2 overflow-y-auto p-0.5">
        {times.map((one) => (
          <button
            key={one.start_time}
            type="button"
            aria-pressed={slot?.start_time === one.start_time}
            onClick={() => onChoose(one)}
            className={join(
              "numbers min-h-10 rounded-full border px-3.5 text-sm",
              slot?.start_time === one.start_time
                ? "border-accent bg-accent text-on-accent"
                : "border-edge hover:bg-raised",
            )}
          >
            {clock.format(new Date(one.start_time))}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
