import { useState } from "react";
import { Info } from "lucide-react";
import { Tooltip } from "radix-ui";

/** Says on hover, on focus, and to a finger that taps it, what a thing means. */
export function Hint({ about, text }: { about: string; text: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Tooltip.Provider delayDuration={150}>
      <Tooltip.Root open={isOpen} onOpenChange={setOpen}>
        <Tooltip.Trigger asChild>
          <button
            type="button"
            aria-label={`${about}: ${text}`}
            // Of itself a tooltip goes away where its button is pressed, and a finger cannot hover.
            onPointerDown={(event) => event.preventDefault()}
            onClick={(event) => {
              event.preventDefault();
              setOpen(true);
            }}
            className="grid size-6 shrink-0 place-items-center rounded-full text-faint hover:text-ink"
          >
            <Info size={14} aria-hidden />
          </button>
        </Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content sideOffset={4} className="z-30 max-w-72 rounded-lg bg-ink px-3 py-2 text-[0.8125rem] text-sheet shadow-float">
            {text}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
