import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { ArrowLeft, PanelRight } from "lucide-react";
import { Link } from "wouter";

import type { ConversationDetail } from "@/api/shapes";
import { mayWrite, useMe } from "@/app/me";
import { Composer, COMPOSER_ID, type Mode } from "@/inbox/Composer";
import { Holder } from "@/inbox/Holder";
import { Thread } from "@/inbox/Thread";
import { useActs, type Acts } from "@/inbox/useActs";
import { useThread } from "@/inbox/useThread";
import { Avatar } from "@/kit/Avatar";
import { IconButton } from "@/kit/Button";
import { useKeys } from "@/kit/keys";
import { Bones, Empty, Failed, isAbsent } from "@/kit/Notes";
import { useTexts } from "@/texts";

interface ConversationProps {
  id: string;
  search: string;
  onShowLead: () => void;
}

/** One conversation: who holds it, what was said, and where to write. */
export function Conversation({ id, search, onShowLead }: ConversationProps) {
  const texts = useTexts();
  const found = useThread(id);
  if (found.isPending) return <Bones />;
  if (!found.data) {
    return isAbsent(found.error) ? (
      <Empty title={texts.inbox.missing} hint={texts.inbox.missingHint} />
    ) : (
      <Failed error={found.error} onRetry={found.refetch} />
    );
  }
  return <Open key={id} thread={found.data} search={search} onShowLead={onShowLead} />;
}

type OpenProps = Omit<ConversationProps, "id"> & { thread: ConversationDetail };

function Open({ thread, search, onShowLead }: OpenProps) {
  const [mode, setMode] = useState<Mode>("reply");
  const acts = useActs(thread.id);
  useReading(thread, acts);
  const write = (as: Mode) => {
    // The field may only now come into the page, and the next key is meant for it.
    flushSync(() => setMode(as));
    document.getElementById(COMPOSER_ID)?.focus();
  };
  useKeys({
    r: () => write("reply"),
    n: () => write("note"),
    e: () => acts.become("completed"),
    t: () => (thread.status === "escalated" ? acts.handBack() : acts.takeOver()),
  });
  return (
    <section className="flex h-full min-w-0 flex-col bg-ground">
      <Head thread={thread} search={search} onShowLead={onShowLead} />
      <Holder thread={thread} acts={acts} />
      <Thread thread={thread} />
      <Composer thread={thread} mode={mode} onMode={write} />
    </section>
  );
}

function Head({ thread, search, onShowLead }: OpenProps) {
  const texts = useTexts();
  const name = thread.lead.name ?? thread.lead.email ?? texts.leadPanel.nameless;
  return (
    <header className="flex items-center gap-3 border-b border-line bg-sheet px-4 py-2.5 sm:px-6">
      <Link
        href={`/${search}`}
        aria-label={texts.common.back}
        className="-ml-2 grid size-10 place-items-center rounded-[0.625rem] text-soft lg:hidden"
      >
        <ArrowLeft size={20} aria-hidden />
      </Link>
      <Avatar name={thread.lead.name ?? thread.lead.email ?? ""} channel={thread.channel} />
      <div className="min-w-0 flex-1">
        <h1 className="truncate font-semibold">{name}</h1>
        <p className="truncate text-[0.8125rem] text-faint">
          {[texts.channel[thread.channel], thread.lead.name && thread.lead.email].filter(Boolean).join(" · ")}
        </p>
      </div>
      <IconButton label={texts.inbox.showLead} onClick={onShowLead} className="-mr-2">
        <PanelRight size={20} aria-hidden />
      </IconButton>
    </header>
  );
}

/** What is looked at is read; not by a page that lies in the background. */
function useReading(thread: ConversationDetail, acts: Acts): void {
  const me = useMe();
  const isDue = thread.unread && mayWrite(me);
  const { markRead } = acts;
  useEffect(() => {
    if (!isDue) return;
    const read = () => {
      if (document.visibilityState === "visible") markRead();
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
    // Each message of the customer is read anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isDue, thread.message_count]);
}
