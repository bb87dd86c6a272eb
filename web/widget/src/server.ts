// The chat's doors at the server, as a browser asks them. The token stands in a header, never in an
// address; no cookie goes along.

import type { Memory } from "./memory";

export interface Option {
  id: string;
  label: string;
  description: string;
}

export interface Said {
  id: string;
  from: "visitor" | "agent" | "person";
  name: string | null;
  text: string;
  options: Option[];
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

  send(path: string, body: unknown): Promise<Response> {
    const headers = { "content-type": "application/json" };
    return this.ask(path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  /** Become a visitor; rejects where that is refused. */
  async becomeVisitor(): Promise<void> {
    const answer = await this.ask(`/${this.slug}/visitors`, { method: "POST" });
    if (!answer.ok) throw new Error(`no visitor: ${answer.status}`);
    const { visitor_token } = (await answer.json()) as { visitor_token: string };
    this.memory.write("token", visitor_token);
  }
}
