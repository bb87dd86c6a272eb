import { memo } from "react";
import { Check, CheckCheck, Clock, TriangleAlert } from "lucide-react";

import type { DeliveryShape, MessageShape } from "@/api/shapes";
import { Attachments } from "@/inbox/Attachments";
import { factOf, said, type Kind } from "@/inbox/said";
import { join } from "@/kit/join";
import { useTaste } from "@/kit/taste";
import { clockTime } from "@/kit/times";
import { Words } from "@/kit/Words";
import { useTexts, type Texts } from "@/texts";

export const BUBBLES: Record<Exclude<Kind, "fact">, string> = {
  customer: "bg-sheet border border-line rounded-bl-md",
  agent: "bg-wash text-ink rounded-br-md",
  person: "bg-accent text-on-accent rounded-br-md",
  note: "bg-warn-wash text-warn rounded-br-md",
};

interface MessageProps {
  message: MessageShape;
  customer: string;
  /** Whether somebody else spoke before. */
  isFirst: boolean;
}

/** One message; text stays text. */
export const Message = memo(function Message({ message, customer, isFirst }: MessageProps) {
  const texts = useTexts();
  const about = said(message);
  if (about.kind === "fact") return <Fact message={message} />;
  const isOurs = about.kind !== "customer";
  return (
    <li
      data-kind={about.kind}
      className={join("flex flex-col", isOurs ? "items-end" : "items-start", isFirst ? "mt-4" : "mt-1")}
    >
      {isFirst && (
        <p className="mx-1 mb-1 text-[0.8125rem] text-faint">
          {whoOf(about.kind, about.name, customer, texts)}
        </p>
      )}
      {message.content && (
        <div
          className={join(
            "max-w-[min(88%,36rem)] rounded-2xl px-3.5 py-2 wrap-anywhere whitespace-pre-wrap",
            BUBBLES[about.kind],
          )}
        >
          <Words text={message.content} />
        </div>
      )}
      <Attachments files={about.attachments} />
      {about.options.length > 0 && <Options options={about.options} />}
      <Foot message={message} />
    </li>
  );
});

function whoOf(kind: Kind, name: string | null, customer: string, texts: Texts): string {
  if (kind === "customer") return customer;
  if (kind === "note") return name ? texts.thread.noteBy(name) : texts.thread.note;
  if (kind === "agent") return texts.thread.agent;
  return name ?? texts.thread.person;
}

function Fact({ message }: { message: MessageShape }) {
  const texts = useTexts();
  const { language } = useTaste();
  return (
    <li data-kind="fact" className="my-3 flex justify-center">
      <p className="max-w-[90%] rounded-full bg-raised px-3.5 py-1 text-center text-[0.8125rem] wrap-anywhere text-soft">
        {factOf(message.content, texts)}
        <time dateTime={message.created_at} className="ml-2 text-faint">
          {clockTime(message.created_at, language)}
        </time>
      </p>
    </li>
  );
}

function Options({ options }: { options: { id: string; label: string }[] }) {
  const texts = useTexts();
  return (
    <ul aria-label={texts.thread.choices} className="mt-1.5 flex max-w-[88%] flex-wrap justify-end gap-1.5">
      {options.map((option) => (
        <li
          key={option.id}
          className="rounded-full border border-line bg-sheet px-3 py-1 text-[0.8125rem] text-soft"
        >
          {option.label}
        </li>
      ))}
    </ul>
  );
}

function Foot({ message }: { message: MessageShape }) {
  const { language } = useTaste();
  return (
    <p className="mx-1 mt-0.5 flex items-center gap-1.5 text-xs text-faint">
      <time dateTime={message.created_at}>{clockTime(message.created_at, language)}</time>
      {message.delivery && <Receipt delivery={message.delivery} />}
    </p>
  );
}

const RECEIPTS = {
  waiting: Clock, sent: Check, delivered: CheckCheck, read: CheckCheck, failed: TriangleAlert,
};

function Receipt({ delivery }: { delivery: DeliveryShape }) {
  const texts = useTexts();
  const Icon = RECEIPTS[delivery.state];
  const isLoud = delivery.state === "failed";
  const look = isLoud ? "text-bad" : delivery.state === "read" ? "text-accent" : "";
  const word = texts.thread.receipt[delivery.state];
  return (
    <span className={join("flex items-center gap-1", look)} title={delivery.reason ?? word}>
      <Icon size={14} aria-hidden />
      <span className={isLoud ? "" : "sr-only"}>
        {word}{isLoud && delivery.reason && `: ${delivery.reason}`}
      </span>
    </span>
  );
}
