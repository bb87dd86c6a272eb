import { useId, type InputHTMLAttributes, type ReactNode } from "react";
import type { SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { ChevronDown } from "lucide-react";

import { join } from "@/kit/join";

interface About {
  label: string;
  hint?: ReactNode;
  fault?: string | undefined;
  isBare?: boolean;
}

interface FrameProps extends About {
  id: string;
  children: ReactNode;
}

function Frame({ id, label, hint, fault, isBare, children }: FrameProps) {
  return (
    <div className="grid min-w-0 content-end gap-1.5">
      <label htmlFor={id} className={isBare ? "sr-only" : "text-sm font-medium"}>
        {label}
      </label>
      {children}
      {hint && <p id={`${id}-hint`} className="text-[0.8125rem] text-faint">{hint}</p>}
      {fault && <p id={`${id}-fault`} className="text-[0.8125rem] text-bad">{fault}</p>}
    </div>
  );
}

const told = (id: string, { hint, fault }: Pick<About, "hint" | "fault">) => ({
  id,
  "aria-invalid": fault ? true : undefined,
  "aria-describedby": (fault && `${id}-fault`) ?? (hint ? `${id}-hint` : undefined),
});

type Plain<Props> = About & Omit<Props, "id">;

export function Field(props: Plain<InputHTMLAttributes<HTMLInputElement>>) {
  const id = useId();
  const { label, hint, fault, isBare = false, className, ...rest } = props;
  return (
    <Frame {...{ id, label, hint, fault, isBare }}>
      <input className={join("field", className)} {...told(id, props)} {...rest} />
    </Frame>
  );
}

export function TextField(props: Plain<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  const id = useId();
  const { label, hint, fault, isBare = false, className, ...rest } = props;
  return (
    <Frame {...{ id, label, hint, fault, isBare }}>
      <textarea className={join("field", className)} {...told(id, props)} {...rest} />
    </Frame>
  );
}

export function Choice(props: Plain<SelectHTMLAttributes<HTMLSelectElement>>) {
  const id = useId();
  const { label, hint, fault, isBare = false, className, children, ...rest } = props;
  return (
    <Frame {...{ id, label, hint, fault, isBare }}>
      <span className="relative block">
        <select className={join("field appearance-none pr-9", className)} {...told(id, props)} {...rest}>
          {children}
        </select>
        <ChevronDown size={16} aria-hidden className="pointer-events-none absolute top-3 right-3 text-faint" />
      </span>
    </Frame>
  );
}
