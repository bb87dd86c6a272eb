import { useState, type SubmitEvent } from "react";
import { useMutation } from "@tanstack/react-query";

import { Problem } from "@/api/call";
import { signIn } from "@/api/people";
import { Button } from "@/kit/Button";
import { Field } from "@/kit/Field";
import { reasonOf } from "@/kit/Notes";
import { useTexts, type Texts } from "@/texts";
import icon from "@/icon.svg";

/** The door of the page. */
export function SignIn({ onIn, wasIn }: { onIn: () => void; wasIn: boolean }) {
  const texts = useTexts();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const entering = useMutation({
    mutationFn: () => signIn(email, password),
    onSuccess: onIn,
    retry: false,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    entering.mutate();
  };
  return (
    <main className="grid min-h-full place-items-center p-4">
      <div className="w-full max-w-sm">
        <img src={icon} alt="" width={48} height={48} className="mb-6" />
        <h1 className="text-2xl font-semibold tracking-tight">{texts.signIn.title}</h1>
        <p className="mb-8 text-soft">{wasIn ? texts.signIn.ended : texts.signIn.lead}</p>
        <form onSubmit={submit} className="grid gap-5">
          <Field
            label={texts.signIn.email}
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <Field
            label={texts.signIn.password}
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {entering.error && (
            <p role="alert" className="rounded-[0.625rem] bg-bad-wash px-3.5 py-2.5 text-sm text-bad">
              {whyNot(entering.error, texts)}
            </p>
          )}
          <Button look="strong" type="submit" className="min-h-11" disabled={entering.isPending}>
            {texts.signIn.go}
          </Button>
        </form>
      </div>
    </main>
  );
}

function whyNot(error: Error, texts: Texts): string {
  if (error instanceof Problem && error.status === 401) return texts.signIn.wrong;
  if (error instanceof Problem && error.status === 429) return texts.signIn.slow;
  return reasonOf(error, texts);
}
