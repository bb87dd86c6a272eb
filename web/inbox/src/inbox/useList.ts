import { useMemo, useState } from "react";
import {
  infiniteQueryOptions,
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type QueryClient,
} from "@tanstack/react-query";
import { useSearchParams } from "wouter";

import { countConversations, listConversations, type Filters } from "@/api/conversations";
import { useMe } from "@/app/me";
import { filtersOf, hasDays, readView, writeView, type View } from "@/inbox/filters";
import { Rows } from "@/inbox/rows";
import { useZone } from "@/inbox/useZone";
import { listKey, totalKey } from "@/live/cache";
import { recent } from "@/live/recent";
import { whenListening } from "@/live/useLive";

export function useView(): [View, (change: Partial<View>) => void] {
  const [search, setSearch] = useSearchParams();
  const view = useMemo(() => readView(search), [search]);
  const narrow = (change: Partial<View>) => setSearch(writeView({ ...view, ...change }));
  return [view, narrow];
}

/** What the API is asked for; null until it is known what days are. */
export function useFilters(view: View): Filters | null {
  const me = useMe();
  const isByDays = hasDays(view);
  const known = useZone(isByDays);
  const zone = isByDays ? known : "UTC";
  // A list that is open does not slide with the clock.
  const [opened] = useState(Date.now);
  return useMemo(
    () => (zone === undefined ? null : filtersOf(view, me.id, opened, zone)),
    [view, me.id, opened, zone],
  );
}

/** A list as far as it was scrolled; news move rows in it (live/cache). */
export function useList(filters: Filters) {
  const found = useInfiniteQuery({ ...listing(filters), placeholderData: keepPreviousData });
  const pages = found.data?.pages;
  const rows = useMemo(() => new Rows(pages ?? []), [pages]);
  // Of a row that moves and is not loaded, nobody here knows whether it was counted.
  const counted = useQuery({
    queryKey: totalKey(filters),
    queryFn: () => countConversations(filters),
    enabled: found.hasNextPage,
  });
  const known = (found.hasNextPage ? counted.data : undefined) ?? pages?.[0];
  return { ...found, rows, total: known?.total, isExact: known?.total_is_exact ?? true };
}

/** Ask for the list of the address before anything else is known, where it depends on nobody. */
export function readAhead(client: QueryClient): void {
  const view = readView(new URLSearchParams(window.location.search));
  const isInbox = /^\/inbox(\/c\/.*)?\/?$/.test(window.location.pathname);
  if (!isInbox || view.isMine || view.since || hasDays(view)) return;
  // What is refused is asked again by the page, which says so.
  client.infiniteQuery(listing(filtersOf(view, "", 0, "UTC"))).catch(() => undefined);
}

function listing(filters: Filters) {
  return infiniteQueryOptions({
    queryKey: listKey(filters),
    queryFn: async ({ pageParam, signal }) => {
      await whenListening();
      const page = await listConversations(filters, pageParam, signal);
      return recent.putRight(page, filters, pageParam === null);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    // Comparing a hundred thousand rows one by one would be a long task.
    structuralSharing: false,
  });
}
