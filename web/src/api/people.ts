/** Signing in and out, and the team. */
import { call } from "@/api/call";
import { keepBearer } from "@/api/session";
import type { Me, SignedInShape, UserList } from "@/api/shapes";

export async function signIn(email: string, password: string): Promise<void> {
  const signed = await call<SignedInShape>("POST", "/auth/login", { body: { email, password } });
  keepBearer(signed.access_token);
}

export async function signOut(): Promise<void> {
  await call("POST", "/auth/logout");
  keepBearer(null);
}

export const readMe = () => call<Me>("GET", "/auth/me");
export const listUsers = async () => (await call<UserList>("GET", "/users")).users;
