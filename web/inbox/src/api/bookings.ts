/** The calendar: what is booked, what is free, and changes of both. */
import { call } from "@/api/call";
import type { OpenDays, OpenDayShape } from "@/api/shapes";

export type BookingStatus = "confirmed" | "cancelled" | "rescheduled" | "no_show" | "completed";

export interface Bookable {
  id: string;
  name: string;
}

export interface Booking {
  id: string;
  lead_id: string | null;
  start_time: string;
  end_time: string;
  status: BookingStatus;
  service_id: string;
  /** null: the business itself, without staff. */
  staff: Bookable | null;
  metadata: { service: string; notes: string | null };
  lead: { id: string; name: string | null; phone: string | null } | null;
}

export interface Slot {
  start_time: string;
  end_time: string;
  staff: Bookable | null;
}

interface BookingPage {
  bookings: Booking[];
  total: number;
}

const MOST = 100; // of one page

/** Everything between two moments, however many pages that takes. */
export async function listBookings(from: string, to: string): Promise<Booking[]> {
  const found: Booking[] = [];
  for (let page = 1; ; page += 1) {
    const query = { from, to, page, size: MOST, sort: "start_time" };
    const { bookings, total } = await call<BookingPage>("GET", "/bookings", { query });
    found.push(...bookings);
    if (found.length >= total || bookings.length === 0) return found;
  }
}

export const listBookingsOf = async (leadId: string) =>
  (await call<BookingPage>("GET", "/bookings", { query: { lead_id: leadId } })).bookings;

/** Times on a day of the business's calendar at which a service is free. */
export const findSlots = async (serviceId: string, day: string) =>
  (
    await call<{ slots: Slot[] }>("GET", "/bookings/slots", {
      query: { service_id: serviceId, from: day, to: day },
    })
  ).slots;

/** When anybody, or one of the staff, can be booked on days of the business's calendar. */
export const listOpenDays = async (first: string, last: string, staffId: string): Promise<OpenDayShape[]> =>
  (
    await call<OpenDays>("GET", "/opening-hours/days", {
      query: { from: first, to: last, staff_id: staffId || undefined },
    })
  ).days;

export interface NewBooking {
  lead_id: string;
  service_id: string;
  staff_id?: string;
  start_time: string;
  notes?: string;
}

export const book = (given: NewBooking) => call<Booking>("POST", "/bookings", { body: given });

export const moveBooking = (id: string, start_time: string, staff_id?: string) =>
  call<Booking>("POST", `/bookings/${id}/reschedule`, {
    body: { start_time, ...(staff_id && { staff_id }) },
  });

/** How an appointment went, once it has begun. */
export type Mark = "no_show" | "completed";
export const markBooking = (id: string, mark: Mark) =>
  call<Booking>("POST", `/bookings/${id}/${mark}`, { body: {} });

export const cancelBooking = (id: string) =>
  call<Booking>("POST", `/bookings/${id}/cancel`, { body: {} });
