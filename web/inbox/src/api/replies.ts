/** Replies that lie ready, for what is asked again and again. */
import { call } from "@/api/call";
import type { CannedReplyList, CannedReplyShape, NewCannedReply } from "@/api/shapes";

const PATH = "/canned-replies";

export const listReplies = async () => (await call<CannedReplyList>("GET", PATH)).canned_replies;

export const keepReply = (id: string | null, reply: NewCannedReply) =>
  id === null
    ? call<CannedReplyShape>("POST", PATH, { body: reply })
    : call<CannedReplyShape>("PATCH", `${PATH}/${id}`, { body: reply });

export const removeReply = (id: string) => call<undefined>("DELETE", `${PATH}/${id}`);
