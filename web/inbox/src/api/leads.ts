/** People who write in. */
import { call } from "@/api/call";
import type { LeadChange, LeadPage, LeadShape, MergedLeads, NewLead, SimilarLeads } from "@/api/shapes";

export type LeadStatus = LeadShape["status"];
export const LEAD_STATUSES: readonly LeadStatus[] = [
  "new", "contacted", "booking_offered", "booked", "confirmed", "completed", "no_show",
  "cancelled", "lost",
];

export interface LeadFilters {
  status?: LeadStatus | undefined;
  channel?: LeadShape["channel"] | undefined;
  search?: string | undefined;
}

export const listLeads = (filters: LeadFilters, cursor: string | null, size = 50) =>
  call<LeadPage>("GET", "/leads", { query: { ...filters, size, cursor: cursor ?? undefined } });

export const readLead = (id: string) => call<LeadShape>("GET", `/leads/${id}`);

export const makeLead = (given: NewLead) => call<LeadShape>("POST", "/leads", { body: given });

export const changeLead = (id: string, change: LeadChange) =>
  call<LeadShape>("PATCH", `/leads/${id}`, { body: change });

export const block = (id: string, isBlocked: boolean) =>
  call<LeadShape>(isBlocked ? "PUT" : "DELETE", `/leads/${id}/block`);

export const eraseLead = (id: string) => call<undefined>("DELETE", `/leads/${id}`);

export const listSimilar = async (id: string) =>
  (await call<SimilarLeads>("GET", `/leads/${id}/similar`)).similar;

/** Who became a part of a lead, merged last first. */
export const listMerged = async (id: string) =>
  (await call<MergedLeads>("GET", `/leads/${id}/merged`)).merged;

/** Make another lead a part of this one. */
export const merge = (id: string, otherId: string) =>
  call<LeadShape>("POST", `/leads/${id}/merge`, { body: { other_id: otherId } });

/** Make a lead that was merged one of its own again. */
export const undoMerge = (id: string) => call<LeadShape>("DELETE", `/leads/${id}/merge`);
