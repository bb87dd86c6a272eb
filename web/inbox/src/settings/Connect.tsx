import { useState, type SubmitEvent } from "react";

import { connect, type Kind } from "@/api/setup";
import type { NewConnectionShape } from "@/api/shapes";
import { useKeeping } from "@/settings/parts";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Choice, Field } from "@/kit/Field";
import { Fault } from "@/kit/Notes";
import { useTexts, type Texts } from "@/texts";

type Name = keyof Texts["settings"]["channels"]["fields"];

interface Wanted {
  settings: Name[];
  secrets: Name[];
}

// What each provider asks for (src/empfio/channels).
const WANTED: Partial<Record<Kind, Wanted>> = {
  telegram: { settings: [], secrets: ["bot_token"] },
  whatsapp_meta: {
    settings: ["phone_number_id"],
    secrets: ["access_token", "app_secret", "verify_token"],
  },
  whatsapp_twilio: { settings: ["account_sid", "number"], secrets: ["auth_token"] },
  api: { settings: ["callback_url"], secrets: [] },
};
const KINDS = Object.keys(WANTED) as Kind[];
const OPTIONAL: Name[] = ["callback_url"];

interface ConnectProps {
  onClose: () => void;
  onMade: (made: NewConnectionShape) => void;
}

/** A new account at a provider. */
export function Connect({ onClose, onMade }: ConnectProps) {
  const texts = useTexts();
  const { channels } = texts.settings;
  const [kind, setKind] = useState<Kind>("telegram");
  const [name, setName] = useState("");
  const [given, setGiven] = useState<Record<string, string>>({});
  const wanted = WANTED[kind] ?? { settings: [], secrets: [] };
  const pick = (names: Name[]) =>
    Object.fromEntries(names.flatMap((one) => (given[one] ? [[one, given[one].trim()]] : [])));
  const connecting = useKeeping(
    () => connect({ kind, name, settings: pick(wanted.settings), secrets: pick(wanted.secrets) }),
    (made) => {
      onMade(made);
      onClose();
    },
  );
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    connecting.mutate();
  };
  return (
    <Dialog title={channels.add} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4" autoComplete="off">
        <Choice
          label={channels.kind}
          value={kind}
          onChange={(event) => setKind(event.target.value as Kind)}
        >
          {KINDS.map((one) => <option key={one} value={one}>{channels.kinds[one]}</option>)}
        </Choice>
        <Field
          label={channels.name}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        {[...wanted.settings, ...wanted.secrets].map((one) => (
          <Field
            key={one}
            label={channels.fields[one]}
            type={wanted.secrets.includes(one) ? "password" : "text"}
            autoComplete="off"
            required={!OPTIONAL.includes(one)}
            value={given[one] ?? ""}
            onChange={(event) => setGiven({ ...given, [one]: event.target.value })}
          />
        ))}
        <p className="text-sm text-faint">{channels.steps[kind]}</p>
        <Fault error={connecting.error} labels={{ ...channels.fields, name: channels.name }} />
        <Button look="strong" type="submit" disabled={connecting.isPending}>
          {channels.connect}
        </Button>
      </form>
    </Dialog>
  );
}
