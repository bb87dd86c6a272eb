import { useMutation, useQueryClient } from "@tanstack/react-query";

import { moveBooking } from "@/api/bookings";
import type { Moving } from "@/bookings/Calendar";
import { instantOf } from "@/bookings/wall";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Fault } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { say } from "@/kit/Toasts";
import { BOOKINGS } from "@/live/cache";
import { useTexts } from "@/texts";

interface MoveConfirmProps {
  moving: Moving;
  zone: string;
  onClose: () => void;
}

/** Asks before a customer is told of another time. */
export function MoveConfirm({ moving, zone, onClose }: MoveConfirmProps) {
  const texts = useTexts();
  const { language } = useTaste();
  const client = useQueryClient();
  const at = instantOf(moving.to, zone);
  const acting = useMutation({
    mutationFn: () => moveBooking(moving.booking.id, at.toISOString()),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: BOOKINGS });
      say(texts.bookings.moved);
      onClose();
    },
  });
  const when = format(language, {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
    timeZone: zone,
  }).format(at);
  return (
    <Dialog title={texts.bookings.moveTo(when)} onClose={onClose}>
      <p className="mb-4 text-soft">
        {[moving.booking.lead?.name, moving.booking.metadata.service].filter(Boolean).join(" · ")}
      </p>
      <Fault error={acting.error} />
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{texts.common.cancel}</Button>
        <Button look="strong" autoFocus disabled={acting.isPending} onClick={() => acting.mutate()}>
          {texts.bookings.move}
        </Button>
      </div>
    </Dialog>
  );
}
