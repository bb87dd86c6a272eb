import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";

import { cancelBooking, type Booking } from "@/api/bookings";
import { mayWrite, useMe } from "@/app/me";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Fault } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { say } from "@/kit/Toasts";
import { BOOKINGS } from "@/live/cache";
import { useTexts } from "@/texts";

interface BookingDialogProps {
  booking: Booking;
  zone: string;
  onClose: () => void;
}

/** One booking: who, what, when, and calling it off. */
export function BookingDialog({ booking, zone, onClose }: BookingDialogProps) {
  const texts = useTexts();
  const me = useMe();
  const client = useQueryClient();
  const cancelling = useMutation({
    mutationFn: () => cancelBooking(booking.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: BOOKINGS });
      say(texts.bookings.cancelled);
      onClose();
    },
  });
  const mayCancel = mayWrite(me) && booking.status === "confirmed";
  return (
    <Dialog title={booking.lead?.name ?? texts.bookings.nobody} onClose={onClose}>
      <Facts booking={booking} zone={zone} />
      <Fault error={cancelling.error} />
      <div className="mt-6 flex flex-wrap gap-2">
        {booking.lead_id && (
          <Link
            href={`/leads/${booking.lead_id}`}
            className="inline-flex min-h-10 items-center rounded-[0.625rem] border border-edge px-3.5 text-sm font-medium hover:bg-raised"
          >
            {texts.leadPanel.open}
          </Link>
        )}
        {mayCancel && (
          <Button look="bad" className="ml-auto" disabled={cancelling.isPending} onClick={() => cancelling.mutate()}>
            {texts.bookings.cancel}
          </Button>
        )}
      </div>
      {mayCancel && <p className="mt-3 text-[0.8125rem] text-faint">{texts.bookings.cancelHint}</p>}
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
      {lines.filter(Boolean).map((line) => <p key={line} className="wrap-anywhere">{line}</p>)}
      <p className="text-sm text-faint">{texts.bookings.status[booking.status]}</p>
    </div>
  );
}
