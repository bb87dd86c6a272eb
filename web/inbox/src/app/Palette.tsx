import { useState, type KeyboardEvent } from "react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useLocation } from "wouter";

import { listLeads } from "@/api/leads";
import { PAGES } from "@/app/pages";
import { Dialog } from "@/kit/Dialog";
import { join } from "@/kit/join";
import { LEADS } from "@/live/cache";
import { useTexts } from "@/texts";

interface Choice {
  id: string;
  group: string;
  text: string;
  hint?: string | undefined;
  act: () => void;
}

/** One field for everything: customers, pages, and what else there is to do. */
export function Palette({ onClose }: { onClose: () => void }) {
  const texts = useTexts();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const choices = useChoices(text.trim());
  const chosen = Math.min(at, choices.length - 1);
  const choose = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.act();
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((chosen + step + choices.length) % choices.length);
    if (event.key === "Enter") choose(choices[chosen]);
    if (step ?? event.key === "Enter") event.preventDefault();
  };
  return (
    <Dialog title={texts.palette.title} onClose={onClose}>
      <div className="relative">
        <Search size={18} aria-hidden className="absolute top-3 left-3 text-faint" />
        <input
          role="combobox"
          aria-expanded
          aria-controls="palette"
          aria-activedescendant={choices[chosen]?.id}
          aria-label={texts.palette.placeholder}
          placeholder={texts.palette.placeholder}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
          className="field min-h-11 pl-10"
        />
      </div>
      <Choices choices={choices} chosen={chosen} choose={choose} />
    </Dialog>
  );
}

interface ChoicesProps {
  choices: Choice[];
  chosen: number;
  choose: (choice: Choice) => void;
}

function Choices({ choices, chosen, choose }: ChoicesProps) {
  const { palette } = useTexts();
  return (
    <ul id="palette" role="listbox" aria-label={palette.commands} className="mt-3 grid h-72 content-start overflow-y-auto">
      {choices.length === 0 && <li role="option" aria-selected={false} className="p-3 text-faint">{palette.nothing}</li>}
      {choices.map((choice, place) => (
        <li
          key={choice.id}
          id={choice.id}
          role="option"
          aria-selected={place === chosen}
          ref={(box) => {
            if (place === chosen) box?.scrollIntoView({ block: "nearest" });
          }}
          onClick={() => choose(choice)}
          className={join(
            "flex min-h-11 items-center justify-between gap-4 rounded-lg px-3",
            place === chosen ? "bg-wash" : "hover:bg-raised",
          )}
        >
          <span className="truncate">{choice.text}</span>
          <span className="shrink-0 text-[0.8125rem] text-faint">{choice.hint ?? choice.group}</span>
        </li>
      ))}
    </ul>
  );
}

function useChoices(text: string): Choice[] {
  const texts = useTexts();
  const [, go] = useLocation();
  const leads = useQuery({
    queryKey: [...LEADS, "palette", text],
    queryFn: () => listLeads({ search: text }, null, 6),
    enabled: text.length > 1,
    placeholderData: keepPreviousData,
  });
  const pages = PAGES.map((page) => ({
    id: `page-${page.name}`, group: texts.palette.pages, text: texts.nav[page.name],
    act: () => go(page.path),
  }));
  const sections = Object.entries(texts.settings.sections).map(([name, called]) => ({
    id: `section-${name}`, group: texts.nav.settings, text: called,
    act: () => go(`/settings/${name}`),
  }));
  const search = {
    id: "search", group: texts.palette.commands, text: `${texts.palette.search}: ${text}`,
    act: () => go(`/?q=${encodeURIComponent(text)}`),
  };
  const known = [...pages, ...sections].filter((one) => one.text.toLowerCase().includes(text.toLowerCase()));
  const found = (text.length > 1 ? leads.data?.leads : undefined) ?? [];
  const people = found.map((lead) => ({
    id: `lead-${lead.id}`, group: texts.palette.customers,
    text: lead.name ?? lead.email ?? texts.leadPanel.nameless,
    hint: lead.phone ?? lead.email ?? undefined, act: () => go(`/leads/${lead.id}`),
  }));
  return [...people, ...known, ...(text ? [search] : [])];
}
