import { Bot, CircleCheck, Moon, UserRound } from "lucide-react";

import type { ConversationDetail } from "@/api/shapes";
import { mayWrite, useMe } from "@/app/me";
import type { Acts } from "@/inbox/useActs";
import { Button } from "@/kit/Button";
import { join } from "@/kit/join";
import { useTaste } from "@/kit/taste";
import { clockTime, dayTime, daysAgo } from "@/kit/times";
import { useTexts, type Texts } from "@/texts";

const ICONS = { active: Bot, escalated: UserRound, completed: CircleCheck, abandoned: Moon };
const LOOKS = {
  active: "bg-wash",
  escalated: "bg-warn-wash",
  completed: "bg-raised",
  abandoned: "bg-raised",
};

interface HolderProps {
  thread: ConversationDetail;
  acts: Acts;
}

/** Who answers this customer now, why, and how to change it. */
export function Holder({ thread, acts }: HolderProps) {
  const me = useMe();
  const Icon = ICONS[thread.status];
  const [title, hint] = useWords(thread);
  return (
    <div
      data-holder={thread.status}
      className={join("flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5 sm:px-6", LOOKS[thread.status])}
    >
      <Icon size={20} aria-hidden className={thread.status === "escalated" ? "text-warn" : "text-accent"} />
      <div className="min-w-40 flex-1">
        <p className="text-sm font-semibold">{title}</p>
        <p className="text-[0.8125rem] wrap-anywhere text-soft">{hint}</p>
      </div>
      {mayWrite(me) && <Change thread={thread} acts={acts} />}
    </div>
  );
}

function Change({ thread, acts }: HolderProps) {
  const { holder } = useTexts();
  const isOpen = thread.status === "active" || thread.status === "escalated";
  return (
    <div className="flex flex-wrap gap-2">
      {thread.status === "active" && (
        <Button look="strong" disabled={acts.isBusy} onClick={acts.takeOver}>{holder.takeOver}</Button>
      )}
      {thread.status === "escalated" && (
        <Button disabled={acts.isBusy} onClick={acts.handBack}>{holder.handBack}</Button>
      )}
      {isOpen ? (
        <Button disabled={acts.isBusy} onClick={() => acts.become("completed")}>{holder.complete}</Button>
      ) : (
        <Button disabled={acts.isBusy} onClick={() => acts.become("escalated")}>{holder.reopen}</Button>
      )}
    </div>
  );
}

function useWords(thread: ConversationDetail): [string, string] {
  const texts = useTexts();
  const { language } = useTaste();
  const me = useMe();
  const { holder } = texts;
  if (thread.status === "active") return [holder.agent, holder.agentHint];
  if (thread.status === "completed") return [holder.closed, holder.closedHint];
  if (thread.status === "abandoned") return [holder.quiet, holder.closedHint];
  const held = thread.handover;
  if (!held) return [holder.waiting, ""];
  const isToday = daysAgo(held.at, new Date()) === 0;
  const since = holder.since(isToday ? clockTime(held.at, language) : dayTime(held.at, language));
  if (held.by.type === "user" || held.by.type === "api_key") {
    const who = held.by.id === me.id ? holder.personYou : holder.person(held.by.name);
    return [who, [since, held.reason].filter(Boolean).join(" · ")];
  }
  return [holder.waiting, `${stopped(held.reason, texts)} · ${since}`];
}

function stopped(reason: string | null, texts: Texts): string {
  return reason ? texts.holder.byAgentFor(reason) : texts.holder.byAgent;
}
