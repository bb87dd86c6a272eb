import { useState, type SubmitEvent } from "react";

import { book, type Slot } from "@/api/bookings";
import { listServices } from "@/api/setup";
import type { LeadListed } from "@/api/shapes";
import { Customer } from "@/bookings/Customer";
import { DayField } from "@/bookings/DayField";
import { Slots } from "@/bookings/Slots";
import { useBookingAct } from "@/bookings/useBookingAct";
import { useSetup } from "@/settings/parts";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Choice, TextField } from "@/kit/Field";
import { Fault } from "@/kit/Notes";
import { useTexts } from "@/texts";

interface NewBookingProps {
  day: string;
  zone: string;
  onClose: () => void;
}

/** A booking made by the team: for whom, what, and one of the times that are free. */
export function NewBooking({ day: begin, zone, onClose }: NewBookingProps) {
  const texts = useTexts();
  const services = (useSetup("services", listServices).data ?? []).filter((one) => one.is_active);
  const [lead, setLead] = useState<LeadListed | null>(null);
  const [serviceId, setServiceId] = useState("");
  const [day, setDay] = useState(begin);
  const [slot, setSlot] = useState<Slot | null>(null);
  const [notes, setNotes] = useState("");
  const chosen = serviceId || services[0]?.id || "";
  const booking = useBookingAct(
    (given: { lead: LeadListed; slot: Slot }) =>
      book({
        lead_id: given.lead.id,
        service_id: chosen,
        start_time: given.slot.start_time,
        ...(given.slot.staff && { staff_id: given.slot.staff.id }),
        ...(notes.trim() && { notes: notes.trim() }),
      }),
    () => texts.bookings.booked,
    onClose,
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (lead && slot) booking.mutate({ lead, slot });
  };
  return (
    <Dialog title={texts.bookings.add} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <Customer lead={lead} onChoose={setLead} />
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
          <DayField
            day={day}
            onChange={(other) => {
              setDay(other);
              setSlot(null);
            }}
          />
        </div>
        {chosen && day && <Slots serviceId={chosen} day={day} zone={zone} slot={slot} onChoose={setSlot} />}
        <TextField label={texts.bookings.notes} rows={2} value={notes} onChange={(event) => setNotes(event.target.value)} />
        <Fault error={booking.error} />
        <Button look="strong" type="submit" disabled={!lead || !slot || booking.isPending}>
          {texts.bookings.book}
        </Button>
      </form>
    </Dialog>
  );
}
