import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { SendHorizontal, StickyNote } from "lucide-react";

import type { ConversationDetail } from "@/api/shapes";
import { mayWrite, useMe } from "@/app/me";
import { Ready } from "@/inbox/Ready";
import { addressed, freeUntil } from "@/inbox/said";
import { useSend, writing } from "@/inbox/sending";
import { Button } from "@/kit/Button";
import { join } from "@/kit/join";
import { useNow } from "@/kit/useNow";
import { HOUR, MINUTE } from "@/kit/times";
import { useTexts } from "@/texts";

export type Mode = "reply" | "note";

// What was begun in a conversation is still there when somebody comes back to it.
const drafts = new Map<string, string>();

interface ComposerProps {
  thread: ConversationDetail;
  mode: Mode;
  onMode: (mode: Mode) => void;
}

/** Where the team writes: to the customer, or for itself. */
export function Composer({ thread, mode, onMode }: ComposerProps) {
  const texts = useTexts();
  const me = useMe();
  const until = freeUntil(thread.channel, thread.messages);
  const left = useNow(MINUTE, (now) => (until === null ? null : until - now));
  const isOver = left !== null && left <= 0;
  if (!mayWrite(me)) {
    return <p className="border-t border-line p-4 text-center text-sm text-faint">{texts.composer.readOnly}</p>;
  }
  return (
    <div className="border-t border-line bg-sheet px-4 pt-2 pb-[max(1rem,env(safe-area-inset-bottom))] sm:px-6">
      <div className="mx-auto max-w-3xl">
        <div className="flex flex-wrap items-center gap-x-3">
          <Modes mode={mode} onMode={onMode} />
          {left !== null && !isOver && mode === "reply" && <Countdown left={left} />}
        </div>
        {isOver && mode === "reply" && <Over />}
        <Box key={thread.id} thread={thread} mode={mode} />
      </div>
    </div>
  );
}

function Modes({ mode, onMode }: Pick<ComposerProps, "mode" | "onMode">) {
  const texts = useTexts();
  return (
    <div role="group" className="-ml-2 flex">
      {(["reply", "note"] as const).map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={mode === one}
          onClick={() => onMode(one)}
          className={join(
            "min-h-10 px-2 text-sm",
            mode === one ? "font-semibold text-ink" : "text-faint hover:text-ink",
          )}
        >
          <span className={join("border-b-2 pb-1", mode === one ? "border-accent" : "border-transparent")}>
            {texts.composer[one]}
          </span>
        </button>
      ))}
    </div>
  );
}

function Countdown({ left }: { left: number }) {
  const texts = useTexts();
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  const isShort = left < 2 * HOUR;
  return (
    <p className={join("ml-auto text-[0.8125rem]", isShort ? "font-medium text-warn" : "text-faint")}>
      {texts.composer.window(texts.composer.hours(hours, minutes))}
    </p>
  );
}

function Over() {
  const texts = useTexts();
  return (
    <div className="mt-1 mb-2 rounded-xl bg-warn-wash px-4 py-2.5 text-sm text-warn">
      <p className="font-medium">{texts.composer.windowOver}</p>
      <p>{texts.composer.windowOverHint}</p>
    </div>
  );
}

export const COMPOSER_ID = "composer";

function Box({ thread, mode }: { thread: ConversationDetail; mode: Mode }) {
  const texts = useTexts();
  const [text, setText] = useState(drafts.get(thread.id) ?? "");
  const send = useSend(thread.id);
  const [isChoosing, setChoosing] = useState(false);
  const isNote = mode === "note";
  const field = useGrowing(text);
  const change = (written: string) => {
    setText(written);
    drafts.set(thread.id, written);
  };
  const go = () => {
    if (!text.trim()) return;
    send.mutate(writing(text.trim(), isNote));
    change("");
    field.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "/" && !text && !isNote) {
      event.preventDefault();
      setChoosing(true);
    }
    if (event.key === "Escape") field.current?.blur();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    go();
  };
  const { composer } = texts;
  return (
    <>
      <textarea
        ref={field}
        id={COMPOSER_ID}
        rows={2}
        value={text}
        maxLength={65_536}
        onChange={(event) => change(event.target.value)}
        onKeyDown={press}
        aria-label={isNote ? composer.noteLabel : composer.replyLabel}
        placeholder={isNote ? composer.notePlaceholder : composer.replyPlaceholder}
        className={join("field max-h-64 resize-none", isNote && "border-warn bg-warn-wash")}
      />
      <div className="mt-2 flex items-center gap-2">
        {!isNote && (
          <Ready
            isOpen={isChoosing}
            setOpen={setChoosing}
            onChoose={(ready) => {
              const words = addressed(ready, thread.lead.name);
              change(text ? `${text}\n${words}` : words);
              field.current?.focus();
            }}
          />
        )}
        <p className="min-w-0 flex-1 text-[0.8125rem] leading-snug text-faint">
          {!isNote && thread.status === "active" ? composer.takesOver : ""}
        </p>
        <Button
          look="strong"
          disabled={!text.trim()}
          title={composer.keeps}
          onClick={go}
          icon={isNote ? <StickyNote size={16} aria-hidden /> : <SendHorizontal size={16} aria-hidden />}
        >
          {isNote ? composer.keep : composer.send}
        </Button>
      </div>
    </>
  );
}

/** A field as high as what is written in it. */
function useGrowing(text: string) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  }, [text]);
  return field;
}
