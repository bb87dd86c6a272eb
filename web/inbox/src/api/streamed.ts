import type { ConversationShape, EventShape, LeadListed, MessageShape } from "@/api/shapes";

/** What the stream tells: an event of the feed, and the rows that it changed. */
export interface StreamedEvent extends EventShape {
  rows: {
    conversation?: ConversationShape | null;
    message?: MessageShape | null;
    lead?: LeadListed | null;
  };
}
