import { useMemo, useState } from "react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";

import { listConversations, type Filters } from "@/api/conversations";
import { useMe } from "@/app/me";
import { filtersOf, readView, writeView, type View } from "@/inbox/filters";
import { listKey } from "@/live/cache";
import { flat } from "@/live/placing";
import { whenListening } from "@/live/useLive";

export function useView(): [View, (change: Partial<View>) => void] {
  const [search, setSearch] = useSearchParams();
  const view = useMemo(() => readView(search), [search]);
  const narrow = (change: Partial<View>) => setSearch(writeView({ ...view, ...change }));
  return [view, narrow];
}

export function useFilters(view: View): Filters {
  const me = useMe();
  // A list that is open does not slide with the clock.
  const [opened] = useState(Date.now);
  return useMemo(() => filtersOf(view, me.id, opened), [view, me.id, opened]);
}

/** A list as far as it was scrolled; news move rows in it (live/cache). */
export function useList(filters: Filters) {
  const found = useInfiniteQuery({
    queryKey: listKey(filters),
    queryFn: async ({ pageParam, signal }) => {
      await whenListening();
      return listConversations(filters, pageParam, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Comparing a hundred thousand rows one by one would be a long task.
    structuralSharing: false,
  });
  const pages = found.data?.pages;
  const rows = useMemo(() => flat(pages ?? []), [pages]);
  return { ...found, rows, total: pages?.[0]?.total, isExact: pages?.[0]?.total_is_exact ?? true };
}
