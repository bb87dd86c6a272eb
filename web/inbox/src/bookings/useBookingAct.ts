import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { Booking } from "@/api/bookings";
import { say } from "@/kit/Toasts";
import { BOOKINGS } from "@/live/cache";

/** Something done with a booking: the calendar is read anew, and it is said. */
export function useBookingAct<Given = undefined>(
  act: (given: Given) => Promise<Booking>,
  wordsOf: (after: Booking) => string,
  onDone: () => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (after) => {
      say(wordsOf(after));
      onDone();
    },
    // Also where it was refused: then what is shown is no longer so.
    onSettled: () => void client.invalidateQueries({ queryKey: BOOKINGS }),
  });
}
