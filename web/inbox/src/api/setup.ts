/** What a business sets up. */
import { call } from "@/api/call";
import type {
  AccountShape,
  ApiKeyList,
  ConnectionList,
  ConnectionShape,
  FeedShape,
  NewApiKeyShape,
  NewConnectionShape,
  OpeningsShape,
  OrganizationChange,
  OrganizationShape,
  ServiceList,
  ServiceOffer,
  ServiceShape,
  StaffHoursShape,
  StaffList,
  StaffShape,
} from "@/api/shapes";

export type Kind = ConnectionShape["kind"];
export type Scope = NewApiKeyShape["scopes"][number];

export const readOrganization = () => call<OrganizationShape>("GET", "/organization");
export const changeOrganization = (change: Partial<OrganizationChange>) =>
  call<OrganizationShape>("PATCH", "/organization", { body: change });

export const listServices = async () => (await call<ServiceList>("GET", "/services")).services;
export const keepService = (id: string | null, service: Partial<ServiceOffer>) =>
  id === null
    ? call<ServiceShape>("POST", "/services", { body: service })
    : call<ServiceShape>("PATCH", `/services/${id}`, { body: service });
export const removeService = (id: string) => call<undefined>("DELETE", `/services/${id}`);

export interface Member {
  name: string;
  service_ids: string[];
  is_active: boolean;
}

export const listStaff = async () => (await call<StaffList>("GET", "/staff")).staff;
export const keepMember = (id: string | null, member: Member) =>
  id === null
    ? call<StaffShape>("POST", "/staff", { body: member })
    : call<StaffShape>("PATCH", `/staff/${id}`, { body: member });
export const removeMember = (id: string) => call<undefined>("DELETE", `/staff/${id}`);
export const readHours = (id: string) => call<StaffHoursShape>("GET", `/staff/${id}/hours`);
export const keepHours = (id: string, hours: StaffHoursShape) =>
  call<StaffHoursShape>("PUT", `/staff/${id}/hours`, { body: hours });
/** A new address of somebody's calendar; the one before shows nothing any more. */
export const openFeed = (id: string) => call<FeedShape>("PUT", `/staff/${id}/feed`);
export const closeFeed = (id: string) => call<undefined>("DELETE", `/staff/${id}/feed`);

export const readOpenings = () => call<OpeningsShape>("GET", "/opening-hours");
export const changeOpenings = (openings: OpeningsShape) =>
  call<OpeningsShape>("PUT", "/opening-hours", { body: openings });

export const listConnections = async () =>
  (await call<ConnectionList>("GET", "/channels")).connections;

export interface Connecting {
  kind: Kind;
  name: string;
  settings: Record<string, string>;
  secrets: Record<string, string>;
}

export const connect = (given: Connecting) =>
  call<NewConnectionShape>("POST", "/channels", { body: given });
export const switchConnection = (id: string, isOn: boolean) =>
  call<ConnectionShape>("PATCH", `/channels/${id}`, { body: { is_on: isOn } });
export const changeSettings = (id: string, settings: Record<string, string | null>) =>
  call<ConnectionShape>("PATCH", `/channels/${id}`, { body: { settings } });
export const askAccount = (id: string) => call<AccountShape>("GET", `/channels/${id}/account`);
export const removeConnection = (id: string) => call<undefined>("DELETE", `/channels/${id}`);

export const listKeys = async () => (await call<ApiKeyList>("GET", "/api-keys")).api_keys;
export const makeKey = (name: string, scopes: Scope[]) =>
  call<NewApiKeyShape>("POST", "/api-keys", { body: { name, scopes } });
export const revokeKey = (id: string) => call<undefined>("DELETE", `/api-keys/${id}`);
