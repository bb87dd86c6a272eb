/** What is shown where there is nothing to show, or not yet. */
import type { ReactNode } from "react";

import { Problem, Unreachable } from "@/api/call";
import { Button } from "@/kit/Button";
import { saidOf, type Labels } from "@/kit/faults";
import { join } from "@/kit/join";
import { useTexts, type Texts } from "@/texts";

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  hint?: string;
  children?: ReactNode;
}

export function Empty({ icon, title, hint, children }: EmptyProps) {
  return (
    <div className="grid h-full place-content-center justify-items-center gap-1 p-8 text-center">
      {icon && <div className="mb-3 text-faint">{icon}</div>}
      <p className="font-medium text-balance">{title}</p>
      {hint && <p className="max-w-72 text-sm text-balance text-faint">{hint}</p>}
      {children && <div className="mt-4">{children}</div>}
    </div>
  );
}

/** Why something failed, in words for people. */
export function reasonOf(error: unknown, texts: Texts, labels: Labels = {}): string {
  if (error instanceof Unreachable) return texts.common.unreachable;
  if (error instanceof Problem && error.status === 403) return texts.common.notAllowed;
  if (!(error instanceof Problem)) return texts.common.failed;
  return saidOf(error.faults, labels, texts) || error.message;
}

/** Whether there is no such thing, or no more; what is no id at all names none either. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Problem && [404, 422].includes(error.status);
}

export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => unknown }) {
  const texts = useTexts();
  return (
    <div role="alert" className="h-full">
      <Empty title={texts.common.failed} hint={reasonOf(error, texts)}>
        {onRetry && <Button onClick={() => onRetry()}>{texts.common.retry}</Button>}
      </Empty>
    </div>
  );
}

/** Why it was refused, beside what was written; `labels`: the names of its fields. */
export function Fault({ error, labels }: { error: unknown; labels?: Labels }) {
  const texts = useTexts();
  if (!error) return null;
  return (
    <p role="alert" className="rounded-[0.625rem] bg-bad-wash px-3.5 py-2.5 text-sm text-bad">
      {reasonOf(error, texts, labels)}
    </p>
  );
}

/** The grey of something that is on its way. */
export function Bone({ className }: { className?: string }) {
  return <div className={join("dot-breathing rounded-md bg-line", className)} />;
}

export function Bones({ lines = 6 }: { lines?: number }) {
  const texts = useTexts();
  return (
    <div role="status" className="grid gap-4 p-6">
      <span className="sr-only">{texts.common.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <Bone key={line} className={join("h-4", line % 3 === 2 ? "w-1/2" : "w-full")} />
      ))}
    </div>
  );
}
