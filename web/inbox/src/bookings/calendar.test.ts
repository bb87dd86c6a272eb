import { describe, expect, it } from "vitest";

import type { Booking } from "@/api/bookings";
import { closedIn, openedIn } from "@/bookings/hours";
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

describe("the hours in which nobody can be booked", () => {
  const day = (...hours: [string, string][]) => ({
    day: "2026-03-09", reason: null, hours: hours.map(([opens, closes]) => ({ opens, closes })),
  });

  it("are those before, between and after the others", () => {
    expect(closedIn(day(["09:00", "12:30"], ["13:00", "18:00"]), 8, 19)).toEqual([
      [480, 540], [750, 780], [1080, 1140],
    ]);
    expect(closedIn(day(["08:00", "19:00"]), 8, 19)).toEqual([]);
    expect(closedIn(day(["00:00", "24:00"]), 0, 24)).toEqual([]);
  });

  it("are all of them on a day on which it is closed, and no more than is shown", () => {
    expect(closedIn(day(), 8, 19)).toEqual([[480, 1140]]);
    expect(closedIn(day(["06:00", "07:00"], ["20:00", "24:00"]), 8, 19)).toEqual([[480, 1140]]);
    expect(closedIn(day(["06:00", "09:00"], ["18:00", "24:00"]), 8, 19)).toEqual([[540, 1080]]);
  });

  it("are seen around the others, however early or late these are", () => {
    expect(openedIn([day(), day(["06:30", "12:00"], ["14:00", "22:15"])])).toEqual([390, 1335]);
    expect(hoursOf([], openedIn([day(["06:30", "22:15"])]))).toEqual([6, 23]);
    expect(hoursOf([], openedIn([day(), day()]))).toEqual([8, 19]);
    expect(hoursOf([], openedIn([day(["07:00", "24:00"])]))).toEqual([7, 24]);
  });
});
