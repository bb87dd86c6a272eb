// The chat's doors at the server, as a browser asks them. The token stands in a header, never in an
// address; no cookie goes along.

import type { Memory } from "./memory";

export interface Option {
  id: string;
  label: string;
  description: string;
}

/** A file in a message. `size`: bytes. */
export interface Attachment {
  id: string;
  kind: string;
  name: string | null;
  size: number;
}

export interface Said {
  id: string;
  from: "visitor" | "agent" | "person";
  name: string | null;
  text: string;
  options: Option[];
  attachments: Attachment[];
  client_id: string | null;
  created_at: string;
}

export interface Standing {
  answered_by: "agent" | "person" | "nobody";
  is_waiting: boolean;
}

export interface History extends Standing {
  messages: Said[];
  has_more: boolean;
  cursor: string;
}

export interface Business {
  name: string;
  languages: string[];
  greeting: Record<string, string>;
}

const LONGEST_NAME = 200;

export class Server {
  /** `address`: the server's origin; empty where the page is its own. */
  constructor(
    private readonly address: string,
    readonly slug: string,
    private readonly memory: Memory,
  ) {}

  /** Whether something was written here before. */
  get isKnown(): boolean {
    return this.memory.read("token") !== null;
  }

  /** The visitor's token has ended; whoever writes next is a new one. */
  forgetVisitor(): void {
    this.memory.write("token", null);
  }

  /** Ask a door of the chat; rejects where the server cannot be reached. */
  ask(path: string, options: RequestInit = {}): Promise<Response> {
    const headers = new Headers(options.headers);
    const token = this.memory.read("token");
    if (token) headers.set("x-visitor-token", token);
    return fetch(`${this.address}/api/v1/chat${path}`, {
      ...options,
      headers,
      credentials: "omit",
      cache: "no-store",
    });
  }

  /** Whether the server can be reached, though what it answers may not be read here. */
  async isThere(): Promise<boolean> {
    try {
      await fetch(`${this.address}/widget.js`, { mode: "no-cors", cache: "no-store" });
      return true;
    } catch {
      return false;
    }
  }

  send(path: string, body: unknown): Promise<Response> {
    const headers = { "content-type": "application/json" };
    return this.ask(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  sendFile(id: string, file: File): Promise<Response> {
    const query = new URLSearchParams({ id, name: file.name.slice(-LONGEST_NAME) });
    return this.ask(`/attachments?${query}`, { method: "POST", body: file });
  }

  /** A file of what was said; rejects where it cannot be read. */
  async readFile(id: string): Promise<Blob> {
    const answer = await this.ask(`/attachments/${id}/file`);
    if (!answer.ok) throw new Error(`no file: ${answer.status}`);
    return answer.blob();
  }

  /** Become a visitor; rejects where that is refused. */
  async becomeVisitor(): Promise<void> {
    const answer = await this.ask(`/${this.slug}/visitors`, { method: "POST" });
    if (!answer.ok) throw new Error(`no visitor: ${answer.status}`);
    const { visitor_token } = (await answer.json()) as { visitor_token: string };
    this.memory.write("token", visitor_token);
  }
}
