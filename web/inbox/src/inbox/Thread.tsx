import { Fragment, useLayoutEffect, useRef, useState } from "react";

import type { ConversationDetail, MessageShape } from "@/api/shapes";
import { Message } from "@/inbox/Message";
import { Pending } from "@/inbox/Pending";
import { said } from "@/inbox/said";
import { useOnItsWay } from "@/inbox/sending";
import { Button } from "@/kit/Button";
import { useTaste } from "@/kit/taste";
import { dayLine } from "@/kit/times";
import { useTexts } from "@/texts";

const STEP = 100; // messages that are shown at once; earlier ones on request
const NEAR = 80; // pixels from the end within which somebody is reading the end

/** The messages of a conversation, oldest first, a line over each day. */
export function Thread({ thread }: { thread: ConversationDetail }) {
  const texts = useTexts();
  const [many, setMany] = useState(STEP);
  const { messages } = thread;
  const shown = messages.slice(-many);
  const box = useSticking(messages.length, useOnItsWay(thread.id).length);
  return (
    <div
      ref={box}
      tabIndex={0}
      role="region"
      aria-label={texts.thread.label}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pb-5 focus-visible:-outline-offset-2 sm:px-6"
    >
      <div className="mx-auto max-w-3xl">
        {messages.length > shown.length && (
          <div className="grid justify-center pt-4">
            <Button look="quiet" onClick={() => setMany(many + STEP)}>{texts.thread.earlier}</Button>
          </div>
        )}
        <div role="log" aria-live="polite">
          <Messages messages={shown} customer={customerOf(thread, texts.thread.customer)} />
        </div>
        <Pending id={thread.id} />
      </div>
    </div>
  );
}

function Messages({ messages, customer }: { messages: MessageShape[]; customer: string }) {
  return (
    <ol>
      {messages.map((message, place) => {
        const before = messages[place - 1];
        const isNewDay = !before || dayOf(before) !== dayOf(message);
        return (
          <Fragment key={message.id}>
            {isNewDay && <Day at={message.created_at} />}
            <Message
              message={message}
              customer={customer}
              isFirst={isNewDay || !isSameVoice(before, message)}
            />
          </Fragment>
        );
      })}
    </ol>
  );
}

function Day({ at }: { at: string }) {
  const texts = useTexts();
  const { language } = useTaste();
  return (
    <li className="my-5 flex items-center gap-4 text-[0.8125rem] text-faint">
      <span className="h-px flex-1 bg-line" />
      {dayLine(at, new Date(), language, texts)}
      <span className="h-px flex-1 bg-line" />
    </li>
  );
}

const customerOf = (thread: ConversationDetail, otherwise: string) =>
  thread.lead.name ?? thread.lead.email ?? otherwise;

const dayOf = (message: MessageShape) => new Date(message.created_at).toDateString();

function isSameVoice(one: MessageShape, other: MessageShape): boolean {
  const [a, b] = [said(one), said(other)];
  return a.kind === b.kind && a.name === b.name;
}

/**
 * Keep the end in view while somebody reads there, and leave it alone where they look back, until
 * they write themselves: `sending` is how much of theirs is on its way.
 */
function useSticking(length: number, sending: number) {
  const box = useRef<HTMLDivElement>(null);
  const wasAtEnd = useRef(true);
  useLayoutEffect(() => {
    const shown = box.current;
    if (!shown) return;
    const note = () => {
      wasAtEnd.current = shown.scrollHeight - shown.scrollTop - shown.clientHeight < NEAR;
    };
    shown.addEventListener("scroll", note, { passive: true });
    return () => shown.removeEventListener("scroll", note);
  }, []);
  useLayoutEffect(() => {
    if (sending > 0) wasAtEnd.current = true;
    if (wasAtEnd.current) box.current?.scrollTo(0, box.current.scrollHeight);
  }, [length, sending]);
  return box;
}
