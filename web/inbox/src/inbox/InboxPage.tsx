import { useState } from "react";
import { MessagesSquare } from "lucide-react";
import { useLocation } from "wouter";

import type { Filters } from "@/api/conversations";
import { Conversation } from "@/inbox/Conversation";
import { writeView, type View } from "@/inbox/filters";
import { LeadPanel } from "@/inbox/LeadPanel";
import { List } from "@/inbox/List";
import { Narrowing, SEARCH_ID } from "@/inbox/Narrowing";
import type { Rows } from "@/inbox/rows";
import { useFilters, useList, useView } from "@/inbox/useList";
import { useThread } from "@/inbox/useThread";
import { Dialog } from "@/kit/Dialog";
import { join } from "@/kit/join";
import { useKeys } from "@/kit/keys";
import { Bones, Empty } from "@/kit/Notes";
import { useWide } from "@/kit/useWide";
import { useTexts } from "@/texts";

/** The inbox: the list, and beside it what is open of it. */
export function InboxPage({ openId }: { openId?: string | undefined }) {
  const [view, narrow] = useView();
  const filters = useFilters(view);
  return filters ? <Desk {...{ openId, view, narrow, filters }} /> : <Bones />;
}

interface DeskProps {
  openId: string | undefined;
  view: View;
  narrow: (change: Partial<View>) => void;
  filters: Filters;
}

function Desk({ openId, view, narrow, filters }: DeskProps) {
  const texts = useTexts();
  const list = useList(filters);
  const isWide = useWide(1280);
  const [isLeadHidden, setLeadHidden] = useState(false);
  const [calledBeside, callBeside] = useState<string>();
  const text = writeView(view).toString();
  const search = text && `?${text}`;
  useMoving(list.rows, openId, search);
  return (
    <div className="flex h-full min-w-0">
      <section
        aria-label={texts.inbox.title}
        className={join(
          "w-full flex-col border-r border-line bg-sheet lg:flex lg:w-[24.5rem] lg:shrink-0",
          openId ? "hidden" : "flex",
        )}
      >
        <header className="flex items-baseline justify-between gap-3 px-4 pt-4 pb-2">
          <h1 className="text-xl font-semibold tracking-tight">{texts.inbox.title}</h1>
          <p aria-live="polite" className="numbers text-[0.8125rem] text-faint">
            {list.total !== undefined &&
              (list.isExact ? texts.inbox.total(list.total) : texts.inbox.atLeast(list.total))}
          </p>
        </header>
        <Narrowing view={view} narrow={narrow} />
        <div className="min-h-0 flex-1 border-t border-line">
          <List list={list} filters={filters} view={view} search={search} openId={openId} />
        </div>
      </section>
      <div className={join("min-w-0 flex-1 lg:block", openId ? "block" : "hidden")}>
        {openId ? (
          <Conversation id={openId} search={search} onShowLead={() => (isWide ? setLeadHidden(!isLeadHidden) : callBeside(openId))} />
        ) : (
          <Empty
            icon={<MessagesSquare size={40} strokeWidth={1.25} />}
            title={texts.inbox.choose}
            hint={texts.inbox.chooseHint}
          />
        )}
      </div>
      {openId && (isWide ? !isLeadHidden : calledBeside === openId) && (
        <Beside id={openId} isWide={isWide} onClose={() => callBeside(undefined)} />
      )}
    </div>
  );
}

interface BesideProps {
  id: string;
  isWide: boolean;
  onClose: () => void;
}

/** The customer of the open conversation; nothing, where that is not there or was erased. */
function Beside({ id, isWide, onClose }: BesideProps) {
  const { leadPanel } = useTexts();
  const found = useThread(id);
  if (!found.data && !found.isPending) return null;
  if (!isWide) {
    return <Dialog isSide title={leadPanel.title} onClose={onClose}><LeadPanel id={id} /></Dialog>;
  }
  return (
    <aside aria-label={leadPanel.title} className="w-80 shrink-0 overflow-y-auto border-l border-line bg-sheet p-6">
      <LeadPanel id={id} />
    </aside>
  );
}

/** `j` and `k` open the next and the previous one, `/` searches. */
function useMoving(rows: Rows, openId: string | undefined, search: string) {
  const [, go] = useLocation();
  const move = (by: number) => {
    const at = openId ? rows.placeOf(openId) : -1;
    const next = rows.at(at < 0 ? 0 : at + by);
    if (next) go(`/c/${next.id}${search}`, { replace: openId !== undefined });
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    "/": () => document.getElementById(SEARCH_ID)?.focus(),
  });
}
