import { describe, expect, it } from "vitest";

import type { Booking } from "@/api/bookings";
import { hoursOf, laid } from "@/bookings/laying";
import { addDays, clockOf, instantOf, mondayOf, wallOf } from "@/bookings/wall";

const BERLIN = "Europe/Berlin";

function booking(id: string, from: string, to: string): Booking {
  return {
    id, lead_id: null, lead: null, status: "confirmed", service_id: "s", staff: null,
    metadata: { service: "Haircut", notes: null },
    start_time: `2026-03-09T${from}:00Z`, end_time: `2026-03-09T${to}:00Z`,
  };
}

describe("the clock on the wall", () => {
  it.each(["2026-03-28", "2026-03-29", "2026-03-30", "2026-10-25", "2026-10-26"])(
    "shows on %s what it was asked for",
    (day) => {
      for (let minute = 4 * 60; minute < 24 * 60; minute += 15) {
        expect(wallOf(instantOf({ day, minute }, BERLIN), BERLIN)).toEqual({ day, minute });
      }
    },
  );

  it("is read in zones with half hours and beyond the date line", () => {
    for (const zone of ["Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns"]) {
      const wall = { day: "2026-07-01", minute: 615 };
      expect(wallOf(instantOf(wall, zone), zone)).toEqual(wall);
    }
  });

  it("knows weeks and days", () => {
    expect(mondayOf("2026-03-08")).toBe("2026-03-02");
    expect(mondayOf("2026-03-09")).toBe("2026-03-09");
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(clockOf(615)).toBe("10:15");
  });
});

describe("bookings in a calendar", () => {
  it("stand beside each other where they overlap, and alone where they do not", () => {
    const all = laid(
      [booking("a", "09:00", "10:00"), booking("b", "09:30", "10:30"), booking("c", "10:00", "11:00"),
       booking("d", "12:00", "13:00")],
      "UTC",
    );
    expect(all.map(({ booking: { id }, lane, lanes }) => [id, lane, lanes])).toEqual([
      ["a", 0, 2], ["b", 1, 2], ["c", 0, 2], ["d", 0, 1],
    ]);
  });

  it("widen the hours that are shown", () => {
    expect(hoursOf(laid([booking("a", "06:30", "07:00")], "UTC"))).toEqual([6, 19]);
    expect(hoursOf([])).toEqual([8, 19]);
  });
});
