import { useState, type SubmitEvent } from "react";

import { moveBooking, type Booking, type Slot } from "@/api/bookings";
import { DayField } from "@/bookings/DayField";
import { movedWords } from "@/bookings/MoveConfirm";
import { Slots } from "@/bookings/Slots";
import { useBookingAct } from "@/bookings/useBookingAct";
import { wallOf } from "@/bookings/wall";
import { Button } from "@/kit/Button";
import { Fault } from "@/kit/Notes";
import { useTexts } from "@/texts";

interface MoveFormProps {
  booking: Booking;
  zone: string;
  onClose: () => void;
}

/** Another time for a booking: any day, and one of the times that are free on it. */
export function MoveForm({ booking, zone, onClose }: MoveFormProps) {
  const texts = useTexts();
  const [day, setDay] = useState(wallOf(new Date(booking.start_time), zone).day);
  const [slot, setSlot] = useState<Slot | null>(null);
  const moving = useBookingAct(
    (to: Slot) => moveBooking(booking.id, to.start_time),
    (after) => movedWords(booking, after, texts),
    onClose,
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (slot) moving.mutate(slot);
  };
  return (
    <form onSubmit={submit} className="mt-5 grid gap-4 border-t border-line pt-5">
      <DayField
        day={day}
        onChange={(other) => {
          setDay(other);
          setSlot(null);
        }}
      />
      {day && <Slots serviceId={booking.service_id} day={day} zone={zone} slot={slot} onChoose={setSlot} />}
      <Fault error={moving.error} />
      <Button look="strong" type="submit" disabled={!slot || moving.isPending}>{texts.bookings.move}</Button>
    </form>
  );
}
