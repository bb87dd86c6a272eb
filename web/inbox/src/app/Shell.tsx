import { useEffect, useState, type ReactNode } from "react";
import { Search } from "lucide-react";
import { Link, useLocation } from "wouter";

import { Account } from "@/app/Account";
import { useMe } from "@/app/me";
import { Palette } from "@/app/Palette";
import { PAGES, type Page } from "@/app/pages";
import { useCounts } from "@/inbox/useCounts";
import { IconButton } from "@/kit/Button";
import { join } from "@/kit/join";
import { useKeys } from "@/kit/keys";
import { Toasts } from "@/kit/Toasts";
import { useIsLost } from "@/live/useLive";
import { useTexts } from "@/texts";
import icon from "@/icon.svg";


/** What stands around every page: the way to the others. */
export function Shell({ children }: { children: ReactNode }) {
  const texts = useTexts();
  const isLost = useIsLost();
  const [isAsking, setAsking] = useState(false);
  useKeys({ "ctrl+k": () => setAsking(true) });
  useTitle();
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
        className="order-last flex shrink-0 items-center border-t border-line bg-sheet pb-[env(safe-area-inset-bottom)] sm:order-first sm:w-24 sm:flex-col sm:gap-1 sm:border-t-0 sm:border-r sm:py-4"
      >
        <img src={icon} alt="" width={32} height={32} className="mb-4 hidden sm:block" />
        {PAGES.map((page) => <Tab key={page.name} {...page} />)}
        <IconButton label={`${texts.nav.palette} (Ctrl K)`} onClick={() => setAsking(true)} className="mt-auto hidden sm:grid">
          <Search size={20} aria-hidden />
        </IconButton>
        <Account />
      </nav>
      <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
        {isLost && (
          <p role="status" className="bg-bad-wash px-4 py-2 text-center text-sm text-bad">{texts.live.lost}</p>
        )}
        <div className="min-h-0 flex-1">{children}</div>
      </main>
      {isAsking && <Palette onClose={() => setAsking(false)} />}
      <Toasts />
    </div>
  );
}

/** What waits to be read is told by the tab of the browser, too. */
function useTitle(): void {
  const unread = useCounts()?.unread ?? 0;
  const { organization_name: name } = useMe();
  useEffect(() => {
    document.title = (unread ? `(${unread}) ` : "") + `${name} · Empfio`;
  }, [unread, name]);
}

function Tab({ name, path, icon: Icon }: Page) {
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
