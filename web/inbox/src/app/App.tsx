import { lazy, Suspense, useEffect, useState } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Redirect, Route, Router, Switch } from "wouter";

import { Problem } from "@/api/call";
import { readMe } from "@/api/people";
import { onSessionEnd } from "@/api/session";
import { MeContext } from "@/app/me";
import { Shell } from "@/app/Shell";
import { SignIn } from "@/app/SignIn";
import { InboxPage } from "@/inbox/InboxPage";
import { useLive } from "@/live/useLive";
import { Bones, Failed } from "@/kit/Notes";

// What is not looked at first is fetched when it is.
const LeadsPage = lazy(() => import("@/leads/LeadsPage"));
const BookingsPage = lazy(() => import("@/bookings/BookingsPage"));
const InsightsPage = lazy(() => import("@/insights/InsightsPage"));
const SettingsPage = lazy(() => import("@/settings/SettingsPage"));

const ME = ["me"] as const;

/** The whole page: the door, or what is behind it. */
export function App() {
  const client = useQueryClient();
  const [wasIn, setWasIn] = useState(false);
  const me = useQuery({ queryKey: ME, queryFn: readMe });
  const isOut = me.error instanceof Problem && me.error.status === 401;
  useLive(isOut);
  useEffect(() => {
    return onSessionEnd(() => {
      if (!client.getQueryData(ME)) return;
      setWasIn(true);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== ME[0] });
      void client.resetQueries({ queryKey: ME });
    });
  }, [client]);
  if (me.data) return <MeContext value={me.data}><Pages /></MeContext>;
  if (isOut) {
    return <SignIn wasIn={wasIn} onIn={() => void me.refetch()} />;
  }
  return me.error ? <Failed error={me.error} onRetry={me.refetch} /> : null;
}

function Pages() {
  return (
    <Router base="/inbox">
      <Shell>
        <Suspense fallback={<Bones />}><Switch>
          <Route path="/">{() => <InboxPage />}</Route>
          <Route path="/c/:id">{({ id }) => <InboxPage openId={id} />}</Route>
          <Route path="/leads/:id?">{({ id }) => <LeadsPage openId={id} />}</Route>
          <Route path="/bookings"><BookingsPage /></Route>
          <Route path="/insights"><InsightsPage /></Route>
          <Route path="/settings/:section?">{({ section }) => <SettingsPage section={section} />}</Route>
          <Route><Redirect to="/" replace /></Route>
        </Switch></Suspense>
      </Shell>
    </Router>
  );
}
