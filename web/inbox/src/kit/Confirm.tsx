import { useMutation } from "@tanstack/react-query";

import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Fault } from "@/kit/Notes";
import { useTexts } from "@/texts";

interface ConfirmProps {
  title: string;
  text: string;
  /** What the button says: the deed, not "OK". */
  go: string;
  onGo: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, text, go, onGo, onClose }: ConfirmProps) {
  const texts = useTexts();
  const acting = useMutation({ mutationFn: onGo, onSuccess: onClose });
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="mb-5 text-soft">{text}</p>
      <Fault error={acting.error} />
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>{texts.common.cancel}</Button>
        <Button look="bad" disabled={acting.isPending} onClick={() => acting.mutate()}>{go}</Button>
      </div>
    </Dialog>
  );
}
