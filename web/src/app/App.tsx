import { useEffect, useState } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Redirect, Route, Router, Switch } from "wouter";

import { Problem } from "@/api/call";
import { readMe } from "@/api/people";
import { onSessionEnd } from "@/api/session";
import { MeContext } from "@/app/me";
import { Shell } from "@/app/Shell";
import { SignIn } from "@/app/SignIn";
import { InboxPage } from "@/inbox/InboxPage";
import { Failed } from "@/kit/Notes";

const ME = ["me"] as const;

/** The whole page: the door, or what is behind it. */
export function App() {
  const client = useQueryClient();
  const [wasIn, setWasIn] = useState(false);
  const me = useQuery({ queryKey: ME, queryFn: readMe });
  useEffect(() => {
    return onSessionEnd(() => {
      const known = client.getQueryData(ME);
      if (!known) return;
      setWasIn(true);
      client.clear();
      void client.invalidateQueries({ queryKey: ME });
    });
  }, [client]);
  if (me.data) return <MeContext value={me.data}><Pages /></MeContext>;
  if (me.error instanceof Problem && me.error.status === 401) {
    return <SignIn wasIn={wasIn} onIn={() => void me.refetch()} />;
  }
  return me.error ? <Failed error={me.error} onRetry={me.refetch} /> : null;
}

function Pages() {
  return (
    <Router base="/inbox">
      <Shell>
        <Switch>
          <Route path="/">{() => <InboxPage />}</Route>
          <Route path="/c/:id">{({ id }) => <InboxPage openId={id} />}</Route>
          <Route><Redirect to="/" replace /></Route>
        </Switch>
      </Shell>
    </Router>
  );
}
