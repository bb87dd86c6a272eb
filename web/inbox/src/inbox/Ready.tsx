import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { MessageSquareText } from "lucide-react";

import { listReplies } from "@/api/replies";
import { IconButton } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Bones, Failed } from "@/kit/Notes";
import { SearchField } from "@/kit/SearchField";
import { SETUP } from "@/live/cache";
import { useTexts } from "@/texts";

/** The replies that lie ready; the one that is chosen goes into the composer. */
export function Ready({ onChoose }: { onChoose: (text: string) => void }) {
  const { composer } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const choose = (text: string) => {
    setOpen(false);
    onChoose(text);
  };
  return (
    <>
      <IconButton label={composer.canned} onClick={() => setOpen(true)} className="-ml-2">
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
  const wanted = search.toLowerCase();
  return (
    <>
      <SearchField label={composer.cannedSearch} text={search} onSearch={setSearch} />
      <ul className="mt-3 grid gap-1">
        {found.data
          .filter((one) => `${one.title} ${one.content}`.toLowerCase().includes(wanted))
          .map((one) => (
            <li key={one.id}>
              <button
                type="button"
                onClick={() => onChoose(one.content)}
                className="w-full rounded-xl px-4 py-2.5 text-left hover:bg-wash"
              >
                <span className="block font-medium">{one.title}</span>
                <span className="line-clamp-2 text-sm text-soft">{one.content}</span>
              </button>
            </li>
          ))}
      </ul>
    </>
  );
}
