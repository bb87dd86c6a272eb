import { BUBBLES } from "@/inbox/Message";
import { useOnItsWay } from "@/inbox/sending";
import { Button } from "@/kit/Button";
import { join } from "@/kit/join";
import { reasonOf } from "@/kit/Notes";
import { useTexts } from "@/texts";

/** What was written here and has not arrived yet. */
export function Pending({ id }: { id: string }) {
  const texts = useTexts();
  return useOnItsWay(id).map((one) => (
    <div key={one.key} className="mt-1 flex flex-col items-end">
      <div
        className={join(
          "max-w-[min(88%,36rem)] rounded-2xl px-3.5 py-2 wrap-anywhere whitespace-pre-wrap",
          one.isNote ? BUBBLES.note : BUBBLES.person,
        )}
      >
        {one.content}
      </div>
      {one.error ? (
        <div role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-1 text-sm text-bad">
          {texts.thread.notSent} {reasonOf(one.error, texts)}
          <Button look="bad" className="ml-2" onClick={one.tryAgain}>{texts.common.retry}</Button>
          <Button look="quiet" onClick={one.discard}>{texts.common.remove}</Button>
        </div>
      ) : (
        <p className="mx-1 mt-0.5 text-xs text-faint">{texts.thread.pending}</p>
      )}
    </div>
  ));
}
