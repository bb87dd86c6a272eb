import { useState, type SubmitEvent } from "react";

import { changeSettings, type Kind } from "@/api/setup";
import type { ConnectionShape } from "@/api/shapes";
import { useKeeping } from "@/settings/parts";
import { Button } from "@/kit/Button";
import { Field } from "@/kit/Field";
import { Fault } from "@/kit/Notes";
import { useTexts, type Texts } from "@/texts";

type Name = keyof Texts["settings"]["channels"]["notices"]["fields"];

// By what a provider knows an approved template (src/empfio/channels).
const NAMES: Partial<Record<Kind, Name[]>> = {
  whatsapp_meta: ["notice_template", "notice_language"],
  whatsapp_twilio: ["notice_content_sid"],
};

/** What is said a day or more after a customer's last message; WhatsApp takes only templates then. */
export function NoticeTemplate({ one }: { one: ConnectionShape }) {
  const texts = useTexts();
  const { notices } = texts.settings.channels;
  const names = NAMES[one.kind];
  const [given, setGiven] = useState<Partial<Record<Name, string>>>({});
  const before = (name: Name) => {
    const found = one.settings[name];
    return typeof found === "string" ? found : "";
  };
  const keeping = useKeeping(
    () => {
      const changed: Record<string, string | null> = {};
      for (const [name, text] of Object.entries(given)) changed[name] = text.trim() || null;
      return changeSettings(one.id, changed);
    },
    () => setGiven({}),
  );
  if (!names) return null;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    keeping.mutate();
  };
  return (
    <details open={!before(names[0] ?? "notice_template")}>
      <summary className="cursor-pointer text-sm font-medium">{notices.title}</summary>
      <form onSubmit={submit} className="mt-3 grid gap-4" autoComplete="off">
        <p className="max-w-prose text-sm text-faint">{notices.hint}</p>
        {names.map((name) => (
          <Field
            key={name}
            label={notices.fields[name]}
            value={given[name] ?? before(name)}
            onChange={(event) => setGiven({ ...given, [name]: event.target.value })}
          />
        ))}
        <Fault error={keeping.error} />
        <div>
          <Button type="submit" disabled={keeping.isPending || Object.keys(given).length === 0}>
            {texts.common.save}
          </Button>
        </div>
      </form>
    </details>
  );
}
