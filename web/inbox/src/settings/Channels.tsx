import { useState } from "react";
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";

import { askAccount, listConnections, removeConnection, switchConnection } from "@/api/setup";
import type { ConnectionShape, NewConnectionShape } from "@/api/shapes";
import { mayManage, useMe } from "@/app/me";
import { Connect } from "@/settings/Connect";
import { NoticeTemplate } from "@/settings/NoticeTemplate";
import { Card, Copyable, Heading, Loaded, useKeeping, useSetup } from "@/settings/parts";
import { Button } from "@/kit/Button";
import { Confirm } from "@/kit/Confirm";
import { Dialog } from "@/kit/Dialog";
import { Empty } from "@/kit/Notes";
import { join } from "@/kit/join";
import { say } from "@/kit/Toasts";
import { Toggle } from "@/kit/Toggle";
import { useTexts } from "@/texts";

/** Where customers write: a business's accounts at providers. */
export function Channels() {
  const texts = useTexts();
  const { channels } = texts.settings;
  const me = useMe();
  const found = useSetup("connections", listConnections);
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<NewConnectionShape | null>(null);
  return (
    <>
      <Heading title={texts.settings.sections.channels} hint={channels.hint}>
        {mayManage(me) && (
          <Button look="strong" icon={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            {channels.add}
          </Button>
        )}
      </Heading>
      <Loaded found={found}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={channels.empty} hint={channels.emptyHint} />
          ) : (
            all.map((one) => <Connection key={one.id} one={one} />)
          )
        }
      </Loaded>
      {isAdding && <Connect onClose={() => setAdding(false)} onMade={setMade} />}
      {made?.signing_secret && (
        <Dialog title={made.name} onClose={() => setMade(null)}>
          <p className="mb-4 text-soft">{texts.settings.once}</p>
          <Copyable label={channels.signing} text={made.signing_secret} />
        </Dialog>
      )}
    </>
  );
}

function Connection({ one }: { one: ConnectionShape }) {
  const texts = useTexts();
  const { channels } = texts.settings;
  const [isGoing, setGoing] = useState(false);
  const switching = useKeeping((isOn: boolean) => switchConnection(one.id, isOn));
  const removing = useKeeping(removeConnection);
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-48 flex-1">
          <h3 className="font-semibold wrap-anywhere">{one.name}</h3>
          <p className="text-sm text-faint">
            {channels.kinds[one.kind]}
            {one.is_simulated && ` · ${channels.simulated}`}
          </p>
        </div>
        <Toggle
          label={one.is_on ? channels.on : channels.off}
          isOn={one.is_on}
          disabled={switching.isPending}
          onChange={(isOn) => switching.mutate(isOn)}
        />
      </div>
      {one.problem && (
        <p role="alert" className="rounded-xl bg-bad-wash px-4 py-2.5 text-sm text-bad">{one.problem}</p>
      )}
      {one.webhook_url && <Copyable label={channels.webhook} text={one.webhook_url} />}
      <p className="text-sm text-faint">{channels.steps[one.kind]}</p>
      <NoticeTemplate one={one} />
      <div className="flex flex-wrap gap-2">
        <Test one={one} />
        <Button look="quiet" onClick={() => setGoing(true)}>{texts.common.remove}</Button>
      </div>
      {isGoing && (
        <Confirm
          title={one.name}
          text={channels.removeHint}
          go={texts.common.remove}
          onGo={() => removing.mutateAsync(one.id)}
          onClose={() => setGoing(false)}
        />
      )}
    </Card>
  );
}

/** Asks the provider who we are there, and says what came of it. */
function Test({ one }: { one: ConnectionShape }) {
  const { channels } = useTexts().settings;
  const testing = useMutation({
    mutationFn: () => askAccount(one.id),
    onError: (error) => say(error.message, "bad"),
  });
  const found = testing.data;
  return (
    <>
      <Button disabled={testing.isPending} onClick={() => testing.mutate()}>
        {testing.isPending ? channels.testing : channels.test}
      </Button>
      <p role="status" className={join("order-last w-full text-sm empty:sr-only", found?.problem ? "text-bad" : "text-soft")}>
        {found && (found.problem ?? (found.account ? channels.answered(found.account) : channels.nobody))}
      </p>
    </>
  );
}
