import { useState } from "react";
import { Link } from "wouter";

import { cancelBooking, markBooking, type Booking, type Mark } from "@/api/bookings";
import { mayWrite, useMe } from "@/app/me";
import { MoveForm } from "@/bookings/MoveForm";
import { useBookingAct } from "@/bookings/useBookingAct";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Fault } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { format, MINUTE } from "@/kit/times";
import { useNow } from "@/kit/useNow";
import { useTexts } from "@/texts";

interface BookingDialogProps {
  booking: Booking;
  zone: string;
  onClose: () => void;
}

/** One booking: who, what, when; another time, calling it off, and how it went. */
export function BookingDialog({ booking, zone, onClose }: BookingDialogProps) {
  const texts = useTexts();
  const me = useMe();
  const [isMoving, setMoving] = useState(false);
  const hasBegun = useNow(MINUTE, (now) => Date.parse(booking.start_time) <= now);
  return (
    <Dialog title={booking.lead?.name ?? texts.bookings.nobody} onClose={onClose}>
      <Facts booking={booking} zone={zone} />
      {booking.lead_id && (
        <Link
          href={`/leads/${booking.lead_id}`}
          className="text-sm font-medium text-accent underline underline-offset-2"
        >
          {texts.leadPanel.open}
        </Link>
      )}
      {mayWrite(me) && hasBegun && <Marks booking={booking} onDone={onClose} />}
      {mayWrite(me) && booking.status === "confirmed" && (
        isMoving ? (
          <MoveForm booking={booking} zone={zone} onClose={onClose} />
        ) : (
          <Changes booking={booking} onMove={() => setMoving(true)} onDone={onClose} />
        )
      )}
    </Dialog>
  );
}

function Facts({ booking, zone }: { booking: Booking; zone: string }) {
  const texts = useTexts();
  const { language } = useTaste();
  const when = format(language, {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
    timeZone: zone,
  });
  const range = when.formatRange(new Date(booking.start_time), new Date(booking.end_time));
  const lines = [booking.metadata.service, range, booking.staff?.name, booking.lead?.phone, booking.metadata.notes];
  return (
    <div className="mb-4 grid gap-1.5">
      {lines.filter(Boolean).map((line, place) => <p key={place} className="wrap-anywhere">{line}</p>)}
      <p className="text-sm text-faint">{texts.bookings.status[booking.status]}</p>
    </div>
  );
}

const MARKS: readonly Mark[] = ["completed", "no_show"];

/** How it went, once it has begun. */
function Marks({ booking, onDone }: { booking: Booking; onDone: () => void }) {
  const { bookings } = useTexts();
  const marking = useBookingAct(
    (mark: Mark) => markBooking(booking.id, mark),
    (after) => bookings.status[after.status],
    onDone,
  );
  return (
    <div className="mt-5">
      <Fault error={marking.error} />
      <div role="group" aria-label={bookings.went} className="mt-2 flex flex-wrap gap-2">
        {MARKS.map((mark) => (
          <Button
            key={mark}
            aria-pressed={booking.status === mark}
            className="aria-pressed:border-accent aria-pressed:bg-wash aria-pressed:text-accent"
            disabled={marking.isPending || booking.status === mark}
            onClick={() => marking.mutate(mark)}
          >
            {bookings.status[mark]}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Changes({ booking, onMove, onDone }: { booking: Booking; onMove: () => void; onDone: () => void }) {
  const { bookings } = useTexts();
  const [isAsking, setAsking] = useState(false);
  if (isAsking) return <Cancelling booking={booking} onKeep={() => setAsking(false)} onDone={onDone} />;
  return (
    <div className="mt-7 flex flex-wrap gap-2">
      <Button onClick={onMove}>{bookings.moveElsewhere}</Button>
      <Button look="bad" className="ml-auto" onClick={() => setAsking(true)}>{bookings.cancel}</Button>
    </div>
  );
}

/** Asked once more: the customer is told, and a tap is quickly done. */
function Cancelling({ booking, onKeep, onDone }: { booking: Booking; onKeep: () => void; onDone: () => void }) {
  const { bookings } = useTexts();
  const cancelling = useBookingAct(() => cancelBooking(booking.id), () => bookings.cancelled, onDone);
  return (
    <section role="group" aria-label={bookings.cancelAsk} className="mt-5 border-t border-line pt-5">
      <p className="font-semibold">{bookings.cancelAsk}</p>
      <p className="mb-4 text-sm text-soft">{bookings.cancelHint}</p>
      <Fault error={cancelling.error} />
      {/* What keeps it stands where the finger is: a second tap by mistake cancels nothing. */}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button look="bad" disabled={cancelling.isPending} onClick={() => cancelling.mutate(undefined)}>
          {bookings.cancel}
        </Button>
        <Button autoFocus className="ml-auto" onClick={onKeep}>{bookings.keep}</Button>
      </div>
    </section>
  );
}
