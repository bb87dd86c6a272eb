import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { listUsers } from "@/api/people";
import type { ConversationDetail } from "@/api/shapes";
import { mayWrite, useMe } from "@/app/me";
import { useActs } from "@/inbox/useActs";
import { useThread } from "@/inbox/useThread";
import { Button } from "@/kit/Button";
import { Choice } from "@/kit/Field";
import { LeadCard } from "@/leads/LeadCard";
import { SETUP } from "@/live/cache";
import { useTexts } from "@/texts";

/** The customer beside the conversation, and who looks after it. */
export function LeadPanel({ id }: { id: string }) {
  const texts = useTexts();
  const thread = useThread(id).data;
  if (!thread) return null;
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
  const { holder } = useTexts();
  const me = useMe();
  const acts = useActs(thread.id);
  const users = useQuery({ queryKey: [...SETUP, "users"], queryFn: listUsers }).data ?? [];
  if (!mayWrite(me)) return null;
  const isMine = thread.assigned_to === me.id;
  return (
    <div className="grid gap-2">
      <Choice
        label={holder.assignTo}
        value={thread.assigned_to ?? ""}
        disabled={acts.isBusy}
        onChange={(event) => acts.assign(event.target.value || null)}
      >
        <option value="">{holder.unassigned}</option>
        {users.filter((user) => user.is_active).map((user) => (
          <option key={user.id} value={user.id}>{user.full_name}</option>
        ))}
      </Choice>
      {!isMine && <Button onClick={() => acts.assign(me.id)}>{holder.assignMe}</Button>}
    </div>
  );
}
