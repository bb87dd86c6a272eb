/** What becomes of an event: rows move where they are shown, the rest is read anew in its time. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";

import type { StreamedEvent } from "@/api/streamed";
import { BOOKINGS, COUNTS, forgetRow, LEADS, LISTS, SETUP, showMessage, showRow } from "@/live/cache";

const CALM = 1_000; // milliseconds in which one kind of thing is read anew at most once

/** Takes the events of one page. */
export class News {
  private readonly due = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(private readonly client: QueryClient) {}

  take({ event, data, rows }: StreamedEvent): void {
    if (rows.message) showMessage(this.client, rows.message);
    if (rows.conversation) showRow(this.client, rows.conversation);
    if (event === "conversation.erased") forgetRow(this.client, String(data["id"]));
    if (event === "lead.erased") [LISTS, COUNTS].forEach((key) => this.renew(key));
    const [kind = ""] = event.split(".");
    for (const key of TOUCHED[kind] ?? []) this.renew(key);
  }

  /** Everything that is open is read anew. */
  takeGap(): void {
    void this.client.resetQueries();
  }

  /** Read anew what is shown of something, soon and once for many events. */
  private renew(key: QueryKey): void {
    const name = JSON.stringify(key);
    if (this.due.has(name)) return;
    const act = () => {
      this.due.delete(name);
      void this.client.invalidateQueries({ queryKey: key });
    };
    this.due.set(name, setTimeout(act, CALM));
  }
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
