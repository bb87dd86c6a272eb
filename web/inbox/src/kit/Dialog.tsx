import { useId, useLayoutEffect, useRef, type ReactNode } from "react";
import { X } from "lucide-react";

import { IconButton } from "@/kit/Button";
import { join } from "@/kit/join";
import { useTexts } from "@/texts";

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  isWide?: boolean;
  /** Comes in from the side, as high as the window. */
  isSide?: boolean;
}

const BEGINNING = "[data-first], input, select, textarea";

/** The browser's own dialog: it keeps the focus, ends by Escape, and needs no inline style. */
export function Dialog({ title, onClose, children, isWide, isSide }: DialogProps) {
  const texts = useTexts();
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  const content = useRef<HTMLDivElement>(null);
  // Closed while it still stands in the page, it gives the focus back to where it was.
  useLayoutEffect(() => {
    const shown = box.current;
    shown?.showModal();
    // Of itself the browser would begin at the button that closes.
    content.current?.querySelector<HTMLElement>(BEGINNING)?.focus();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={box}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === box.current) onClose();
      }}
      className={join(
        "bg-sheet p-0 shadow-float",
        isSide ? "mr-0 w-full ml-auto h-dvh max-h-none max-w-md" : "m-auto w-[calc(100%-1.5rem)] rounded-2xl",
        !isSide && (isWide ? "max-w-2xl" : "max-w-md"),
      )}
    >
      <div className="flex max-h-dvh flex-col p-5 sm:p-6">
        <div className="mb-4 flex items-center justify-between gap-4">
          <h2 id={id} className="text-lg font-semibold">{title}</h2>
          <IconButton label={texts.common.close} onClick={onClose} className="-mr-2">
            <X size={20} aria-hidden />
          </IconButton>
        </div>
        <div ref={content} className="-m-1 min-h-0 overflow-y-auto p-1">{children}</div>
      </div>
    </dialog>
  );
}
