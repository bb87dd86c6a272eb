/** What a message is to the team: who said it, and what hangs on it. */
import type { ConversationShape, MessageShape } from "@/api/shapes";
import type { Texts } from "@/texts";

export type Kind = "customer" | "agent" | "person" | "note" | "fact";

export interface Attachment {
  id: string;
  kind: string;
  name: string | null;
  media_type: string | null;
  size: number | null;
  state: string;
}

export interface Option {
  id: string;
  label: string;
}

interface Metadata {
  author?: { type?: string; id?: string; name?: string };
  kind?: string;
  attachments?: Attachment[];
  options?: Option[];
}

export interface Said {
  kind: Kind;
  /** Who of the team, where it is known. */
  name: string | null;
  attachments: Attachment[];
  options: Option[];
}

export function said(message: MessageShape): Said {
  const about = message.metadata as Metadata;
  return {
    kind: kindOf(message.role, about),
    name: about.author?.name ?? null,
    attachments: Array.isArray(about.attachments) ? about.attachments : [],
    options: Array.isArray(about.options) ? about.options : [],
  };
}

function kindOf(role: MessageShape["role"], about: Metadata): Kind {
  if (role === "user") return "customer";
  if (role === "system") return about.kind === "note" ? "note" : "fact";
  return about.author?.type === "user" || about.author?.type === "api_key" ? "person" : "agent";
}

const HANDED_OVER = "handed over";

/** A fact in the reader's language; one that is not known stays as it was written. */
export function factOf(content: string, texts: Texts): string {
  const { facts } = texts.thread;
  if (content === "handed back") return facts.handedBack;
  if (content === "completed") return facts.completed;
  if (content === HANDED_OVER) return facts.handedOver;
  if (content.startsWith(`${HANDED_OVER}: `)) {
    return facts.handedOverFor(content.slice(HANDED_OVER.length + 2));
  }
  return content;
}

/** The last that was said in a conversation, as a list shows it. */
export function previewOf(row: ConversationShape, texts: Texts): string {
  return row.last_message_preview ? factOf(row.last_message_preview, texts) : texts.inbox.noText;
}

/** A ready reply to somebody: `{name}` is their name, and nothing where it is not known. */
export function addressed(ready: string, name: string | null): string {
  return name ? ready.replaceAll("{name}", () => name) : ready.replaceAll(/ ?\{name\}/g, "");
}

export const FREE_HOURS = 24; // WhatsApp's own rule

/** Until when a person may write freely on WhatsApp; null elsewhere, and before any message. */
export function freeUntil(channel: string, messages: readonly MessageShape[]): number | null {
  if (channel !== "whatsapp") return null;
  const last = messages.findLast((message) => message.role === "user");
  return last ? Date.parse(last.created_at) + FREE_HOURS * 3_600_000 : null;
}
