import { useQuery } from "@tanstack/react-query";

import { readConversation } from "@/api/conversations";
import { threadKey } from "@/live/cache";
import { whenListening } from "@/live/useLive";

/** A conversation with its messages; news come into it by themselves (live/cache). */
export function useThread(id: string) {
  return useQuery({
    queryKey: threadKey(id),
    queryFn: async () => {
      await whenListening();
      return readConversation(id);
    },
  });
}
