import { useQuery } from "@tanstack/react-query";

import { listBookingsOf } from "@/api/bookings";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { BOOKINGS } from "@/live/cache";
import { useTexts } from "@/texts";

/** What a customer has booked, newest first. */
export function LeadBookings({ leadId }: { leadId: string }) {
  const texts = useTexts();
  const { language } = useTaste();
  const found = useQuery({
    queryKey: [...BOOKINGS, "of", leadId],
    queryFn: () => listBookingsOf(leadId),
  });
  const when = format(language, {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
  });
  return (
    <section>
      <h2 className="mb-2 text-sm font-semibold">{texts.leadPanel.bookings}</h2>
      {found.data?.length === 0 && <p className="text-sm text-faint">{texts.leadPanel.noBookings}</p>}
      <ul className="grid gap-2 text-sm">
        {found.data?.map((one) => (
          <li key={one.id} className="rounded-xl border border-line px-3 py-2">
            <p className="font-medium">{one.metadata.service}</p>
            <p className="text-soft">
              <time dateTime={one.start_time}>{when.format(new Date(one.start_time))}</time>
              {" · "}{texts.bookings.status[one.status]}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
