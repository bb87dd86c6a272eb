import { Field } from "@/kit/Field";
import { useTexts } from "@/texts";

/** The day of a booking. */
export function DayField({ day, onChange }: { day: string; onChange: (day: string) => void }) {
  const { bookings } = useTexts();
  return (
    <Field
      label={bookings.dayOf}
      type="date"
      required
      value={day}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
