/** What a person writes, on its way: kept until it has arrived, and sent again under one name. */
import { useMutation, useMutationState, useQueryClient } from "@tanstack/react-query";

import { newKey } from "@/api/call";
import { note, reply } from "@/api/conversations";
import type { MessageShape } from "@/api/shapes";
import { showMessage } from "@/live/cache";

export interface Writing {
  content: string;
  isNote: boolean;
  key: string;
}

const sendingKey = (id: string) => ["sending", id];

export function useSend(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: sendingKey(id),
    mutationFn: ({ content, isNote, key }: Writing) =>
      isNote ? note(id, content, key) : reply(id, content, true, key),
    onSuccess: (message) => showMessage(client, message),
    scope: { id: `sending ${id}` }, // one after the other, as they were written
  });
}

export const writing = (content: string, isNote: boolean): Writing => ({
  content, isNote, key: newKey(),
});

export interface OnItsWay extends Writing {
  error: Error | null;
  tryAgain: () => void;
  discard: () => void;
}

/** What has not arrived yet, in its order. */
export function useOnItsWay(id: string): OnItsWay[] {
  const cache = useQueryClient().getMutationCache();
  const waiting = useMutationState({
    filters: { mutationKey: sendingKey(id), predicate: (one) => one.state.status !== "success" },
    select: ({ state }) => ({ ...(state.variables as Writing), error: state.error }),
  });
  return waiting.map((one) => {
    const find = () => cache.find<MessageShape, Error, Writing>({
      predicate: ({ state }) => (state.variables as Writing | undefined)?.key === one.key,
    });
    const tryAgain = () => void find()?.execute(one).catch(() => undefined);
    const discard = () => {
      const found = find();
      if (found) cache.remove(found);
    };
    return { ...one, tryAgain, discard };
  });
}
