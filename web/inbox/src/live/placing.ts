/** Where a row stands in a list that is open: it moves, and nothing is asked for again. */
import type { Filters } from "@/api/conversations";
import type { ConversationPage, ConversationShape } from "@/api/shapes";

export type IsGone = (row: ConversationShape) => boolean;

/** Whether a row is one of those that a list is narrowed to; null where only the server knows. */
export function belongs(row: ConversationShape, filters: Filters): boolean | null {
  const { status, channel, unread, assigned_to, lead_id, updated_from, updated_to, q } = filters;
  const fits =
    (!status || row.status === status) &&
    (!channel || row.channel === channel) &&
    (!unread || row.unread) &&
    (!assigned_to || row.assigned_to === assigned_to) &&
    (!lead_id || row.lead_id === lead_id) &&
    (!updated_from || row.updated_at >= updated_from) &&
    (!updated_to || row.updated_at < updated_to);
  return fits && q ? null : fits;
}

/** The pages with a row where it belongs now. */
export function placed(
  pages: ConversationPage[],
  row: ConversationShape,
  filters: Filters,
): ConversationPage[] {
  const isHere = pages.some((page) => page.conversations.some((one) => one.id === row.id));
  const fits = belongs(row, filters) ?? isHere;
  if (!isHere && !fits) return pages;
  const others = isHere ? removed(pages, row.id) : pages;
  const change = Number(fits) - Number(isHere);
  return counted(fits ? inserted(others, row) : others, change);
}

/** The pages without a row. */
export function removed(pages: ConversationPage[], id: string): ConversationPage[] {
  return cleared(pages, (row) => row.id === id);
}

/** The pages without what is gone, and counted so; the same ones where nothing of it stood. */
export function without(pages: ConversationPage[], isGone: IsGone): ConversationPage[] {
  const gone = pages.reduce((sum, page) => sum + page.conversations.filter(isGone).length, 0);
  return gone === 0 ? pages : counted(cleared(pages, isGone), -gone);
}

function cleared(pages: ConversationPage[], isGone: IsGone): ConversationPage[] {
  return pages.map((page) =>
    page.conversations.some(isGone)
      ? { ...page, conversations: page.conversations.filter((row) => !isGone(row)) }
      : page,
  );
}

function counted(pages: ConversationPage[], change: number): ConversationPage[] {
  if (change === 0) return pages;
  return pages.map((page) => ({ ...page, total: Math.max(0, page.total + change) }));
}

function inserted(pages: ConversationPage[], row: ConversationShape): ConversationPage[] {
  const last = pages.length - 1;
  const at = pages.findIndex((page) => {
    const end = page.conversations.at(-1);
    return end !== undefined && isBefore(row, end);
  });
  // Behind everything that is loaded it is left to the page that will bring it.
  if (at < 0 && pages[last]?.next_cursor) return pages;
  const target = at < 0 ? last : at;
  return pages.map((page, place) => (place === target ? withRow(page, row) : page));
}

function withRow(page: ConversationPage, row: ConversationShape): ConversationPage {
  const rows = page.conversations;
  const found = rows.findIndex((one) => isBefore(row, one));
  const at = found < 0 ? rows.length : found;
  return { ...page, conversations: [...rows.slice(0, at), row, ...rows.slice(at)] };
}

/** Last activity first; times have six digits, so that their texts are in their order. */
function isBefore(one: ConversationShape, other: ConversationShape): boolean {
  if (one.updated_at !== other.updated_at) return one.updated_at > other.updated_at;
  return one.id > other.id;
}
