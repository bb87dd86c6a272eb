import { useEffect } from "react";
import { Link } from "wouter";

import type { LeadListed } from "@/api/shapes";
import { nameOf } from "@/leads/LeadCard";
import { Avatar } from "@/kit/Avatar";
import { join } from "@/kit/join";
import { useWindow } from "@/kit/useWindow";
import { useTexts } from "@/texts";

const HEIGHT = 76;
const SIZE = "h-[76px]"; // the same
const AHEAD = 10;

interface LeadRowsProps {
  rows: LeadListed[];
  openId: string | undefined;
  onEnd: () => void;
}

/** Customers, as far as they were scrolled; only what is seen stands in the document. */
export function LeadRows({ rows, openId, onEnd }: LeadRowsProps) {
  const texts = useTexts();
  const { box, whole, seen } = useWindow(rows.length, HEIGHT);
  const isNearEnd = (seen.at(-1) ?? 0) > rows.length - AHEAD;
  useEffect(() => {
    if (isNearEnd) onEnd();
  });
  return (
    <div ref={box} tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]">
      <ul aria-label={texts.leads.title} style={whole}>
        {seen.map((place) => {
          const lead = rows[place];
          return (
            <li
              key={lead?.id ?? place}
              className={join(SIZE, "border-b border-line contain-strict")}
            >
              {lead && <Row lead={lead} isOpen={lead.id === openId} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Row({ lead, isOpen }: { lead: LeadListed; isOpen: boolean }) {
  const texts = useTexts();
  const name = nameOf(lead, texts.leadPanel.nameless);
  const reached = [lead.phone, lead.name && lead.email, lead.company].filter(Boolean).join(" · ");
  return (
    <Link
      href={`/leads/${lead.id}`}
      aria-current={isOpen ? "page" : undefined}
      className={join(
        "flex h-full items-center gap-3.5 px-4 focus-visible:-outline-offset-2",
        isOpen ? "bg-wash" : "hover:bg-raised",
      )}
    >
      <Avatar name={nameOf(lead, "")} channel={lead.channel} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-sm text-faint">{reached || texts.channel[lead.channel]}</span>
      </span>
      <span className="shrink-0 text-[0.8125rem] text-soft">{texts.leadStatus[lead.status]}</span>
    </Link>
  );
}
