import { useQuery } from "@tanstack/react-query";

import { readSummary } from "@/api/conversations";
import type { SummaryShape } from "@/api/shapes";
import { COUNTS } from "@/live/cache";

/** How many conversations there are of each kind, and how many want somebody. */
export function useCounts(): SummaryShape | undefined {
  return useQuery({ queryKey: COUNTS, queryFn: readSummary }).data;
}
