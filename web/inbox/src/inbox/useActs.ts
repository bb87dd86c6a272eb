import { useMutation, useQueryClient } from "@tanstack/react-query";

import { assign, changeStatus, handBack, markRead, takeOver } from "@/api/conversations";
import type { Status } from "@/api/conversations";
import type { ConversationShape } from "@/api/shapes";
import { say } from "@/kit/Toasts";
import { reasonOf } from "@/kit/Notes";
import { showRow } from "@/live/cache";
import { useTexts } from "@/texts";

/** What a person may do with a conversation; its row shows it at once. */
export function useActs(id: string) {
  const client = useQueryClient();
  const texts = useTexts();
  const acting = useMutation({
    mutationFn: (act: () => Promise<ConversationShape>) => act(),
    onSuccess: (row) => showRow(client, row),
    onError: (error) => say(reasonOf(error, texts), "bad"),
  });
  return {
    isBusy: acting.isPending,
    takeOver: () => acting.mutate(() => takeOver(id)),
    handBack: () => acting.mutate(() => handBack(id)),
    become: (status: Status) => acting.mutate(() => changeStatus(id, status)),
    assign: (userId: string | null) => acting.mutate(() => assign(id, userId)),
    markRead: () => acting.mutate(() => markRead(id)),
  };
}

export type Acts = ReturnType<typeof useActs>;
