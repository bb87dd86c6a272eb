import { useState, type SubmitEvent } from "react";

import { changeOrganization, readOrganization } from "@/api/setup";
import type { OrganizationShape } from "@/api/shapes";
import { Card, Heading, Loaded, Saving, useKeeping, useSetup } from "@/settings/parts";
import { Choice, Field, TextField } from "@/kit/Field";
import { useTexts, type Texts } from "@/texts";

/** What a business says of itself, and how its desk speaks. */
export function Business() {
  const { settings } = useTexts();
  const found = useSetup("organization", readOrganization);
  return (
    <>
      <Heading title={settings.sections.business} hint={settings.business.hint} />
      <Loaded found={found}>{(one) => <Form key={one.id} before={one} />}</Loaded>
    </>
  );
}

const PLAIN = ["name", "phone", "email", "website", "address"] as const;
const SAID = ["greeting", "handover_text", "unanswered_text"] as const;
type Put = (change: Partial<OrganizationShape>) => void;

interface PartProps {
  draft: OrganizationShape;
  put: Put;
  texts: Texts;
}

function Form({ before }: { before: OrganizationShape }) {
  const texts = useTexts();
  const [draft, setDraft] = useState(before);
  const keeping = useKeeping((change: Partial<OrganizationShape>) =>
    changeOrganization(change as Parameters<typeof changeOrganization>[0]),
  );
  const put: Put = (change) => setDraft({ ...draft, ...change });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    keeping.mutate(changesOf(before, draft));
  };
  return (
    <form onSubmit={submit}>
      <About draft={draft} put={put} texts={texts} />
      <Sayings draft={draft} put={put} texts={texts} />
      <Care draft={draft} put={put} texts={texts} />
      <Saving keeping={keeping} labels={labelsOf(texts)} />
    </form>
  );
}

function About({ draft, put, texts }: PartProps) {
  const { business } = texts.settings;
  return (
    <Card>
      <div className="grid gap-4 sm:grid-cols-2">
        {PLAIN.map((name) => (
          <Field
            key={name}
            label={business.fields[name]}
            value={draft[name] ?? ""}
            required={name === "name"}
            onChange={(event) => put({ [name]: event.target.value })}
          />
        ))}
        <Choice
          label={business.zone}
          value={draft.time_zone}
          onChange={(event) => put({ time_zone: event.target.value })}
        >
          {zones(draft.time_zone).map((zone) => <option key={zone}>{zone}</option>)}
        </Choice>
      </div>
      <TextField
        label={business.about}
        rows={3}
        value={draft.about ?? ""}
        onChange={(event) => put({ about: event.target.value })}
      />
    </Card>
  );
}

function Sayings({ draft, put, texts }: PartProps) {
  const { business } = texts.settings;
  return SAID.map((name) => (
    <Card key={name} title={business.sayings[name]}>
      {draft.languages.map((language) => (
        <TextField
          key={language}
          lang={language}
          rows={2}
          label={business.languages[language]}
          value={draft[name][language] ?? ""}
          onChange={(event) => put({ [name]: { ...draft[name], [language]: event.target.value } })}
        />
      ))}
    </Card>
  ));
}

function Care({ draft, put, texts }: PartProps) {
  const { business } = texts.settings;
  return (
    <Card title={business.care}>
      <TextField
        label={business.escalationEmails}
        hint={business.escalationHint}
        rows={2}
        value={draft.escalation_emails.join("\n")}
        onChange={(event) => put({ escalation_emails: event.target.value.split("\n") })}
      />
      <Field
        label={business.retention}
        hint={business.retentionHint}
        type="number"
        min={1}
        value={draft.retention_days ?? ""}
        onChange={(event) => put({ retention_days: Number(event.target.value) || null })}
      />
    </Card>
  );
}

function labelsOf(texts: Texts) {
  const { business } = texts.settings;
  return {
    ...business.fields, ...business.sayings, about: business.about,
    escalation_emails: business.escalationEmails, retention_days: business.retention,
  };
}

/** Only what was changed; an emptied field is nothing. */
function changesOf(before: OrganizationShape, after: OrganizationShape) {
  const emails = after.escalation_emails.map((one) => one.trim()).filter(Boolean);
  const whole = { ...after, escalation_emails: emails };
  const names = [...PLAIN, ...SAID, "about", "time_zone", "escalation_emails", "retention_days"] as const;
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(whole[name]));
  return Object.fromEntries(
    changed.map((name) => [name, whole[name] === "" ? null : told(whole[name])]),
  ) as Partial<OrganizationShape>;
}

/** A text in several languages, without those that are empty. */
function told(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter((pair) => String(pair[1]).trim()));
}

function zones(known: string): string[] {
  return [...new Set([known, ...Intl.supportedValuesOf("timeZone")])].sort();
}
