import { useState } from "react";
import { LogOut } from "lucide-react";

import { signOut } from "@/api/people";
import { useMe } from "@/app/me";
import { initials } from "@/kit/Avatar";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { join } from "@/kit/join";
import { prefer, useTaste, type Language, type Light } from "@/kit/taste";
import { useTexts } from "@/texts";

const LANGUAGES: [Language, string][] = [["en", "English"], ["de", "Deutsch"]];
const LIGHTS: readonly Light[] = ["system", "light", "dark"];

/** Who is signed in, how they like the page, and the way out. */
export function Account() {
  const texts = useTexts();
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        aria-label={texts.nav.account}
        title={texts.nav.account}
        onClick={() => setOpen(true)}
        className="grid min-h-14 min-w-14 place-items-center"
      >
        <span className="grid size-9 place-items-center rounded-full bg-wash text-sm font-semibold text-accent">
          {initials(me.full_name)}
        </span>
      </button>
      {isOpen && <Mine onClose={() => setOpen(false)} />}
    </>
  );
}

function Mine({ onClose }: { onClose: () => void }) {
  const texts = useTexts();
  const me = useMe();
  const taste = useTaste();
  const leave = async () => {
    await signOut();
    window.location.reload(); // nothing of this person stays behind
  };
  return (
    <Dialog title={me.full_name} onClose={onClose}>
      <p className="mb-6 text-sm wrap-anywhere text-faint">{me.email} · {me.organization_name}</p>
      <div className="grid gap-6">
        <Toggle
          label={texts.nav.language}
          value={taste.language}
          options={LANGUAGES}
          onChoose={(language) => prefer({ language })}
        />
        <Toggle
          label={texts.nav.light.label}
          value={taste.light}
          options={LIGHTS.map((light) => [light, texts.nav.light[light]])}
          onChoose={(light) => prefer({ light })}
        />
        <Button icon={<LogOut size={16} aria-hidden />} onClick={() => void leave()}>
          {texts.nav.signOut}
        </Button>
      </div>
    </Dialog>
  );
}

interface ToggleProps<Value> {
  label: string;
  value: Value;
  options: [Value, string][];
  onChoose: (value: Value) => void;
}

function Toggle<Value extends string>({ label, value, options, onChoose }: ToggleProps<Value>) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="flex gap-1 rounded-[0.625rem] bg-ground p-1">
        {options.map(([one, text]) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === value}
            onClick={() => onChoose(one)}
            className={join(
              "min-h-9 flex-1 rounded-lg px-2 text-sm",
              one === value ? "bg-sheet font-medium shadow-sm" : "text-soft hover:text-ink",
            )}
          >
            {text}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
