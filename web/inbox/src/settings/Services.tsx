import { useState, type SubmitEvent } from "react";
import { Pencil, Plus, Trash2 } from "lucide-react";

import { keepService, listServices, readOrganization, removeService } from "@/api/setup";
import type { ServiceShape } from "@/api/shapes";
import { Heading, Line, Loaded, Rows, useKeeping, useSetup } from "@/settings/parts";
import { Button, IconButton } from "@/kit/Button";
import { Confirm } from "@/kit/Confirm";
import { Dialog } from "@/kit/Dialog";
import { Field, TextField } from "@/kit/Field";
import { Empty, Fault } from "@/kit/Notes";
import { useTaste } from "@/kit/taste";
import { Toggle } from "@/kit/Toggle";
import { useTexts } from "@/texts";

/** What can be booked. */
export function Services() {
  const texts = useTexts();
  const { services } = texts.settings;
  const found = useSetup("services", listServices);
  const [edited, setEdited] = useState<ServiceShape | "new" | null>(null);
  return (
    <>
      <Heading title={texts.settings.sections.services} hint={services.hint}>
        <Button look="strong" icon={<Plus size={16} aria-hidden />} onClick={() => setEdited("new")}>
          {services.add}
        </Button>
      </Heading>
      <Loaded found={found}>
        {(all) => all.length === 0 ? <Empty title={services.empty} /> : (
          <Rows>{all.map((one) => <Service key={one.id} one={one} onEdit={() => setEdited(one)} />)}</Rows>
        )}
      </Loaded>
      {edited && <Edit before={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
    </>
  );
}

function Service({ one, onEdit }: { one: ServiceShape; onEdit: () => void }) {
  const texts = useTexts();
  const price = usePrice();
  const [isGoing, setGoing] = useState(false);
  const removing = useKeeping(removeService);
  const facts = [texts.common.minutes(one.minutes), price(one.price_cents)];
  return (
    <Line
      title={one.name}
      hint={[...facts, one.is_active ? "" : texts.settings.off].filter(Boolean).join(" · ")}
    >
      <IconButton label={`${texts.common.edit}: ${one.name}`} onClick={onEdit}><Pencil size={17} aria-hidden /></IconButton>
      <IconButton label={`${texts.common.remove}: ${one.name}`} onClick={() => setGoing(true)}><Trash2 size={17} aria-hidden /></IconButton>
      {isGoing && (
        <Confirm
          title={one.name}
          text={texts.settings.services.removeHint}
          go={texts.common.remove}
          onGo={() => removing.mutateAsync(one.id)}
          onClose={() => setGoing(false)}
        />
      )}
    </Line>
  );
}

const useCurrency = () => useSetup("organization", readOrganization).data?.currency ?? "EUR";

function usePrice() {
  const { language } = useTaste();
  const currency = useCurrency();
  return (cents: number | null) =>
    cents === null
      ? ""
      : new Intl.NumberFormat(language, { style: "currency", currency }).format(cents / 100);
}

const FRESH = { name: "", description: "", minutes: 30, price_cents: null, buffer_before: 0, buffer_after: 0, is_active: true };
type Draft = Pick<ServiceShape, keyof typeof FRESH>;
const NUMBERS = ["minutes", "buffer_before", "buffer_after"] as const;

function Edit({ before, onClose }: { before: ServiceShape | null; onClose: () => void }) {
  const texts = useTexts();
  const { price: priceIn, ...fields } = texts.settings.services.fields;
  const price = priceIn(useCurrency());
  const [draft, setDraft] = useState<Draft>(before ?? FRESH);
  const keeping = useKeeping(() => keepService(before?.id ?? null, givenOf(draft)), onClose);
  const put = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    keeping.mutate();
  };
  return (
    <Dialog title={before?.name ?? texts.settings.services.add} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <Field label={fields.name} required value={draft.name} onChange={(event) => put({ name: event.target.value })} />
        <TextField label={fields.description} rows={2} value={draft.description ?? ""} onChange={(event) => put({ description: event.target.value })} />
        <div className="grid grid-cols-2 gap-4">
          {NUMBERS.map((name) => (
            <Field key={name} label={fields[name]} type="number" min={0} required value={draft[name]} onChange={(event) => put({ [name]: event.target.valueAsNumber })} />
          ))}
          <Field
            label={price}
            type="number"
            min={0}
            step="0.01"
            value={draft.price_cents === null ? "" : draft.price_cents / 100}
            onChange={(event) => put({ price_cents: event.target.value ? Math.round(event.target.valueAsNumber * 100) : null })}
          />
        </div>
        <Toggle label={fields.isActive} isOn={draft.is_active} onChange={(is_active) => put({ is_active })} />
        <Fault error={keeping.error} labels={{ ...fields, price_cents: price }} />
        <Button look="strong" type="submit" disabled={keeping.isPending}>{texts.common.save}</Button>
      </form>
    </Dialog>
  );
}

function givenOf(draft: Draft): Draft {
  const { name, description, minutes, price_cents, buffer_before, buffer_after, is_active } = draft;
  return { name, description: description || null, minutes, price_cents, buffer_before, buffer_after, is_active };
}
