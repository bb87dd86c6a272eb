import { useState, type SubmitEvent } from "react";
import { UserPlus } from "lucide-react";

import {
  changeRole,
  invite,
  letIn,
  listInvitations,
  listUsers,
  revokeInvitation,
  ROLES,
  type Role,
} from "@/api/people";
import type { UserShape } from "@/api/shapes";
import { mayManage, useMe } from "@/app/me";
import { Copyable, Heading, Line, Loaded, Rows, useKeeping, useSetup } from "@/settings/parts";
import { Avatar } from "@/kit/Avatar";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Choice, Field } from "@/kit/Field";
import { Fault, reasonOf } from "@/kit/Notes";
import { say } from "@/kit/Toasts";
import { useTexts } from "@/texts";

/** Who works at this desk, and what they may do. */
export function Team() {
  const texts = useTexts();
  const { team } = texts.settings;
  const me = useMe();
  const users = useSetup("users", listUsers);
  const [isInviting, setInviting] = useState(false);
  return (
    <>
      <Heading title={texts.settings.sections.team} hint={team.hint}>
        {mayManage(me) && (
          <Button
            look="strong"
            icon={<UserPlus size={16} aria-hidden />}
            onClick={() => setInviting(true)}
          >
            {team.invite}
          </Button>
        )}
      </Heading>
      <Loaded found={users}>
        {(all) => <Rows>{all.map((user) => <Somebody key={user.id} user={user} />)}</Rows>}
      </Loaded>
      {mayManage(me) && <Invitations />}
      {isInviting && <Invite onClose={() => setInviting(false)} />}
    </>
  );
}

function Somebody({ user }: { user: UserShape }) {
  const texts = useTexts();
  const { team } = texts.settings;
  const me = useMe();
  const isMe = user.id === me.id;
  const onError = (error: Error) => say(reasonOf(error, texts), "bad");
  const changing = useKeeping((role: Role) => changeRole(user.id, role));
  const letting = useKeeping((isActive: boolean) => letIn(user.id, isActive));
  return (
    <Line
      mark={<Avatar name={user.full_name} />}
      title={isMe ? `${user.full_name} (${texts.common.you})` : user.full_name}
      hint={user.is_active ? user.email : `${user.email} · ${team.deactivated}`}
    >
      <Choice
        isBare
        label={`${team.role}: ${user.full_name}`}
        disabled={isMe || !mayManage(me) || changing.isPending}
        value={user.role}
        onChange={(event) => changing.mutate(event.target.value as Role, { onError })}
      >
        {ROLES.map((role) => <option key={role} value={role}>{team.roles[role]}</option>)}
      </Choice>
      {!isMe && mayManage(me) && (
        <Button look="quiet" onClick={() => letting.mutate(!user.is_active, { onError })}>
          {user.is_active ? team.deactivate : team.reactivate}
        </Button>
      )}
    </Line>
  );
}

function Invitations() {
  const texts = useTexts();
  const { team } = texts.settings;
  const found = useSetup("invitations", listInvitations);
  const revoking = useKeeping(revokeInvitation);
  if (!found.data?.length) return null;
  return (
    <section className="mt-8">
      <h3 className="mb-3 font-semibold">{team.invitations}</h3>
      <Rows>
        {found.data.map((one) => (
          <Line key={one.id} title={one.email} hint={team.roles[one.role]}>
            <Button look="quiet" onClick={() => revoking.mutate(one.id)}>{team.revoke}</Button>
          </Line>
        ))}
      </Rows>
    </section>
  );
}

function Invite({ onClose }: { onClose: () => void }) {
  const texts = useTexts();
  const { team } = texts.settings;
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("member");
  const inviting = useKeeping(() => invite(email, role));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    inviting.mutate();
  };
  if (inviting.data) {
    return (
      <Dialog title={team.invite} onClose={onClose}>
        <p className="mb-4 text-soft">{team.invited(inviting.data.email)}</p>
        <Copyable label={team.link} text={inviting.data.link} />
      </Dialog>
    );
  }
  return (
    <Dialog title={team.invite} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <Field
          label={texts.signIn.email}
          type="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Choice
          label={team.role}
          hint={team.may[role]}
          value={role}
          onChange={(event) => setRole(event.target.value as Role)}
        >
          {ROLES.map((one) => <option key={one} value={one}>{team.roles[one]}</option>)}
        </Choice>
        <Fault error={inviting.error} />
        <Button look="strong" type="submit" disabled={inviting.isPending}>{team.invite}</Button>
      </form>
    </Dialog>
  );
}
