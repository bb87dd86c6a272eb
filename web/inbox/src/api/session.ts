/** Whether anybody is signed in; the browser alone keeps the session's key, in its cookie. */
const listeners = new Set<() => void>();

/** Said with every change: a page of another origin cannot say it unasked. */
export const PAGE_HEADER = "x-empfio-page";

/** Called where the API no longer knows us. */
export function whenSessionEnds(): void {
  for (const tell of listeners) tell();
}

export function onSessionEnd(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
