import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Merge } from "lucide-react";
import { Link } from "wouter";

import { listSimilar, merge } from "@/api/leads";
import { mayWrite, useMe } from "@/app/me";
import { useUndo } from "@/leads/Parts";
import { Button } from "@/kit/Button";
import { Fault } from "@/kit/Notes";
import { say } from "@/kit/Toasts";
import { LEADS } from "@/live/cache";
import { useTexts } from "@/texts";

/** Others who may be the same person, to be made one; it can be undone. */
export function Similar({ leadId }: { leadId: string }) {
  const { leads } = useTexts();
  const client = useQueryClient();
  const found = useQuery({
    queryKey: [...LEADS, "similar", leadId],
    queryFn: () => listSimilar(leadId),
  });
  const merging = useMutation({
    mutationFn: (otherId: string) => merge(leadId, otherId),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: LEADS });
      say(leads.merged);
    },
  });
  if (!found.data?.length) return null;
  return (
    <section className="grid gap-2 rounded-2xl bg-warn-wash p-5">
      <div>
        <h2 className="font-semibold">{leads.similar}</h2>
        <p className="text-sm text-soft">{leads.similarHint}</p>
      </div>
      {found.data.map(({ lead: one }) => (
        <div key={one.id} className="flex flex-wrap items-center gap-3 text-sm">
          <span className="min-w-40 flex-1 wrap-anywhere">
            {[one.name, one.phone, one.email].filter(Boolean).join(" · ")}
          </span>
          <Button
            icon={<Merge size={16} aria-hidden />}
            disabled={merging.isPending}
            onClick={() => merging.mutate(one.id)}
          >
            {leads.merge}
          </Button>
        </div>
      ))}
      <Fault error={merging.error} />
    </section>
  );
}

/** Stands where a customer was who is a part of another one now. */
export function Merged({ id, into }: { id: string; into: string }) {
  const { leads } = useTexts();
  const me = useMe();
  const undoing = useUndo();
  return (
    <div className="grid gap-2 rounded-2xl bg-wash px-5 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-3">
        <p role="status" className="min-w-40 flex-1">
          {leads.isPart}{" "}
          <Link href={`/leads/${into}`} className="font-medium text-accent underline underline-offset-2">
            {leads.openWhole}
          </Link>
        </p>
        {mayWrite(me) && (
          <Button disabled={undoing.isPending} onClick={() => undoing.mutate(id)}>{leads.undo}</Button>
        )}
      </div>
      <Fault error={undoing.error} />
    </div>
  );
}
