import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";

import { listMerged, undoMerge } from "@/api/leads";
import type { LeadShape } from "@/api/shapes";
import { mayWrite, useMe } from "@/app/me";
import { nameOf } from "@/leads/LeadCard";
import { Avatar } from "@/kit/Avatar";
import { Button } from "@/kit/Button";
import { Fault } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { fullDay } from "@/kit/times";
import { LEADS } from "@/live/cache";
import { useTexts } from "@/texts";

/** Who became a part of a customer, each to be made one of their own again. */
export function Parts({ leadId }: { leadId: string }) {
  const { leads } = useTexts();
  const found = useQuery({
    queryKey: [...LEADS, "merged", leadId],
    queryFn: () => listMerged(leadId),
  });
  const undoing = useUndo();
  if (!found.data?.length) return null;
  return (
    <section className="grid grid-cols-1 gap-2 rounded-2xl border border-line bg-sheet p-5">
      <h2 className="font-semibold">{leads.parts}</h2>
      <ul className="grid grid-cols-1 gap-3">
        {found.data.map((one) => <Part key={one.id} one={one} undoing={undoing} />)}
      </ul>
      <Fault error={undoing.error} />
    </section>
  );
}

function Part({ one, undoing }: { one: LeadShape; undoing: ReturnType<typeof useUndo> }) {
  const texts = useTexts();
  const { language } = useTaste();
  const me = useMe();
  const name = nameOf(one, texts.leadPanel.nameless);
  // Nothing is changed of who is a part: the last change is when they became one.
  const day = fullDay(one.updated_at, language);
  const reached = [one.phone, one.name && one.email].filter(Boolean).join(" · ");
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
      <Avatar name={nameOf(one, "")} channel={one.channel} />
      <div className="min-w-48 flex-1">
        <Link href={`/leads/${one.id}`} className="block truncate font-medium hover:underline">{name}</Link>
        {reached && <p className="wrap-anywhere text-soft">{reached}</p>}
        <p className="text-[0.8125rem] text-faint">{texts.leads.mergedOn(day)}</p>
      </div>
      {mayWrite(me) && (
        <Button
          className="max-sm:ml-13"
          aria-label={`${texts.leads.undo}: ${name}`}
          disabled={undoing.isPending}
          onClick={() => undoing.mutate(one.id)}
        >
          {texts.leads.undo}
        </Button>
      )}
    </li>
  );
}

/** Part what was merged; everything that is shown of customers is read anew. */
export function useUndo() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: undoMerge,
    onSuccess: () => client.invalidateQueries({ queryKey: LEADS }),
  });
}
