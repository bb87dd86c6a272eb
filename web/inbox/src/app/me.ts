/** Who is signed in, and what they may do. */
import { createContext, use } from "react";

import type { Me } from "@/api/shapes";

export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error("nobody is signed in here");
  return me;
}

export function mayWrite(me: Me): boolean {
  return me.role !== "viewer";
}

export function mayManage(me: Me): boolean {
  return me.role === "owner" || me.role === "admin";
}
