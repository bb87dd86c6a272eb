import type { ReactNode } from "react";
import { BarChart3, CalendarDays, Inbox, Settings, Users, type LucideIcon } from "lucide-react";
import { Link, useLocation } from "wouter";

import { Account } from "@/app/Account";
import { join } from "@/kit/join";
import { Toasts } from "@/kit/Toasts";
import { useTexts, type Texts } from "@/texts";
import icon from "@/icon.svg";

export const PAGES: { name: keyof Texts["nav"] & ("inbox" | "leads" | "bookings" | "insights" | "settings"); path: string; icon: LucideIcon }[] = [
  { name: "inbox", path: "/", icon: Inbox },
  { name: "leads", path: "/leads", icon: Users },
  { name: "bookings", path: "/bookings", icon: CalendarDays },
  { name: "insights", path: "/insights", icon: BarChart3 },
  { name: "settings", path: "/settings", icon: Settings },
];

/** What stands around every page: the way to the others. */
export function Shell({ children }: { children: ReactNode }) {
  const texts = useTexts();
  return (
    <div className="flex h-dvh flex-col sm:flex-row">
      <a
        href="#content"
        className="sr-only z-50 rounded-lg bg-accent p-3 text-on-accent focus:not-sr-only focus:absolute focus:m-2"
      >
        {texts.nav.skip}
      </a>
      <nav
        aria-label={texts.nav.label}
        className="order-last flex shrink-0 items-center border-t border-line bg-sheet pb-[env(safe-area-inset-bottom)] sm:order-first sm:w-20 sm:flex-col sm:gap-1 sm:border-t-0 sm:border-r sm:py-4"
      >
        <img src={icon} alt="" width={32} height={32} className="mb-4 hidden sm:block" />
        {PAGES.map((page) => <Tab key={page.name} {...page} />)}
        <div className="sm:mt-auto"><Account /></div>
      </nav>
      <main id="content" tabIndex={-1} className="min-h-0 min-w-0 flex-1 outline-none">{children}</main>
      <Toasts />
    </div>
  );
}

function Tab({ name, path, icon: Icon }: (typeof PAGES)[number]) {
  const texts = useTexts();
  const [here] = useLocation();
  const isHere = path === "/" ? here === "/" || here.startsWith("/c/") : here.startsWith(path);
  return (
    <Link
      href={path}
      aria-current={isHere ? "page" : undefined}
      className={join(
        "flex min-h-14 flex-1 flex-col items-center justify-center gap-1 text-[0.6875rem] sm:w-full sm:flex-none",
        isHere ? "font-semibold text-accent" : "text-soft hover:text-ink",
      )}
    >
      <Icon size={20} aria-hidden strokeWidth={isHere ? 2.25 : 1.75} />
      <span className="max-w-full truncate px-0.5">{texts.nav[name]}</span>
    </Link>
  );
}
