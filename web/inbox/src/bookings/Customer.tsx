import { useState } from "react";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";

import { listLeads, makeLead } from "@/api/leads";
import type { LeadListed, NewLead } from "@/api/shapes";
import { nameOf } from "@/leads/LeadCard";
import { Button } from "@/kit/Button";
import { Fault } from "@/kit/Notes";
import { SearchField } from "@/kit/SearchField";
import { LEADS } from "@/live/cache";
import { useTexts } from "@/texts";

interface CustomerProps {
  lead: LeadListed | null;
  onChoose: (lead: LeadListed | null) => void;
}

const LINE = "flex min-h-11 w-full items-center justify-between gap-4 px-4 text-left hover:bg-raised";

/** For whom something is booked: somebody who is known, or somebody new. */
export function Customer({ lead, onChoose }: CustomerProps) {
  const texts = useTexts();
  const [search, setSearch] = useState("");
  const found = useQuery({
    queryKey: [...LEADS, "palette", search],
    queryFn: () => listLeads({ search }, null, 5),
    enabled: search.length > 1,
    placeholderData: keepPreviousData,
  });
  const making = useMutation({ mutationFn: () => makeLead(newLeadOf(search)), onSuccess: onChoose });
  const called = (one: LeadListed) => nameOf(one, texts.leadPanel.nameless);
  if (lead) {
    return (
      <div className="flex items-center justify-between rounded-xl bg-wash px-4 py-1.5">
        <span className="font-medium">{called(lead)}</span>
        <Button look="quiet" onClick={() => onChoose(null)}>{texts.common.edit}</Button>
      </div>
    );
  }
  return (
    <div className="grid gap-1.5">
      <p className="text-sm font-medium">{texts.bookings.customer}</p>
      <SearchField label={texts.bookings.findCustomer} text={search} onSearch={setSearch} />
      <Fault error={making.error} />
      {search.length > 1 && (
        <ul className="grid divide-y divide-line rounded-xl border border-line">
          {found.data?.leads.map((one) => (
            <li key={one.id}>
              <button type="button" onClick={() => onChoose(one)} className={LINE}>
                {called(one)}
                <span className="text-[0.8125rem] text-faint">{one.phone ?? one.email}</span>
              </button>
            </li>
          ))}
          <li>
            <button type="button" disabled={making.isPending} onClick={() => making.mutate()} className={LINE}>
              <span className="wrap-anywhere">{texts.bookings.newCustomer(search)}</span>
              <UserPlus size={16} aria-hidden className="shrink-0 text-faint" />
            </button>
          </li>
        </ul>
      )}
    </div>
  );
}

/** Somebody of whom one thing is known: an address, a number, or a name. */
function newLeadOf(text: string): NewLead {
  if (text.includes("@")) return { email: text };
  return /^\+?[\d ()/-]{5,}$/.test(text) ? { phone: text, channel: "voice" } : { name: text };
}
