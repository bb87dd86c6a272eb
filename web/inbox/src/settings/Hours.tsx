import { useState, type SubmitEvent } from "react";

import { changeOpenings, readOpenings } from "@/api/setup";
import type { OpeningsShape } from "@/api/shapes";
import { Closures, SpecialDays } from "@/settings/Days";
import { Week } from "@/settings/Week";
import { Card, Heading, Loaded, Saving, useKeeping, useSetup } from "@/settings/parts";
import { useTexts } from "@/texts";

/** When a business is open, and when it is not. */
export function Hours() {
  const { settings } = useTexts();
  const found = useSetup("openings", readOpenings);
  return (
    <>
      <Heading title={settings.sections.hours} hint={settings.hours.hint} />
      <Loaded found={found}>{(one) => <Form key={JSON.stringify(one)} before={one} />}</Loaded>
    </>
  );
}

function Form({ before }: { before: OpeningsShape }) {
  const texts = useTexts();
  const { hours } = texts.settings;
  const [draft, setDraft] = useState(before);
  const keeping = useKeeping(changeOpenings);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    keeping.mutate(draft);
  };
  return (
    <form onSubmit={submit}>
      <Card title={hours.week}>
        <Week week={draft.week} onChange={(week) => setDraft({ ...draft, week })} />
      </Card>
      <Closures
        title={hours.closures}
        add={hours.addClosure}
        reason={hours.reason}
        all={draft.closures}
        onChange={(closures) => setDraft({ ...draft, closures })}
      />
      <SpecialDays all={draft.special_days} onChange={(special_days) => setDraft({ ...draft, special_days })} />
      <Saving keeping={keeping} />
    </form>
  );
}
