/** What becomes of an event: rows move where they are shown, the rest is read anew in its time. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";

import { listConversations } from "@/api/conversations";
import type { ConversationPage } from "@/api/shapes";
import type { StreamedEvent } from "@/api/streamed";
import {
  BOOKINGS, COUNTS, forgetRows, leadKey, LEADS, ofLeadKey, SETUP, showMessage, showRow,
} from "@/live/cache";
import { recent } from "@/live/recent";

const CALM = 1_000; // milliseconds in which one kind of thing is read anew at most once

/** Takes the events of one page. */
export class News {
  private readonly due = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly client: QueryClient) {}

  take({ event, data, rows }: StreamedEvent): void {
    if (rows.message) showMessage(this.client, rows.message);
    if (rows.conversation) showRow(this.client, rows.conversation);
    const id = String(data["id"]);
    if (event === "conversation.erased") forgetRows(this.client, (row) => row.id === id);
    if (event === "lead.erased") this.forgetLead(id);
    if (event === "lead.changed" && isCalledOtherwise(data)) this.renewRowsOf(id);
    if (event === "lead.merged" || event === "lead.merge_undone") {
      [id, String(data["other_id"])].forEach((one) => this.renewRowsOf(one));
    }
    const [kind = ""] = event.split(".");
    for (const key of TOUCHED[kind] ?? []) this.renew(key);
  }

  private forgetLead(id: string): void {
    forgetRows(this.client, (row) => row.lead_id === id);
    void this.client.resetQueries({ queryKey: leadKey(id) });
    [COUNTS, BOOKINGS].forEach((key) => this.renew(key));
  }

  /** A lead's conversations show its name, and some may be another's by now. */
  private renewRowsOf(leadId: string): void {
    this.renew(BOOKINGS);
    this.soon(leadId, async () => {
      const filters = { lead_id: leadId };
      const page = recent.putRight(await listConversations(filters, null), filters, true);
      for (const row of page.conversations) showRow(this.client, row);
      this.client.setQueryData(ofLeadKey(leadId), (known?: ConversationPage) => known && page);
    });
  }

  /** Everything that is open is read anew. */
  takeGap(): void {
    void this.client.resetQueries();
  }

  /** Read anew what is shown of something, soon and once for many events. */
  private renew(key: QueryKey): void {
    this.soon(JSON.stringify(key), () => this.client.invalidateQueries({ queryKey: key }));
  }

  private soon(name: string, act: () => Promise<void>): void {
    if (this.due.has(name)) return;
    const go = () => {
      this.due.delete(name);
      // What cannot be asked now is told by the next event, or read when it is looked at.
      act().catch(() => undefined);
    };
    this.due.set(name, setTimeout(go, CALM));
  }
}

/** Whether what a lead's conversations show of it was changed. */
function isCalledOtherwise(data: StreamedEvent["data"]): boolean {
  const fields = data["fields"];
  return Array.isArray(fields) && ["name", "email"].some((name) => fields.includes(name));
}

const TOUCHED: Record<string, readonly QueryKey[]> = {
  conversation: [COUNTS],
  message: [COUNTS],
  lead: [LEADS],
  booking: [BOOKINGS],
  organization: [SETUP],
  connection: [SETUP],
  service: [SETUP],
  staff: [SETUP],
  opening_hours: [SETUP],
  user: [SETUP],
  api_key: [SETUP],
  canned_reply: [SETUP],
};
