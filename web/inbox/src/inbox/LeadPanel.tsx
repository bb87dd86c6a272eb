import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { listColleagues } from "@/api/people";
import type { ConversationDetail } from "@/api/shapes";
import { mayWrite, useMe } from "@/app/me";
import { useActs } from "@/inbox/useActs";
import { useThread } from "@/inbox/useThread";
import { Button } from "@/kit/Button";
import { Choice } from "@/kit/Field";
import { Bones } from "@/kit/Notes";
import { LeadCard } from "@/leads/LeadCard";
import { SETUP } from "@/live/cache";
import { useTexts } from "@/texts";

/** The customer beside the conversation, and who looks after it. */
export function LeadPanel({ id }: { id: string }) {
  const texts = useTexts();
  const thread = useThread(id).data;
  if (!thread) return <Bones lines={5} />;
  return (
    <LeadCard leadId={thread.lead_id} openId={thread.id}>
      {() => (
        <>
          <Link
            href={`/leads/${thread.lead_id}`}
            className="-mt-4 text-sm font-medium text-accent underline underline-offset-2"
          >
            {texts.leadPanel.open}
          </Link>
          <Assignee thread={thread} />
        </>
      )}
    </LeadCard>
  );
}

function Assignee({ thread }: { thread: ConversationDetail }) {
  const { holder: words } = useTexts();
  const me = useMe();
  const acts = useActs(thread.id);
  const found = useQuery({ queryKey: [...SETUP, "colleagues"], queryFn: listColleagues });
  if (!mayWrite(me)) return null;
  const holder = thread.assigned_to ?? null;
  const known = found.data ?? [{ id: me.id, full_name: me.full_name }];
  const isKnown = holder === null || known.some((one) => one.id === holder);
  return (
    <div className="grid gap-2">
      <Choice
        label={words.assignTo}
        value={holder ?? ""}
        disabled={acts.isBusy}
        onChange={(event) => acts.assign(event.target.value || null)}
      >
        <option value="">{words.unassigned}</option>
        {known.map((one) => <option key={one.id} value={one.id}>{one.full_name}</option>)}
        {!isKnown && <option value={holder}>{found.data ? words.left : words.colleague}</option>}
      </Choice>
      {holder !== me.id && <Button onClick={() => acts.assign(me.id)}>{words.assignMe}</Button>}
    </div>
  );
}
