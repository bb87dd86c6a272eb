import type { ComponentType } from "react";
import { Link, Redirect } from "wouter";

import { Business } from "@/settings/Business";
import { Channels } from "@/settings/Channels";
import { Hours } from "@/settings/Hours";
import { Keys } from "@/settings/Keys";
import { Replies } from "@/settings/Replies";
import { Services } from "@/settings/Services";
import { Staff } from "@/settings/Staff";
import { Team } from "@/settings/Team";
import { Widget } from "@/settings/Widget";
import { join } from "@/kit/join";
import { useTexts, type Texts } from "@/texts";

type Name = keyof Texts["settings"]["sections"];

const SECTIONS: Record<Name, ComponentType> = {
  business: Business,
  hours: Hours,
  services: Services,
  staff: Staff,
  channels: Channels,
  widget: Widget,
  replies: Replies,
  team: Team,
  keys: Keys,
};

/** On a phone the sections stand in one line that is longer than the screen. */
const intoView = (link: HTMLElement | null) => link?.scrollIntoView({ block: "nearest", inline: "center" });

/** Where a business says how its desk works. */
export default function SettingsPage({ section = "business" }: { section?: string | undefined }) {
  const texts = useTexts();
  const Section = section in SECTIONS ? SECTIONS[section as Name] : null;
  if (!Section) return <Redirect to="/settings" replace />;
  return (
    <div className="flex h-full flex-col lg:flex-row">
      <section className="border-b border-line bg-sheet lg:w-64 lg:border-r lg:border-b-0">
        <h1 className="px-5 pt-4 pb-2 text-xl font-semibold tracking-tight">{texts.settings.title}</h1>
        <nav aria-label={texts.settings.title} className="flex gap-1 overflow-x-auto px-3 pb-3 lg:grid">
          {(Object.keys(SECTIONS) as Name[]).map((name) => (
            <Link
              key={name}
              ref={name === section ? intoView : undefined}
              href={`/settings/${name}`}
              aria-current={name === section ? "page" : undefined}
              className={join(
                "flex min-h-10 shrink-0 items-center rounded-[0.625rem] px-3 text-sm",
                name === section ? "bg-wash font-semibold text-accent" : "text-soft hover:bg-raised hover:text-ink",
              )}
            >
              {texts.settings.sections[name]}
            </Link>
          ))}
        </nav>
      </section>
      <div tabIndex={-1} className="min-h-0 min-w-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-3xl px-4 py-6 sm:px-8 sm:py-8"><Section /></div>
      </div>
    </div>
  );
}
