import { useEffect } from "react";
import { Inbox as InboxIcon, SearchX } from "lucide-react";

import type { Filters } from "@/api/conversations";
import { isNarrowed, type View } from "@/inbox/filters";
import { Row, ROW_HEIGHT, ROW_SIZE } from "@/inbox/Row";
import type { useList } from "@/inbox/useList";
import { join } from "@/kit/join";
import { Bone, Empty, Failed } from "@/kit/Notes";
import { useWindow } from "@/kit/useWindow";
import { useTexts } from "@/texts";

const AHEAD = 15; // rows before the end of what is loaded, at which more is asked for

interface ListProps {
  list: ReturnType<typeof useList>;
  filters: Filters;
  view: View;
  search: string;
  openId: string | undefined;
}

/** The list; only what is seen stands in the document, however long it is. */
export function List({ list, view, search, openId }: ListProps) {
  const texts = useTexts();
  if (list.isPending) return <Waiting />;
  if (list.isError && !list.data) return <Failed error={list.error} onRetry={list.refetch} />;
  if (list.rows.length > 0) return <Rows list={list} search={search} openId={openId} />;
  return isNarrowed(view) ? (
    <Empty
      icon={<SearchX size={36} strokeWidth={1.5} />}
      title={texts.inbox.emptyFiltered}
      hint={texts.inbox.emptyFilteredHint}
    />
  ) : (
    <Empty
      icon={<InboxIcon size={36} strokeWidth={1.5} />}
      title={texts.inbox.empty}
      hint={texts.inbox.emptyHint}
    />
  );
}

function Rows({ list, search, openId }: Pick<ListProps, "list" | "search" | "openId">) {
  const texts = useTexts();
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const count = rows.length + (hasNextPage ? 3 : 0);
  const { box, whole, seen, reach } = useWindow(count, ROW_HEIGHT);
  const last = seen.at(-1) ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last > rows.length - AHEAD) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  useEffect(() => {
    const openAt = openId ? rows.placeOf(openId) : -1;
    if (openAt >= 0) reach(openAt);
    // Only where another one is opened: a row that moves is not run after.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [openId]);
  return (
    <div ref={box} tabIndex={-1} className="h-full overflow-y-auto overscroll-contain [overflow-anchor:none]">
      <ul aria-label={texts.inbox.list} style={whole}>
        {seen.map((place) => {
          const row = rows.at(place);
          return (
            <li
              key={row?.id ?? place}
              aria-setsize={list.total ?? -1}
              aria-posinset={place + 1}
              className={join(ROW_SIZE, "border-b border-line contain-strict")}
            >
              {row ? <Row row={row} search={search} isOpen={row.id === openId} /> : <Blank />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Waiting() {
  const texts = useTexts();
  return (
    <div role="status" className="divide-y divide-line">
      <span className="sr-only">{texts.common.loading}</span>
      {Array.from({ length: 8 }, (_, line) => (
        <div key={line} className={ROW_SIZE}><Blank /></div>
      ))}
    </div>
  );
}

function Blank() {
  return (
    <div aria-hidden className="flex gap-3.5 px-4 py-3.5">
      <Bone className="size-10 rounded-full" />
      <div className="grid flex-1 content-start gap-2 pt-1">
        <Bone className="h-3.5 w-2/5" />
        <Bone className="h-3.5 w-4/5" />
      </div>
    </div>
  );
}
