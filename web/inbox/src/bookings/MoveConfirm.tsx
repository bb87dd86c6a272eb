import { moveBooking, type Booking } from "@/api/bookings";
import type { Moving } from "@/bookings/Calendar";
import { useBookingAct } from "@/bookings/useBookingAct";
import { instantOf } from "@/bookings/wall";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Fault } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { format, MINUTE } from "@/kit/times";
import { useNow } from "@/kit/useNow";
import { useTexts, type Texts } from "@/texts";

interface MoveConfirmProps {
  moving: Moving;
  zone: string;
  onClose: () => void;
}

/** Asks before a customer is told of another time. */
export function MoveConfirm({ moving, zone, onClose }: MoveConfirmProps) {
  const texts = useTexts();
  const { language } = useTaste();
  const { booking } = moving;
  const at = instantOf(moving.to, zone);
  const isPast = useNow(MINUTE, (now) => at.getTime() <= now);
  const acting = useBookingAct(
    () => moveBooking(booking.id, at.toISOString()),
    (after) => movedWords(booking, after, texts),
    onClose,
  );
  const when = format(language, {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
    timeZone: zone,
  }).format(at);
  return (
    <Dialog title={texts.bookings.moveTo(when)} onClose={onClose}>
      <p className="mb-4 text-soft">
        {[booking.lead?.name, booking.metadata.service, booking.staff?.name].filter(Boolean).join(" · ")}
      </p>
      {isPast && <p role="alert" className="text-sm text-bad">{texts.bookings.isPast}</p>}
      <Fault error={acting.error} />
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{texts.common.cancel}</Button>
        <Button look="strong" data-first disabled={isPast || acting.isPending} onClick={() => acting.mutate(undefined)}>
          {texts.bookings.move}
        </Button>
      </div>
    </Dialog>
  );
}

/** That it was moved, and with whom it is where that has changed. */
export function movedWords(before: Booking, after: Booking, texts: Texts): string {
  const { staff } = after;
  return staff && staff.id !== before.staff?.id ? texts.bookings.movedTo(staff.name) : texts.bookings.moved;
}
