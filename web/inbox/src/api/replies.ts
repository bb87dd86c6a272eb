/** Replies that lie ready, for what is asked again and again. */
import { call } from "@/api/call";

export interface CannedReply {
  id: string;
  name: string;
  content: string;
}

const PATH = "/canned-replies";

export const listReplies = async () =>
  (await call<{ canned_replies: CannedReply[] }>("GET", PATH)).canned_replies;

export const keepReply = (id: string | null, reply: Omit<CannedReply, "id">) =>
  id === null
    ? call<CannedReply>("POST", PATH, { body: reply })
    : call<CannedReply>("PATCH", `${PATH}/${id}`, { body: reply });

export const removeReply = (id: string) => call<undefined>("DELETE", `${PATH}/${id}`);
