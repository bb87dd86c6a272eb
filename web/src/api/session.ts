/** Who is signed in on this page. */
let bearer: string | null = null;
const listeners = new Set<() => void>();

export function bearerNow(): string | null {
  return bearer;
}

export function keepBearer(token: string | null): void {
  bearer = token;
}

/** Called where the API no longer knows us. */
export function whenSessionEnds(): void {
  bearer = null;
  for (const tell of listeners) tell();
}

export function onSessionEnd(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
