import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";

import { Unreachable } from "@/api/call";
import { App } from "@/app/App";
import { readAhead } from "@/inbox/useList";
import { show } from "@/kit/taste";
import "@/styles.css";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // News come by the stream; nothing is asked for again on a whim.
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: "always",
      retry: (failures, error) => error instanceof Unreachable && failures < 3,
    },
    mutations: { networkMode: "always" },
  },
});

show();
readAhead(client);
const place = document.getElementById("page");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
