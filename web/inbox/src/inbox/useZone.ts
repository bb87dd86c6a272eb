import { useQuery } from "@tanstack/react-query";

import { readOrganization } from "@/api/setup";
import { SETUP } from "@/live/cache";

/** By which zone's clock the business has its days; asked for only where that matters. */
export function useZone(matters = true): string | undefined {
  const found = useQuery({
    queryKey: [...SETUP, "organization"],
    queryFn: readOrganization,
    enabled: matters,
  });
  return found.data?.time_zone;
}
