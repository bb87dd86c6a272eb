import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Merge } from "lucide-react";

import { listSimilar, merge, undoMerge } from "@/api/leads";
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
  const renew = () => client.invalidateQueries({ queryKey: LEADS });
  const merging = useMutation({
    mutationFn: (otherId: string) => merge(leadId, otherId),
    onSuccess: async () => {
      say(leads.merged);
      await renew();
    },
  });
  const undoing = useMutation({ mutationFn: undoMerge, onSuccess: renew });
  const mergedId = merging.variables;
  if (merging.isSuccess && mergedId && !undoing.isSuccess) {
    return (
      <p className="flex flex-wrap items-center gap-3 rounded-xl bg-wash px-4 py-2 text-sm">
        <span className="flex-1">{leads.merged}</span>
        <Button disabled={undoing.isPending} onClick={() => undoing.mutate(mergedId)}>{leads.undo}</Button>
      </p>
    );
  }
  if (!found.data?.length) return null;
  return (
    <section className="grid gap-2 rounded-2xl bg-warn-wash p-5">
      <h2 className="font-semibold">{leads.similar}</h2>
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
      <Fault error={merging.error ?? undoing.error} />
    </section>
  );
}
