import { useState, type SubmitEvent } from "react";
import { Pencil, Plus, Trash2 } from "lucide-react";

import { keepReply, listReplies, removeReply } from "@/api/replies";
import type { CannedReplyShape } from "@/api/shapes";
import { Heading, Line, Loaded, Rows, useKeeping, useSetup } from "@/settings/parts";
import { Button, IconButton } from "@/kit/Button";
import { Confirm } from "@/kit/Confirm";
import { Dialog } from "@/kit/Dialog";
import { Field, TextField } from "@/kit/Field";
import { Empty, Fault } from "@/kit/Notes";
import { useTexts } from "@/texts";

/** What the team has ready to say. */
export function Replies() {
  const texts = useTexts();
  const { replies } = texts.settings;
  const found = useSetup("replies", listReplies);
  const [edited, setEdited] = useState<CannedReplyShape | "new" | null>(null);
  return (
    <>
      <Heading title={texts.settings.sections.replies} hint={replies.hint}>
        <Button look="strong" icon={<Plus size={16} aria-hidden />} onClick={() => setEdited("new")}>
          {replies.add}
        </Button>
      </Heading>
      <Loaded found={found}>
        {(all) =>
          all.length === 0 ? (
            <Empty title={replies.empty} />
          ) : (
            <Rows>
              {all.map((one) => <Reply key={one.id} one={one} onEdit={() => setEdited(one)} />)}
            </Rows>
          )
        }
      </Loaded>
      {edited && <Edit before={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
    </>
  );
}

function Reply({ one, onEdit }: { one: CannedReplyShape; onEdit: () => void }) {
  const { common, settings } = useTexts();
  const [isGoing, setGoing] = useState(false);
  const removing = useKeeping(removeReply);
  return (
    <Line title={one.title} hint={one.content}>
      <IconButton label={`${common.edit}: ${one.title}`} onClick={onEdit}>
        <Pencil size={17} aria-hidden />
      </IconButton>
      <IconButton label={`${common.remove}: ${one.title}`} onClick={() => setGoing(true)}>
        <Trash2 size={17} aria-hidden />
      </IconButton>
      {isGoing && (
        <Confirm
          title={one.title}
          text={settings.replies.removeHint}
          go={common.remove}
          onGo={() => removing.mutateAsync(one.id)}
          onClose={() => setGoing(false)}
        />
      )}
    </Line>
  );
}

function Edit({ before, onClose }: { before: CannedReplyShape | null; onClose: () => void }) {
  const texts = useTexts();
  const { replies } = texts.settings;
  const [title, setTitle] = useState(before?.title ?? "");
  const [content, setContent] = useState(before?.content ?? "");
  const keeping = useKeeping(() => keepReply(before?.id ?? null, { title, content }), onClose);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    keeping.mutate();
  };
  return (
    <Dialog title={before?.title ?? replies.add} onClose={onClose}>
      <form onSubmit={submit} className="grid gap-4">
        <Field
          label={replies.name}
          required
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <TextField
          label={replies.content}
          hint={replies.contentHint}
          required
          rows={5}
          value={content}
          onChange={(event) => setContent(event.target.value)}
        />
        <Fault error={keeping.error} />
        <Button look="strong" type="submit" disabled={keeping.isPending}>{texts.common.save}</Button>
      </form>
    </Dialog>
  );
}
