import type { ButtonHTMLAttributes, ReactNode } from "react";

import { join } from "@/kit/join";

const LOOKS = {
  strong: "bg-accent text-on-accent hover:opacity-90",
  plain: "border border-edge bg-sheet text-ink hover:bg-raised",
  quiet: "text-soft hover:bg-wash hover:text-ink",
  bad: "border border-bad text-bad hover:bg-bad-wash",
};

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: keyof typeof LOOKS;
  icon?: ReactNode;
}

export function Button({ look = "plain", icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={join(
        "inline-flex min-h-10 items-center justify-center gap-2 rounded-[0.625rem] px-3.5",
        "text-sm font-medium whitespace-nowrap transition-colors disabled:opacity-50",
        LOOKS[look],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
}

/** A button that shows a picture alone; its name is read out and shown on hover. */
export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={join(
        "grid size-10 shrink-0 place-items-center rounded-[0.625rem] text-soft",
        "transition-colors hover:bg-wash hover:text-ink disabled:opacity-50",
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}
