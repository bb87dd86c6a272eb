import { useState, type SubmitEvent } from "react";
import { flushSync } from "react-dom";
import { useQuery } from "@tanstack/react-query";
import { MessageSquareText } from "lucide-react";

import { listReplies } from "@/api/replies";
import { IconButton } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Field } from "@/kit/Field";
import { join } from "@/kit/join";
import { Bones, Failed } from "@/kit/Notes";
import { SETUP } from "@/live/cache";
import { useTexts } from "@/texts";

interface ReadyProps {
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  onChoose: (text: string) => void;
}

/** The replies that lie ready; the one that is chosen goes into the composer. */
export function Ready({ isOpen, setOpen, onChoose }: ReadyProps) {
  const { composer } = useTexts();
  const choose = (text: string) => {
    // The field to write in takes the focus only once nothing lies over it.
    flushSync(() => setOpen(false));
    onChoose(text);
  };
  return (
    <>
      <IconButton label={composer.canned} title={composer.cannedKey} onClick={() => setOpen(true)} className="-ml-2">
        <MessageSquareText size={19} aria-hidden />
      </IconButton>
      {isOpen && (
        <Dialog title={composer.canned} onClose={() => setOpen(false)}>
          <Choices onChoose={choose} />
        </Dialog>
      )}
    </>
  );
}

function Choices({ onChoose }: { onChoose: (text: string) => void }) {
  const { composer } = useTexts();
  const [search, setSearch] = useState("");
  const found = useQuery({ queryKey: [...SETUP, "replies"], queryFn: listReplies });
  if (!found.data) return found.error ? <Failed error={found.error} /> : <Bones lines={3} />;
  if (found.data.length === 0) return <p className="text-faint">{composer.cannedNone}</p>;
  const wanted = search.trim().toLowerCase();
  const shown = found.data.filter((one) => `${one.title} ${one.content}`.toLowerCase().includes(wanted));
  const takeFirst = (event: SubmitEvent) => {
    event.preventDefault();
    if (shown[0]) onChoose(shown[0].content);
  };
  return (
    <>
      <form onSubmit={takeFirst}>
        <Field
          isBare
          autoFocus
          type="search"
          label={composer.cannedSearch}
          placeholder={composer.cannedSearch}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </form>
      {shown.length === 0 && <p className="mt-3 text-sm text-faint">{composer.cannedNotFound}</p>}
      <ul className="mt-3 grid gap-1">
        {shown.map((one, place) => (
          <li key={one.id}>
            <button
              type="button"
              onClick={() => onChoose(one.content)}
              className={join(
                "w-full rounded-xl px-4 py-2.5 text-left hover:bg-wash",
                wanted && place === 0 && "bg-wash",
              )}
            >
              <span className="block font-medium wrap-anywhere">{one.title}</span>
              <span className="line-clamp-2 text-sm wrap-anywhere text-soft">{one.content}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
