/** Signing in and out, and the team. */
import { call } from "@/api/call";
import type {
  ColleagueList,
  InvitationList,
  InvitationShape,
  Me,
  NewInvitationShape,
  UserList,
  UserShape,
} from "@/api/shapes";

export type Role = UserShape["role"];
export const ROLES: readonly Role[] = ["owner", "admin", "member", "viewer"];

export const signIn = (email: string, password: string) =>
  call<Me>("POST", "/auth/session", { body: { email, password } });

export const signOut = () => call<undefined>("POST", "/auth/logout");

export const askForReset = (email: string) =>
  call<unknown>("POST", "/auth/password-reset", { body: { email } });

export const readMe = () => call<Me>("GET", "/auth/me");

export const listUsers = async () => (await call<UserList>("GET", "/users")).users;

/** Who can look after a conversation; everybody may know, also who manages nobody. */
export const listColleagues = async () =>
  (await call<ColleagueList>("GET", "/colleagues")).colleagues;

export const changeRole = (id: string, role: Role) =>
  call<UserShape>("PATCH", `/users/${id}`, { body: { role } });

export const letIn = (id: string, isActive: boolean) =>
  call<UserShape>(isActive ? "DELETE" : "PUT", `/users/${id}/deactivation`);

export const listInvitations = async (): Promise<InvitationShape[]> =>
  (await call<InvitationList>("GET", "/invitations")).invitations;

export const invite = (email: string, role: Role) =>
  call<NewInvitationShape>("POST", "/invitations", { body: { email, role } });

export const revokeInvitation = (id: string) => call<undefined>("DELETE", `/invitations/${id}`);
