import { useState, type SubmitEvent } from "react";
import { KeyRound, Plus } from "lucide-react";

import { listUsers } from "@/api/people";
import { listKeys, makeKey, revokeKey, type Scope } from "@/api/setup";
import type { ApiKeyShape, UserShape } from "@/api/shapes";
import { Copyable, Heading, Line, Loaded, Rows, useKeeping, useSetup } from "@/settings/parts";
import { Button } from "@/kit/Button";
import { Confirm } from "@/kit/Confirm";
import { Dialog } from "@/kit/Dialog";
import { Field } from "@/kit/Field";
import { Empty, Fault } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { fullDay } from "@/kit/times";
import { Toggle } from "@/kit/Toggle";
import { useTexts } from "@/texts";

const SCOPES: Scope[] = [
  "conversations:read", "conversations:write", "leads:read", "leads:write", "leads:erase",
  "bookings:read", "bookings:write", "bookings:set_up", "events:read",
];

/** What programs sign in with. */
export function Keys() {
  const texts = useTexts();
  const { keys } = texts.settings;
  const found = useSetup("keys", listKeys);
  const users = useSetup("users", listUsers);
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <Heading title={texts.settings.sections.keys} hint={keys.hint}>
        <Button look="strong" icon={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
          {keys.add}
        </Button>
      </Heading>
      <Loaded found={found}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={<KeyRound size={36} strokeWidth={1.5} />} title={keys.empty} />
          ) : (
            <Rows>{all.map((one) => (
              <Key key={one.id} one={one} maker={users.data?.find((user) => user.id === one.created_by)} />
            ))}</Rows>
          )
        }
      </Loaded>
      {isMaking && <Make onClose={() => setMaking(false)} />}
    </>
  );
}

function Key({ one, maker }: { one: ApiKeyShape; maker: UserShape | undefined }) {
  const { keys, team } = useTexts().settings;
  const { language } = useTaste();
  const [isGoing, setGoing] = useState(false);
  const revoking = useKeeping(revokeKey);
  const used = one.last_used_at ? keys.used(fullDay(one.last_used_at, language)) : keys.unused;
  const may = one.scopes.map((scope) => keys.may[scope]).join(", ");
  // Whoever cannot sign in any more may still know the key.
  const by = maker && (maker.is_active ? keys.by(maker.full_name) : `${keys.by(maker.full_name)} (${team.deactivated})`);
  return (
    <Line title={one.name} hint={[`${one.prefix}…`, may, used, by].filter(Boolean).join(" · ")}>
      <Button look="quiet" onClick={() => setGoing(true)}>{keys.revoke}</Button>
      {isGoing && (
        <Confirm
          title={one.name}
          text={keys.revokeHint}
          go={keys.revoke}
          onGo={() => revoking.mutateAsync(one.id)}
          onClose={() => setGoing(false)}
        />
      )}
    </Line>
  );
}

function Make({ onClose }: { onClose: () => void }) {
  const texts = useTexts();
  const { keys } = texts.settings;
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<Scope[]>(["conversations:read"]);
  const making = useKeeping(() => makeKey(name, scopes));
  const choose = (scope: Scope, isOn: boolean) =>
    setScopes(isOn ? [...scopes, scope] : scopes.filter((one) => one !== scope));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    making.mutate();
  };
  if (making.data) {
    return (
      <Dialog title={making.data.name} onClose={onClose}>
        <p className="mb-4 text-soft">{texts.settings.once}</p>
        <Copyable label={keys.key} text={making.data.key} />
      </Dialog>
    );
  }
  return (
    <Dialog title={keys.add} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <Field
          label={keys.name}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <fieldset>
          <legend className="mb-1 text-sm font-medium">{keys.scopes}</legend>
          {SCOPES.map((scope) => (
            <Toggle
              key={scope}
              label={keys.may[scope]}
              hint={scope}
              isOn={scopes.includes(scope)}
              onChange={(isOn) => choose(scope, isOn)}
            />
          ))}
        </fieldset>
        <Fault error={making.error} />
        <Button look="strong" type="submit" disabled={making.isPending || scopes.length === 0}>
          {keys.make}
        </Button>
      </form>
    </Dialog>
  );
}
