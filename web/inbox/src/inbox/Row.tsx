import { memo } from "react";
import { Link } from "wouter";

import type { ConversationShape } from "@/api/shapes";
import { previewOf } from "@/inbox/said";
import { Avatar } from "@/kit/Avatar";
import { join } from "@/kit/join";
import { useTaste } from "@/kit/taste";
import { listTime } from "@/kit/times";
import { useTexts } from "@/texts";

export const ROW_HEIGHT = 92;
export const ROW_SIZE = "h-[92px]"; // the same

interface RowProps {
  row: ConversationShape;
  search: string;
  isOpen: boolean;
}

/** One conversation of the list: who, what last, and with whom it is. */
export const Row = memo(function Row({ row, search, isOpen }: RowProps) {
  const texts = useTexts();
  const { language } = useTaste();
  const name = row.lead.name ?? row.lead.email ?? texts.leadPanel.nameless;
  return (
    <Link
      href={`/c/${row.id}${search}`}
      aria-current={isOpen ? "page" : undefined}
      className={join(
        "flex h-full items-start gap-3.5 px-4 py-3.5 focus-visible:-outline-offset-2",
        isOpen ? "bg-wash" : "hover:bg-raised",
      )}
    >
      <Avatar name={row.lead.name ?? row.lead.email ?? ""} channel={row.channel} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className={join("flex-1 truncate", row.unread ? "font-semibold" : "font-medium")}>
            {name}
          </span>
          <time dateTime={row.updated_at} className="text-[0.8125rem] text-faint">
            {listTime(row.updated_at, new Date(), language, texts)}
          </time>
        </span>
        <span className={join("block truncate text-sm", row.unread ? "text-ink" : "text-soft")}>
          {previewOf(row, texts)}
        </span>
        <span className="mt-0.5 flex items-center gap-2">
          <StatusMark status={row.status} />
          {row.unread && <Unread />}
        </span>
      </span>
    </Link>
  );
});

function Unread() {
  const texts = useTexts();
  return (
    <span className="ml-auto size-2.5 rounded-full bg-accent">
      <span className="sr-only">{texts.inbox.unreadMark}</span>
    </span>
  );
}

const MARKS = {
  active: ["bg-accent", "text-soft"],
  escalated: ["bg-warn", "text-warn font-medium"],
  completed: ["bg-edge", "text-faint"],
  abandoned: ["border-2 border-edge", "text-faint"],
} as const;

/** With whom it is, by a dot and a word: never by colour alone. */
export function StatusMark({ status }: { status: ConversationShape["status"] }) {
  const texts = useTexts();
  const [dot, word] = MARKS[status];
  return (
    <span className={join("inline-flex items-center gap-1.5 text-[0.8125rem]", word)}>
      <span aria-hidden className={join("size-2 rounded-full", dot)} />
      {texts.status[status]}
    </span>
  );
}
