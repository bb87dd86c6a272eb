import type { ReactNode } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import { listConversations } from "@/api/conversations";
import { readLead } from "@/api/leads";
import type { ConversationShape, LeadListed, LeadShape } from "@/api/shapes";
import { StatusMark } from "@/inbox/Row";
import { previewOf } from "@/inbox/said";
import { LeadBookings } from "@/leads/LeadBookings";
import { Avatar, ChannelIcon } from "@/kit/Avatar";
import { Bones, Empty, Failed, isAbsent } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { fullDay, listTime } from "@/kit/times";
import { leadKey, ofLeadKey } from "@/live/cache";
import { useTexts } from "@/texts";

export function useLead(id: string) {
  return useQuery({ queryKey: leadKey(id), queryFn: () => readLead(id) });
}

interface LeadCardProps {
  leadId: string;
  openId?: string;
  /** Whether what can be changed of them stands in a form. */
  hasForm?: boolean;
  children?: (lead: LeadShape) => ReactNode;
}

/** All that is known of a customer: who they are, what was said, what is booked. */
export function LeadCard({ leadId, openId, hasForm = false, children }: LeadCardProps) {
  const texts = useTexts();
  const lead = useLead(leadId);
  if (lead.isPending) return <Bones lines={5} />;
  if (!lead.data) {
    return isAbsent(lead.error) ? (
      <Empty title={texts.leadPanel.missing} hint={texts.inbox.missingHint} />
    ) : (
      <Failed error={lead.error} onRetry={lead.refetch} />
    );
  }
  return (
    <div className="grid grid-cols-1 gap-7">
      <Who lead={lead.data} />
      {children?.(lead.data)}
      <Known lead={lead.data} hasForm={hasForm && !lead.data.merged_into} />
      <LeadBookings leadId={leadId} />
      <Conversations leadId={leadId} openId={openId} />
    </div>
  );
}

/** What somebody is called, by what is known of them. */
export const nameOf = (lead: LeadListed, otherwise: string) =>
  lead.name ?? lead.email ?? lead.phone ?? otherwise;

function Who({ lead }: { lead: LeadShape }) {
  const texts = useTexts();
  const name = nameOf(lead, texts.leadPanel.nameless);
  return (
    <div className="flex items-center gap-4">
      <Avatar name={nameOf(lead, "")} channel={lead.channel} size="large" />
      <div className="min-w-0">
        <p className="text-lg font-semibold wrap-anywhere">{name}</p>
        <p className="text-sm text-soft">
          {lead.is_blocked ? (
            <strong className="text-bad">{texts.leadPanel.blocked}</strong>
          ) : (
            texts.leadStatus[lead.status]
          )}
        </p>
      </div>
    </div>
  );
}

function Known({ lead, hasForm }: { lead: LeadShape; hasForm: boolean }) {
  const texts = useTexts();
  const { language } = useTaste();
  const written: [string, string | null][] = [
    [texts.leadPanel.phone, lead.phone],
    [texts.leadPanel.email, lead.email],
    [texts.leadPanel.company, lead.company],
    [texts.leadPanel.notes, lead.appointment_notes],
  ];
  const facts: typeof written = [
    ...(hasForm ? [] : written),
    [texts.leadPanel.wishes, lead.preferred_services.join(", ")],
    [texts.leadPanel.since, fullDay(lead.created_at, language)],
  ];
  return (
    <dl className="grid gap-3 text-sm">
      {facts.filter((fact) => fact[1]).map(([label, value]) => (
        <div key={label}>
          <dt className="text-[0.8125rem] text-faint">{label}</dt>
          <dd className="wrap-anywhere whitespace-pre-wrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Conversations({ leadId, openId }: { leadId: string; openId: string | undefined }) {
  const texts = useTexts();
  const found = useQuery({
    queryKey: ofLeadKey(leadId),
    queryFn: () => listConversations({ lead_id: leadId }, null),
    select: (page) => page.conversations,
  });
  return (
    <section>
      <h2 className="mb-2 text-sm font-semibold">{texts.leadPanel.conversations}</h2>
      <ul className="grid grid-cols-1 gap-2">
        {found.data?.map((one) => (
          <li key={one.id}><Other one={one} isOpen={one.id === openId} /></li>
        ))}
      </ul>
    </section>
  );
}

function Other({ one, isOpen }: { one: ConversationShape; isOpen: boolean }) {
  const texts = useTexts();
  const { language } = useTaste();
  return (
    <Link
      href={`/c/${one.id}`}
      aria-current={isOpen ? "true" : undefined}
      className="block rounded-xl border border-line px-3 py-2 hover:bg-raised aria-[current]:border-transparent aria-[current]:bg-wash"
    >
      <span className="flex items-center gap-2 text-sm">
        <ChannelIcon channel={one.channel} />
        <span className="flex-1">{texts.channel[one.channel]}</span>
        <time dateTime={one.updated_at} className="text-[0.8125rem] text-faint">
          {listTime(one.updated_at, new Date(), language, texts)}
        </time>
      </span>
      <span className="block truncate text-[0.8125rem] text-soft">{previewOf(one, texts)}</span>
      <StatusMark status={one.status} />
    </Link>
  );
}
