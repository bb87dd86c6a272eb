/** What the sections of the settings are made of. */
import { useState, type ReactNode } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";

import { Button } from "@/kit/Button";
import type { Labels } from "@/kit/faults";
import { Bones, Failed, Fault } from "@/kit/Notes";
import { say } from "@/kit/Toasts";
import { SETUP } from "@/live/cache";
import { useTexts } from "@/texts";

export const setupKey = (name: string) => [...SETUP, name] as const;

/** Something of the set-up. */
export function useSetup<Thing>(name: string, read: () => Promise<Thing>) {
  return useQuery({ queryKey: setupKey(name), queryFn: read });
}

/** Keep something; what is shown of the set-up is read anew. */
export function useKeeping<Given, Kept>(
  keep: (given: Given) => Promise<Kept>,
  then?: (kept: Kept) => void,
) {
  const client = useQueryClient();
  const texts = useTexts();
  return useMutation({
    mutationFn: keep,
    onSuccess: async (kept) => {
      await client.invalidateQueries({ queryKey: SETUP });
      say(texts.common.saved);
      then?.(kept);
    },
  });
}

interface SavingProps {
  keeping: { error: Error | null; isPending: boolean };
  labels?: Labels;
}

/** The end of a long form: why it was refused, and the button that keeps it. */
export function Saving({ keeping, labels = {} }: SavingProps) {
  const { common } = useTexts();
  return (
    <div className="grid justify-items-start gap-4">
      <Fault error={keeping.error} labels={labels} />
      <Button look="strong" type="submit" disabled={keeping.isPending}>{common.save}</Button>
    </div>
  );
}

interface HeadingProps {
  title: string;
  hint: string;
  children?: ReactNode;
}

export function Heading({ title, hint, children }: HeadingProps) {
  return (
    <header className="mb-6 flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-56 flex-1">
        <h2 className="text-lg font-semibold">{title}</h2>
        <p className="max-w-prose text-sm text-balance text-faint">{hint}</p>
      </div>
      {children}
    </header>
  );
}

interface LoadedProps<Thing> {
  found: { data: Thing | undefined; error: Error | null; refetch: () => unknown };
  children: (thing: Thing) => ReactNode;
}

/** What was read, or that it is on its way, or why it is not there. */
export function Loaded<Thing>({ found, children }: LoadedProps<Thing>) {
  if (found.data !== undefined) return children(found.data);
  return found.error ? <Failed error={found.error} onRetry={found.refetch} /> : <Bones />;
}

export function Rows({ children }: { children: ReactNode }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-sheet">
      {children}
    </ul>
  );
}

interface LineProps {
  title: ReactNode;
  hint?: ReactNode;
  mark?: ReactNode;
  children?: ReactNode;
}

export function Line({ title, hint, mark, children }: LineProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5">
      {mark}
      <div className="min-w-40 flex-1">
        <p className="font-medium wrap-anywhere">{title}</p>
        {hint && <div className="text-sm wrap-anywhere text-faint">{hint}</div>}
      </div>
      <div className="ml-auto flex items-center gap-1">{children}</div>
    </li>
  );
}

/** Something to paste elsewhere, exactly. */
export function Copyable({ label, text }: { label: string; text: string }) {
  const texts = useTexts();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className="grid gap-1.5">
      <p className="text-sm font-medium">{label}</p>
      <div className="flex flex-wrap items-start gap-2 rounded-xl border border-line bg-raised p-3">
        <code className="min-w-full flex-1 sm:min-w-40 text-[0.8125rem] wrap-anywhere whitespace-pre-wrap">{text}</code>
        <Button
          onClick={() => void copy()}
          icon={isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
        >
          {isCopied ? texts.common.copied : texts.common.copy}
        </Button>
      </div>
    </div>
  );
}

export function Card({ title, children }: { title?: string; children: ReactNode }) {
  return (
    <section className="mb-6 grid gap-4 rounded-2xl border border-line bg-sheet p-5">
      {title && <h3 className="font-semibold">{title}</h3>}
      {children}
    </section>
  );
}
