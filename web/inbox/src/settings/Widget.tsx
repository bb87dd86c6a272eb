import { useState } from "react";
import { ExternalLink } from "lucide-react";

import { changeOrganization, readOrganization } from "@/api/setup";
import type { OrganizationShape } from "@/api/shapes";
import { Card, Copyable, Heading, Loaded, useKeeping, useSetup } from "@/settings/parts";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import { Fault } from "@/kit/Notes";
import { useTexts } from "@/texts";

/** The chat on a business's own site. */
export function Widget() {
  const texts = useTexts();
  const { widget } = texts.settings;
  const found = useSetup("organization", readOrganization);
  return (
    <>
      <Heading title={texts.settings.sections.widget} hint={widget.hint} />
      <Loaded found={found}>
        {(one) => (
          <>
            <Card title={widget.snippet}>
              <Copyable label={widget.paste} text={snippetOf(one.slug)} />
            </Card>
            <Origins key={one.id} one={one} />
            <Card title={widget.hosted}>
              <p className="text-sm text-faint">{widget.hostedHint}</p>
              <a
                href={`/chat/${one.slug}`}
                target="_blank"
                rel="noopener"
                className="inline-flex min-h-10 items-center gap-2 justify-self-start font-medium text-accent underline underline-offset-2"
              >
                {`${window.location.host}/chat/${one.slug}`}
                <ExternalLink size={16} aria-hidden />
              </a>
            </Card>
          </>
        )}
      </Loaded>
    </>
  );
}

const snippetOf = (slug: string) =>
  `<script src="${window.location.origin}/widget.js" data-organization="${slug}" async></script>`;

function Origins({ one }: { one: OrganizationShape }) {
  const texts = useTexts();
  const { widget } = texts.settings;
  const [text, setText] = useState(one.allowed_origins.join("\n"));
  const keeping = useKeeping(() =>
    changeOrganization({ allowed_origins: text.split(/\s+/).filter(Boolean) }),
  );
  return (
    <Card title={widget.origins}>
      <TextField
        label={widget.originsLabel}
        hint={widget.originsHint}
        rows={3}
        placeholder="https://www.example.com"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Fault error={keeping.error} labels={{ allowed_origins: widget.originsLabel }} />
      <Button
        look="strong"
        className="justify-self-start"
        disabled={keeping.isPending}
        onClick={() => keeping.mutate()}
      >
        {texts.common.save}
      </Button>
    </Card>
  );
}
