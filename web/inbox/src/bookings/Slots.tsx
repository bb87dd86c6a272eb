import { useQuery } from "@tanstack/react-query";

import { findSlots, type Slot } from "@/api/bookings";
import { join } from "@/kit/join";
import { Fault } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { format } from "@/kit/times";
import { BOOKINGS } from "@/live/cache";
import { useTexts } from "@/texts";

interface SlotsProps {
  serviceId: string;
  day: string;
  zone: string;
  slot: Slot | null;
  onChoose: (slot: Slot) => void;
}

/** The times of a day that are free, to choose one of. */
export function Slots({ serviceId, day, zone, slot, onChoose }: SlotsProps) {
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
      <div className="flex max-h-56 flex-wrap gap-2 overflow-y-auto p-0.5">
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
