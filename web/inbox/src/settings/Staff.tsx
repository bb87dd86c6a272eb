import { useState, type SubmitEvent } from "react";
import { CalendarClock, Pencil, Plus, Trash2 } from "lucide-react";

import { keepMember, listServices, listStaff, removeMember, type Member } from "@/api/setup";
import type { ServiceShape, StaffShape } from "@/api/shapes";
import { MemberHours } from "@/settings/MemberHours";
import { Heading, Line, Loaded, Rows, useKeeping, useSetup } from "@/settings/parts";
import { Avatar } from "@/kit/Avatar";
import { Button, IconButton } from "@/kit/Button";
import { Confirm } from "@/kit/Confirm";
import { Dialog } from "@/kit/Dialog";
import { Field } from "@/kit/Field";
import { Empty, Fault } from "@/kit/Notes";
import { Toggle } from "@/kit/Toggle";
import { useTexts } from "@/texts";

/** With whom, or with what, something is booked. */
export function Staff() {
  const texts = useTexts();
  const { staff } = texts.settings;
  const found = useSetup("staff", listStaff);
  const services = useSetup("services", listServices).data ?? [];
  const [edited, setEdited] = useState<StaffShape | "new" | null>(null);
  return (
    <>
      <Heading title={texts.settings.sections.staff} hint={staff.hint}>
        <Button look="strong" icon={<Plus size={16} aria-hidden />} onClick={() => setEdited("new")}>{staff.add}</Button>
      </Heading>
      <Loaded found={found}>
        {(all) => all.length === 0 ? <Empty title={staff.empty} /> : (
          <Rows>
            {all.map((one) => <Somebody key={one.id} one={one} services={services} onEdit={() => setEdited(one)} />)}
          </Rows>
        )}
      </Loaded>
      {edited && (
        <Edit before={edited === "new" ? null : edited} services={services} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

interface SomebodyProps {
  one: StaffShape;
  services: ServiceShape[];
  onEdit: () => void;
}

function Somebody({ one, services, onEdit }: SomebodyProps) {
  const texts = useTexts();
  const [isGoing, setGoing] = useState(false);
  const [isTimed, setTimed] = useState(false);
  const removing = useKeeping(removeMember);
  const names = services.filter((service) => one.service_ids.includes(service.id)).map((service) => service.name);
  const marks = [names.join(", "), one.has_own_hours && texts.settings.staff.ownHours, !one.is_active && texts.settings.off];
  return (
    <Line mark={<Avatar name={one.name} />} title={one.name} hint={marks.filter(Boolean).join(" · ")}>
      <IconButton label={texts.settings.staff.hoursOf(one.name)} onClick={() => setTimed(true)}><CalendarClock size={17} aria-hidden /></IconButton>
      <IconButton label={`${texts.common.edit}: ${one.name}`} onClick={onEdit}><Pencil size={17} aria-hidden /></IconButton>
      <IconButton label={`${texts.common.remove}: ${one.name}`} onClick={() => setGoing(true)}><Trash2 size={17} aria-hidden /></IconButton>
      {isTimed && <MemberHours one={one} onClose={() => setTimed(false)} />}
      {isGoing && (
        <Confirm
          title={one.name}
          text={texts.settings.staff.removeHint}
          go={texts.common.remove}
          onGo={() => removing.mutateAsync(one.id)}
          onClose={() => setGoing(false)}
        />
      )}
    </Line>
  );
}

interface EditProps {
  before: StaffShape | null;
  services: ServiceShape[];
  onClose: () => void;
}

function Edit({ before, services, onClose }: EditProps) {
  const texts = useTexts();
  const { staff } = texts.settings;
  const [draft, setDraft] = useState<Member>({
    name: before?.name ?? "",
    service_ids: before?.service_ids ?? services.map((one) => one.id),
    is_active: before?.is_active ?? true,
  });
  const keeping = useKeeping(() => keepMember(before?.id ?? null, draft), onClose);
  const offer = (id: string, isOn: boolean) => {
    const rest = draft.service_ids.filter((one) => one !== id);
    setDraft({ ...draft, service_ids: isOn ? [...rest, id] : rest });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    keeping.mutate();
  };
  return (
    <Dialog title={before?.name ?? staff.add} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <Field label={staff.name} required value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.target.value })} />
        <fieldset>
          <legend className="mb-1 text-sm font-medium">{staff.services}</legend>
          {services.map((one) => (
            <Toggle key={one.id} label={one.name} isOn={draft.service_ids.includes(one.id)} onChange={(isOn) => offer(one.id, isOn)} />
          ))}
        </fieldset>
        <Toggle label={staff.isActive} isOn={draft.is_active} onChange={(is_active) => setDraft({ ...draft, is_active })} />
        <Fault error={keeping.error} />
        <Button look="strong" type="submit" disabled={keeping.isPending}>{texts.common.save}</Button>
      </form>
    </Dialog>
  );
}
