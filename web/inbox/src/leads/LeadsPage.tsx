import { useState } from "react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";

import { LEAD_STATUSES, listLeads, type LeadFilters, type LeadStatus } from "@/api/leads";
import { LeadPane } from "@/leads/LeadPane";
import { LeadRows } from "@/leads/LeadRows";
import { Choice } from "@/kit/Field";
import { join } from "@/kit/join";
import { Bones, Empty, Failed } from "@/kit/Notes";
import { SearchField } from "@/kit/SearchField";
import { LEADS } from "@/live/cache";
import { useTexts } from "@/texts";

/** Everybody who ever wrote in: found, looked at, put right. */
export default function LeadsPage({ openId }: { openId?: string | undefined }) {
  const texts = useTexts();
  const [filters, setFilters] = useState<LeadFilters>({});
  const narrow = (change: LeadFilters) => setFilters({ ...filters, ...change });
  return (
    <div className="flex h-full">
      <section
        aria-label={texts.leads.title}
        className={join(
          "w-full flex-col border-r border-line bg-sheet lg:flex lg:w-[24.5rem] lg:shrink-0",
          openId ? "hidden" : "flex",
        )}
      >
        <h1 className="px-4 pt-4 pb-3 text-xl font-semibold tracking-tight">{texts.leads.title}</h1>
        <div className="grid gap-2 border-b border-line px-4 pb-4">
          <SearchField
            label={texts.leads.search}
            text={filters.search ?? ""}
            onSearch={(search) => narrow({ search: search || undefined })}
          />
          <Choice
            isBare
            label={texts.leadPanel.status}
            value={filters.status ?? ""}
            onChange={(event) => narrow({ status: (event.target.value || undefined) as LeadStatus | undefined })}
          >
            <option value="">{texts.leads.anyStatus}</option>
            {LEAD_STATUSES.map((status) => (
              <option key={status} value={status}>{texts.leadStatus[status]}</option>
            ))}
          </Choice>
        </div>
        <Found filters={filters} openId={openId} />
      </section>
      <div className={join("min-w-0 flex-1 overflow-y-auto lg:block", openId ? "block" : "hidden")}>
        {openId ? (
          <LeadPane key={openId} id={openId} />
        ) : (
          <Empty icon={<Users size={40} strokeWidth={1.25} />} title={texts.leads.choose} />
        )}
      </div>
    </div>
  );
}

function Found({ filters, openId }: { filters: LeadFilters; openId: string | undefined }) {
  const texts = useTexts();
  const found = useInfiniteQuery({
    queryKey: [...LEADS, "list", filters],
    queryFn: ({ pageParam }) => listLeads(filters, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    maxPages: 20,
  });
  if (found.isPending) return <Bones />;
  if (!found.data) return <Failed error={found.error} onRetry={found.refetch} />;
  const rows = found.data.pages.flatMap((page) => page.leads);
  if (rows.length === 0) {
    return <Empty title={texts.leads.empty} hint={texts.leads.emptyHint} />;
  }
  const more = () => {
    if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage();
  };
  return <LeadRows rows={rows} openId={openId} onEnd={more} />;
}
