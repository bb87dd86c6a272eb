/** The one way to the API: JSON in, JSON out, refusals as problems. */
import type { Problem as ProblemShape } from "@/api/shapes";
import { PAGE_HEADER, whenSessionEnds } from "@/api/session";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Query = Record<string, string | number | boolean | undefined>;

export interface Request {
  query?: Query;
  body?: unknown;
  /** Names one wish, so that trying again does nothing twice. */
  key?: string;
  signal?: AbortSignal;
}

/** What the API refused, in its own words. */
export class Problem extends Error {
  readonly status: number;
  readonly faults: readonly { where: string; what: string }[];
  readonly openConversationId: string | null;

  constructor(status: number, said: Partial<ProblemShape>) {
    super(said.detail ?? said.title ?? `HTTP ${status}`);
    this.status = status;
    this.faults = said.errors ?? [];
    this.openConversationId = said.open_conversation_id ?? null;
  }
}

/** Nobody answered: no network, or the server is away. */
export class Unreachable extends Error {}

const BASE = "/api/v1";

/** Ask under /api/v1. Throws `Problem` where it is refused and `Unreachable` where nobody answers. */
export async function call<Answer>(
  method: Method,
  path: string,
  request: Request = {},
): Promise<Answer> {
  const answer = await send(method, BASE + path + written(request.query), request);
  if (answer.ok) {
    return (answer.status === 204 ? undefined : await answer.json()) as Answer;
  }
  const problem = new Problem(answer.status, await saidBy(answer));
  if (problem.status === 401) whenSessionEnds();
  throw problem;
}

/** A name for one wish. */
export function newKey(): string {
  return crypto.randomUUID();
}

async function send(method: Method, address: string, request: Request): Promise<Response> {
  const { body, signal } = request;
  const options: RequestInit = { method, headers: headersOf(method, request), cache: "no-store" };
  if (body !== undefined) options.body = JSON.stringify(body);
  if (signal) options.signal = signal;
  try {
    return await fetch(address, options);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable();
  }
}

function headersOf(method: Method, request: Request): Headers {
  const headers = new Headers();
  if (request.body !== undefined) headers.set("content-type", "application/json");
  if (method !== "GET") {
    headers.set(PAGE_HEADER, "1");
    headers.set("idempotency-key", request.key ?? newKey());
  }
  return headers;
}

async function saidBy(answer: Response): Promise<Partial<ProblemShape>> {
  try {
    return (await answer.json()) as Partial<ProblemShape>;
  } catch {
    return {};
  }
}

function written(query: Query | undefined): string {
  const pairs = Object.entries(query ?? {}).filter((pair) => pair[1] !== undefined);
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}
