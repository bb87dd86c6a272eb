import { useState, type SubmitEvent } from "react";

import { closeFeed, keepHours, openFeed, readHours, readOpenings } from "@/api/setup";
import type { IntervalShape, StaffHoursShape, StaffShape } from "@/api/shapes";
import { Closures } from "@/settings/Days";
import { Week } from "@/settings/Week";
import { Card, Copyable, Loaded, Saving, useKeeping, useSetup } from "@/settings/parts";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Fault } from "@/kit/Notes";
import { Toggle } from "@/kit/Toggle";
import { useTexts } from "@/texts";

interface MemberHoursProps {
  one: StaffShape;
  onClose: () => void;
}

/** When somebody can be booked, and where their calendar can be read. */
export function MemberHours({ one, onClose }: MemberHoursProps) {
  const { settings: { staff } } = useTexts();
  const hours = useSetup(`hours of ${one.id}`, () => readHours(one.id));
  const openings = useSetup("openings", readOpenings);
  return (
    <Dialog title={staff.hoursOf(one.name)} onClose={onClose} isWide>
      <Loaded found={openings}>
        {({ week }) => (
          <Loaded found={hours}>
            {(before) => <Form id={one.id} before={before} usual={week} onClose={onClose} />}
          </Loaded>
        )}
      </Loaded>
      <Feed id={one.id} />
    </Dialog>
  );
}

interface FormProps {
  id: string;
  before: StaffHoursShape;
  /** The business's own week, from which one of their own begins. */
  usual: IntervalShape[];
  onClose: () => void;
}

function Form({ id, before, usual, onClose }: FormProps) {
  const { settings: { staff, hours } } = useTexts();
  const [draft, setDraft] = useState(before);
  const keeping = useKeeping(() => keepHours(id, draft), onClose);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    keeping.mutate();
  };
  return (
    <form onSubmit={submit} className="mb-6">
      <Card title={hours.week}>
        <Toggle
          label={staff.hasOwnHours}
          isOn={draft.week !== null}
          onChange={(isOn) => setDraft({ ...draft, week: isOn ? usual : null })}
        />
        {draft.week && <Week week={draft.week} onChange={(week) => setDraft({ ...draft, week })} />}
      </Card>
      <Closures
        title={staff.absences}
        add={staff.addAbsence}
        reason={staff.absenceReason}
        all={draft.absences}
        onChange={(absences) => setDraft({ ...draft, absences })}
      />
      <Saving keeping={keeping} />
    </form>
  );
}

/** The address is told once; a new one ends the one before. */
function Feed({ id }: { id: string }) {
  const { settings: { staff } } = useTexts();
  const [url, setUrl] = useState("");
  const opening = useKeeping(() => openFeed(id), (made) => setUrl(made.url));
  const closing = useKeeping(() => closeFeed(id), () => setUrl(""));
  return (
    <Card title={staff.feed}>
      <p className="-mt-2 text-sm text-faint">{staff.feedHint}</p>
      {url && <Copyable label={staff.feedAddress} text={url} />}
      <Fault error={opening.error ?? closing.error} />
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => opening.mutate()} disabled={opening.isPending}>{staff.openFeed}</Button>
        <Button look="quiet" onClick={() => closing.mutate()} disabled={closing.isPending}>{staff.closeFeed}</Button>
      </div>
    </Card>
  );
}
