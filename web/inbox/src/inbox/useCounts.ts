import { useQuery } from "@tanstack/react-query";

import { countConversations, STATUSES, type Status } from "@/api/conversations";
import { useMe } from "@/app/me";
import { COUNTS } from "@/live/cache";

export type Counts = Record<Status | "unread" | "mine", number>;

/** How many conversations there are of each kind. */
export function useCounts(): Counts | undefined {
  const me = useMe();
  return useQuery({ queryKey: COUNTS, queryFn: () => readCounts(me.id) }).data;
}

async function readCounts(me: string): Promise<Counts> {
  const [unread, mine, ...each] = await Promise.all([
    countConversations({ unread: true }),
    countConversations({ assigned_to: me }),
    ...STATUSES.map((status) => countConversations({ status })),
  ]);
  const byStatus = Object.fromEntries(STATUSES.map((status, at) => [status, each[at] ?? 0]));
  return { ...(byStatus as Record<Status, number>), unread, mine };
}
