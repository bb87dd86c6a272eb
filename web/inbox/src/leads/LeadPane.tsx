import { useState, type SubmitEvent } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft, Ban, Trash2 } from "lucide-react";
import { Link, useLocation } from "wouter";

import { block, changeLead, eraseLead, LEAD_STATUSES, type LeadStatus } from "@/api/leads";
import type { LeadShape } from "@/api/shapes";
import { mayManage, mayWrite, useMe } from "@/app/me";
import { LeadCard, nameOf } from "@/leads/LeadCard";
import { Parts } from "@/leads/Parts";
import { Merged, Similar } from "@/leads/Similar";
import { Button } from "@/kit/Button";
import { Confirm } from "@/kit/Confirm";
import { Choice, Field, TextField } from "@/kit/Field";
import { Fault } from "@/kit/Notes";
import { say } from "@/kit/Toasts";
import { leadKey, LEADS } from "@/live/cache";
import { useTexts } from "@/texts";

/** One customer: what is known, and what can be put right. */
export function LeadPane({ id }: { id: string }) {
  const texts = useTexts();
  const me = useMe();
  return (
    <div className="mx-auto max-w-2xl p-4 sm:p-8">
      <Link href="/leads" className="mb-4 inline-flex min-h-10 items-center gap-2 text-soft lg:hidden">
        <ArrowLeft size={18} aria-hidden />{texts.common.back}
      </Link>
      <h1 className="sr-only lg:hidden">{texts.leads.title}</h1>
      <LeadCard leadId={id} hasForm={mayWrite(me)}>
        {(lead) =>
          lead.merged_into ? (
            <Merged id={id} into={lead.merged_into} />
          ) : (
            <>
              {mayWrite(me) && <Similar leadId={id} />}
              <Parts leadId={id} />
              {mayWrite(me) && <Edit lead={lead} />}
            </>
          )
        }
      </LeadCard>
    </div>
  );
}

const TEXTS = ["name", "phone", "email", "company"] as const;

function Edit({ lead }: { lead: LeadShape }) {
  const texts = useTexts();
  const client = useQueryClient();
  // What is written stays while the rest of the customer changes.
  const [changes, setChanges] = useState<Partial<LeadShape>>({});
  const draft = { ...lead, ...changes };
  const saving = useMutation({
    mutationFn: () => changeLead(lead.id, changesOf(lead, draft)),
    onSuccess: (saved) => {
      client.setQueryData(leadKey(lead.id), saved);
      setChanges({});
      say(texts.common.saved);
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  const put = (change: Partial<LeadShape>) => setChanges({ ...changes, ...change });
  return (
    <form onSubmit={submit} className="grid gap-4 rounded-2xl border border-line bg-sheet p-5">
      <div className="grid gap-4 sm:grid-cols-2">
        {TEXTS.map((name) => (
          <Field
            key={name}
            label={texts.leads.fields[name]}
            value={draft[name] ?? ""}
            onChange={(event) => put({ [name]: event.target.value })}
          />
        ))}
      </div>
      <Choice
        label={texts.leadPanel.status}
        value={draft.status}
        onChange={(event) => put({ status: event.target.value as LeadStatus })}
      >
        {LEAD_STATUSES.map((status) => (
          <option key={status} value={status}>{texts.leadStatus[status]}</option>
        ))}
      </Choice>
      <TextField
        label={texts.leadPanel.notes}
        rows={3}
        value={draft.appointment_notes ?? ""}
        onChange={(event) => put({ appointment_notes: event.target.value })}
      />
      <Fault error={saving.error} labels={texts.leads.fields} />
      <div className="flex flex-wrap gap-2">
        <Button look="strong" type="submit" disabled={saving.isPending}>{texts.common.save}</Button>
        <Danger lead={lead} />
      </div>
    </form>
  );
}

/** Only what was changed; an emptied field is nothing. */
function changesOf(before: LeadShape, after: LeadShape) {
  const names = [...TEXTS, "appointment_notes", "status"] as const;
  const changed = names.filter((name) => (before[name] ?? "") !== (after[name] ?? ""));
  return Object.fromEntries(changed.map((name) => [name, after[name]?.trim() || null]));
}

function Danger({ lead }: { lead: LeadShape }) {
  const texts = useTexts();
  const me = useMe();
  const client = useQueryClient();
  const [, go] = useLocation();
  const [isErasing, setErasing] = useState(false);
  const blocking = useMutation({
    mutationFn: () => block(lead.id, !lead.is_blocked),
    onSuccess: (saved) => client.setQueryData(leadKey(lead.id), saved),
  });
  const erase = async () => {
    await eraseLead(lead.id);
    void client.invalidateQueries({ queryKey: [...LEADS, "list"] });
    go("/leads");
  };
  return (
    <>
      <Button look="quiet" className="ml-auto" icon={<Ban size={16} aria-hidden />} onClick={() => blocking.mutate()}>
        {lead.is_blocked ? texts.leads.unblock : texts.leads.block}
      </Button>
      {mayManage(me) && (
        <Button look="quiet" icon={<Trash2 size={16} aria-hidden />} onClick={() => setErasing(true)}>
          {texts.leads.erase}
        </Button>
      )}
      {isErasing && (
        <Confirm
          title={texts.leads.eraseWhom(nameOf(lead, texts.leadPanel.nameless))}
          text={texts.leads.eraseHint}
          go={texts.leads.eraseGo}
          onGo={erase}
          onClose={() => setErasing(false)}
        />
      )}
    </>
  );
}
