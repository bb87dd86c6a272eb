/** The rows that were told last: a page that was read before them may arrive behind them. */
import type { Filters } from "@/api/conversations";
import type { ConversationPage, ConversationShape } from "@/api/shapes";
import { belongs, placed, removed, type IsGone } from "@/live/placing";

const MOST = 500;

export class Recent {
  private readonly rows = new Map<string, ConversationShape>();

  note(row: ConversationShape): void {
    this.rows.delete(row.id);
    this.rows.set(row.id, row);
    const [oldest] = this.rows.keys();
    if (this.rows.size > MOST && oldest) this.rows.delete(oldest);
  }

  forget(): void {
    this.rows.clear();
  }

  /** What is gone does not come back with a page that was read before. */
  drop(isGone: IsGone): void {
    for (const [id, row] of this.rows) if (isGone(row)) this.rows.delete(id);
  }

  /** A page that has just arrived, as it is by now; `isFirst`: the head of its list. */
  putRight(page: ConversationPage, filters: Filters, isFirst: boolean): ConversationPage {
    const read = new Map(page.conversations.map((one) => [one.id, one.updated_at]));
    const newer = [...this.rows.values()].filter((one) => one.updated_at > (read.get(one.id) ?? ""));
    let pages = [page];
    for (const row of newer) {
      // Behind the first page it stands further up already.
      const isShown = isFirst && (belongs(row, filters) ?? read.has(row.id));
      pages = isShown ? placed(pages, row, filters) : removed(pages, row.id);
    }
    return { ...(pages[0] ?? page), total: page.total };
  }
}

export const recent = new Recent();
