// Written by web/inbox/shapes.py from the API's own schema. Not to be edited by hand.

export interface Acceptance {
  token: string;
  full_name: string;
  password: string;
}

export interface AccountShape {
  account?: string | null;
  problem?: string | null;
}

export interface AddressShape {
  channel: "whatsapp" | "telegram" | "web" | "email" | "voice";
  channel_id: string;
  created_at: string;
}

export interface ApiKeyList {
  api_keys: ApiKeyShape[];
}

export interface ApiKeyShape {
  id: string;
  name: string;
  prefix: string;
  scopes: ("leads:read" | "leads:write" | "leads:erase" | "conversations:read" | "conversations:write" | "events:read" | "bookings:read" | "bookings:write" | "bookings:set_up")[];
  created_by: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

export interface Assignment {
  assigned_to: string;
}

export interface AuditEntry {
  id: string;
  action: string;
  actor: Who;
  subject: What;
  from: Record<string, unknown>;
  to: Record<string, unknown>;
  created_at: string;
}

export interface AuditPage {
  entries: AuditEntry[];
  next_cursor: string | null;
}

export interface BookedLead {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  channel: "whatsapp" | "telegram" | "web" | "email" | "voice";
  status: "new" | "contacted" | "booking_offered" | "booked" | "confirmed" | "completed" | "no_show" | "cancelled" | "lost";
}

export interface BookedStaff {
  id: string;
  name: string;
}

export interface BookingMetadata {
  service: string;
  notes: string | null;
}

export interface BookingOrder {
  lead_id: string;
  service_id: string;
  start_time: string;
  staff_id?: string | null;
  conversation_id?: string | null;
  language?: "de" | "en" | null;
  notes?: string | null;
}

export interface BookingPage {
  bookings: BookingShape[];
  total: number;
  page: number;
  size: number;
}

export interface BookingShape {
  id: string;
  lead_id: string | null;
  calcom_booking_id: number | null;
  calcom_booking_uid: string | null;
  event_type_id: number | null;
  start_time: string;
  end_time: string;
  status: "confirmed" | "cancelled" | "rescheduled" | "no_show" | "completed";
  meeting_url: string | null;
  metadata: BookingMetadata;
  created_at: string;
  updated_at: string;
  lead: BookedLead | null;
  service_id: string;
  staff: BookedStaff | null;
  conversation_id: string | null;
  moved_to: string | null;
}

export interface CannedReplyChange {
  title?: string;
  content?: string;
}

export interface CannedReplyList {
  canned_replies: CannedReplyShape[];
}

export interface CannedReplyShape {
  id: string;
  title: string;
  content: string;
  created_at: string;
  updated_at: string;
}

export interface ChatShape {
  slug: string;
  name: string;
  languages: ("en" | "de")[];
  greeting: Record<string, string>;
}

export interface ChatWriting {
  id: string;
  text?: string;
  choice?: string;
}

export interface ClosedTime {
  first_day: string;
  last_day: string;
  reason?: string | null;
}

export interface ClosureShape {
  first_day: string;
  last_day: string;
  reason: string | null;
}

export interface ColleagueList {
  colleagues: ColleagueShape[];
}

export interface ColleagueShape {
  id: string;
  full_name: string;
}

export interface ConnectionChange {
  name?: string;
  is_on?: boolean;
  settings?: Record<string, unknown>;
  secrets?: Record<string, unknown>;
}

export interface ConnectionList {
  connections: ConnectionShape[];
}

export interface ConnectionShape {
  id: string;
  kind: "whatsapp_twilio" | "whatsapp_meta" | "telegram" | "web" | "api";
  name: string;
  is_on: boolean;
  is_simulated: boolean;
  problem?: string | null;
  settings: Record<string, unknown>;
  webhook_url: string | null;
  created_at: string;
  updated_at: string;
}

export interface ConversationDetail {
  id: string;
  lead_id: string;
  session_key: string;
  channel: "whatsapp" | "telegram" | "web" | "voice";
  status: "active" | "completed" | "escalated" | "abandoned";
  message_count: number;
  created_at: string;
  updated_at: string;
  messages: MessageShape[];
  lead: LeadBrief;
  last_message_at: string | null;
  last_message_preview: string | null;
  unread: boolean;
  assigned_to?: string | null;
  handover?: HandoverShape | null;
}

export interface ConversationPage {
  conversations: ConversationShape[];
  total: number;
  total_is_exact?: boolean | null;
  page: number;
  size: number;
  next_cursor: string | null;
}

export interface ConversationShape {
  id: string;
  lead_id: string;
  session_key: string;
  channel: "whatsapp" | "telegram" | "web" | "voice";
  status: "active" | "completed" | "escalated" | "abandoned";
  message_count: number;
  created_at: string;
  updated_at: string;
  lead: LeadBrief;
  last_message_at: string | null;
  last_message_preview: string | null;
  unread: boolean;
  assigned_to?: string | null;
  handover?: HandoverShape | null;
}

export interface CustomerMessage {
  id: string;
  from: string;
  name?: string | null;
  text: string;
  sent_at?: string | null;
  choice?: string | null;
  metadata?: Record<string, unknown>;
}

export interface DayShape {
  day: string;
  total: number;
  by_channel: Record<string, number>;
}

export interface DeliveryShape {
  state: "waiting" | "sent" | "delivered" | "read" | "failed";
  reason?: string | null;
}

export interface EventFeed {
  events: EventShape[];
  next_cursor: string;
  has_more: boolean;
}

export interface EventShape {
  id: string;
  event: string;
  timestamp: string;
  organization_id: string;
  data: Record<string, unknown>;
}

export interface FeedShape {
  url: string;
}

export interface FileShape {
  id: string;
  kind: "image" | "audio" | "video" | "document" | "sticker";
  name: string | null;
  media_type: string;
  size: number;
}

export interface FirstResponse {
  count: number;
  median_seconds: number | null;
  p90_seconds: number | null;
  unanswered: number;
}

export interface FoundMessageShape {
  id: string;
  conversation_id: string;
  role: "user" | "assistant" | "system";
  content: string;
  metadata: Record<string, unknown>;
  created_at: string;
  delivery?: DeliveryShape | null;
  channel: "whatsapp" | "telegram" | "web" | "voice";
  lead: LeadBrief;
  passages: Piece[][];
}

export interface FoundMessages {
  messages: FoundMessageShape[];
  total: number;
  total_is_exact: boolean;
  size: number;
  next_cursor: string | null;
}

export interface GivenConnection {
  kind: "whatsapp_twilio" | "whatsapp_meta" | "telegram" | "web" | "api";
  name: string;
  settings?: Record<string, unknown>;
  secrets?: Record<string, unknown>;
}

export interface Handover {
  reason?: string | null;
}

export interface HandoverActor {
  type: string;
  id: string | null;
  name: string;
}

export interface HandoverShape {
  by: HandoverActor;
  at: string;
  reason: string | null;
}

export interface HandoversShape {
  count: number;
  reasons: ReasonShape[];
  since: string;
}

export interface Health {
  status: "alive" | "ready";
}

export interface HistoryShape {
  messages: SaidShape[];
  has_more: boolean;
  answered_by: "agent" | "person" | "nobody";
  is_waiting: boolean;
  cursor: string;
}

export interface HoursShape {
  opens: string;
  closes: string;
}

export interface InsightsShape {
  first_day: string;
  last_day: string;
  time_zone: string;
  total: number;
  days: DayShape[];
  first_response: FirstResponse;
  resolution: TimesShape;
  handed_over: HandoversShape;
  bookings_won: WonShape;
}

export interface IntervalShape {
  opens: string;
  closes: string;
  weekday: number;
}

export interface InvitationList {
  invitations: InvitationShape[];
}

export interface InvitationShape {
  id: string;
  email: string;
  role: "owner" | "admin" | "member" | "viewer";
  created_at: string;
  expires_at: string;
}

export interface LeadBrief {
  id: string;
  name: string | null;
  email: string | null;
}

export interface LeadChange {
  name?: string | null;
  phone?: string | null;
  email?: string | null;
  company?: string | null;
  appointment_notes?: string | null;
  status?: "new" | "contacted" | "booking_offered" | "booked" | "confirmed" | "completed" | "no_show" | "cancelled" | "lost";
  preferred_services?: string[];
  metadata?: Record<string, unknown>;
}

export interface LeadExport {
  exported_at: string;
  lead: LeadShape;
  addresses: AddressShape[];
  merged: LeadShape[];
  conversations: ConversationDetail[];
  bookings: (Record<string, unknown>)[];
  events: EventShape[];
}

export interface LeadListed {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  company: string | null;
  channel: "whatsapp" | "telegram" | "web" | "email" | "voice";
  status: "new" | "contacted" | "booking_offered" | "booked" | "confirmed" | "completed" | "no_show" | "cancelled" | "lost";
  created_at: string;
}

export interface LeadPage {
  leads: LeadListed[];
  total: number;
  page: number;
  size: number;
  next_cursor: string | null;
}

export interface LeadShape {
  id: string;
  name: string | null;
  phone: string | null;
  email: string | null;
  company: string | null;
  channel: "whatsapp" | "telegram" | "web" | "email" | "voice";
  channel_id: string;
  status: "new" | "contacted" | "booking_offered" | "booked" | "confirmed" | "completed" | "no_show" | "cancelled" | "lost";
  preferred_services: string[];
  appointment_notes: string | null;
  metadata: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  is_blocked: boolean;
  merged_into?: string | null;
}

export interface LinkShape {
  url: string;
  expires_at: string;
}

export interface Login {
  email: string;
  password: string;
}

export interface Me {
  id: string;
  email: string;
  full_name: string;
  role: "owner" | "admin" | "member" | "viewer";
  organization_id: string;
  organization_name: string;
  created_at: string;
}

export interface Merge {
  other_id: string;
}

export interface MergedLeads {
  merged: LeadShape[];
}

export interface MessageShape {
  id: string;
  conversation_id: string;
  role: "user" | "assistant" | "system";
  content: string;
  metadata: Record<string, unknown>;
  created_at: string;
  delivery?: DeliveryShape | null;
}

export interface NewApiKey {
  name: string;
  scopes: ("leads:read" | "leads:write" | "leads:erase" | "conversations:read" | "conversations:write" | "events:read" | "bookings:read" | "bookings:write" | "bookings:set_up")[];
  expires_at?: string | null;
}

export interface NewApiKeyShape {
  id: string;
  name: string;
  prefix: string;
  scopes: ("leads:read" | "leads:write" | "leads:erase" | "conversations:read" | "conversations:write" | "events:read" | "bookings:read" | "bookings:write" | "bookings:set_up")[];
  created_by: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
  key: string;
}

export interface NewCannedReply {
  title: string;
  content: string;
}

export interface NewConnectionShape {
  id: string;
  kind: "whatsapp_twilio" | "whatsapp_meta" | "telegram" | "web" | "api";
  name: string;
  is_on: boolean;
  is_simulated: boolean;
  problem?: string | null;
  settings: Record<string, unknown>;
  webhook_url: string | null;
  created_at: string;
  updated_at: string;
  signing_secret?: string | null;
}

export interface NewConversation {
  lead_id: string;
  channel: "whatsapp" | "telegram" | "web" | "voice";
  status?: "active" | "completed" | "escalated" | "abandoned";
  messages?: PastMessage[];
}

export interface NewInvitation {
  email: string;
  role: "owner" | "admin" | "member" | "viewer";
}

export interface NewInvitationShape {
  id: string;
  email: string;
  role: "owner" | "admin" | "member" | "viewer";
  created_at: string;
  expires_at: string;
  link: string;
}

export interface NewLead {
  name?: string | null;
  phone?: string | null;
  email?: string | null;
  company?: string | null;
  appointment_notes?: string | null;
  channel?: "whatsapp" | "telegram" | "web" | "email" | "voice";
  channel_id?: string | null;
  status?: "new" | "contacted" | "booking_offered" | "booked" | "confirmed" | "completed" | "no_show" | "cancelled" | "lost";
  preferred_services?: string[];
  metadata?: Record<string, unknown>;
}

export interface NewStaff {
  name: string;
  user_id?: string | null;
  service_ids?: string[];
  is_active?: boolean;
  position?: number;
}

export interface Note {
  content: string;
}

export interface OpenDayShape {
  day: string;
  hours: HoursShape[];
  reason: string | null;
}

export interface OpenDays {
  days: OpenDayShape[];
}

export interface OpenHours {
  opens: string;
  closes: string;
}

export interface OpenTime {
  opens: string;
  closes: string;
  weekday: number;
}

export interface OpeningMessage {
  connection_id: string;
  content: string;
  take_over?: boolean;
  template?: Template | null;
  metadata?: Record<string, unknown>;
}

export interface OpeningsShape {
  week: IntervalShape[];
  closures: ClosureShape[];
  special_days: SpecialDayShape[];
}

export interface OptionShape {
  id: string;
  label: string;
  description: string;
}

export interface OrganizationChange {
  name?: string;
  retention_days?: number | null;
  erase_leads?: boolean;
  phone?: string | null;
  email?: string | null;
  website?: string | null;
  address?: string | null;
  about?: string | null;
  time_zone?: string;
  languages?: ("en" | "de")[];
  currency?: string | null;
  greeting?: Record<string, string>;
  handover_text?: Record<string, string>;
  unanswered_text?: Record<string, string>;
  unanswered_minutes?: number | null;
  reopen_hours?: number;
  abandon_hours?: number | null;
  escalation_emails?: string[];
  allowed_origins?: string[];
  slot_minutes?: 5 | 10 | 15 | 20 | 30 | 60;
  notice_minutes?: number;
  horizon_days?: number;
  holidays_of?: string | null;
  reminder_hours?: number;
  confirmation_note?: Record<string, string>;
  template?: "salon" | "trades" | "generic";
  texts?: Record<string, Record<string, string>>;
}

export interface OrganizationShape {
  id: string;
  name: string;
  slug: string;
  created_at: string;
  retention_days: number | null;
  erase_leads: boolean;
  phone: string | null;
  email: string | null;
  website: string | null;
  address: string | null;
  about: string | null;
  time_zone: string;
  languages: ("en" | "de")[];
  currency: string | null;
  greeting: Record<string, string>;
  handover_text: Record<string, string>;
  unanswered_text: Record<string, string>;
  unanswered_minutes: number | null;
  reopen_hours: number;
  abandon_hours: number | null;
  escalation_emails: string[];
  allowed_origins: string[];
  slot_minutes: 5 | 10 | 15 | 20 | 30 | 60;
  notice_minutes: number;
  horizon_days: number;
  holidays_of: string | null;
  reminder_hours: number;
  confirmation_note: Record<string, string>;
  template: "salon" | "trades" | "generic";
  texts: Record<string, Record<string, string>>;
}

export interface PasswordChange {
  current_password: string;
  new_password: string;
}

export interface PastMessage {
  role: "user" | "assistant" | "system";
  content: string;
  created_at?: string | null;
  metadata?: Record<string, unknown>;
}

export interface Piece {
  text: string;
  is_match: boolean;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors: ProblemFault[];
  trace_id: string;
  open_conversation_id?: string | null;
}

export interface ProblemFault {
  where: string;
  what: string;
}

export interface ReadMark {
  seq?: number | null;
}

export interface ReasonShape {
  reason: string | null;
  count: number;
}

export interface Refreshing {
  refresh_token: string;
}

export interface Registration {
  email: string;
  password: string;
  full_name: string;
  organization_name: string;
}

export interface Reply {
  content: string;
  take_over?: boolean;
  metadata?: Record<string, unknown>;
}

export interface Rescheduling {
  start_time: string;
  staff_id?: string | null;
}

export interface Reset {
  token: string;
  new_password: string;
}

export interface ResetRequest {
  email: string;
}

export interface ResetRequested {
  detail: string;
}

export interface SaidShape {
  id: string;
  from: "visitor" | "agent" | "person";
  name?: string | null;
  text: string;
  options: OptionShape[];
  attachments: FileShape[];
  client_id?: string | null;
  created_at: string;
}

export interface ServiceChange {
  name?: string;
  translations?: Record<string, string>;
  description?: string | null;
  minutes?: number;
  price_cents?: number | null;
  buffer_before?: number;
  buffer_after?: number;
  is_active?: boolean;
  position?: number;
}

export interface ServiceList {
  services: ServiceShape[];
}

export interface ServiceOffer {
  name: string;
  translations?: Record<string, string>;
  description?: string | null;
  minutes: number;
  price_cents?: number | null;
  buffer_before?: number;
  buffer_after?: number;
  is_active?: boolean;
  position?: number;
}

export interface ServiceShape {
  id: string;
  name: string;
  translations: Record<string, string>;
  description: string | null;
  minutes: number;
  price_cents: number | null;
  buffer_before: number;
  buffer_after: number;
  is_active: boolean;
  position: number;
  created_at: string;
  updated_at: string;
}

export interface SessionList {
  sessions: SessionShape[];
}

export interface SessionShape {
  id: string;
  user_agent: string;
  address: string;
  created_at: string;
  last_used_at: string;
  is_current: boolean;
}

export interface SignedInShape {
  access_token: string;
  token_type: "bearer";
  expires_in: number;
  refresh_token: string;
  user_id: string;
  email: string;
  full_name: string;
  organization_id: string;
  organization_name: string;
}

export interface SimilarLeads {
  similar: SimilarShape[];
}

export interface SimilarShape {
  lead: LeadListed;
  because: ("email" | "phone")[];
}

export interface SlotList {
  slots: SlotShape[];
}

export interface SlotShape {
  start_time: string;
  end_time: string;
  staff: BookedStaff | null;
}

export interface SpecialDayShape {
  day: string;
  hours: HoursShape[];
  reason: string | null;
}

export interface SpecialTime {
  day: string;
  hours: OpenHours[];
  reason?: string | null;
}

export interface StaffChange {
  name?: string;
  user_id?: string | null;
  service_ids?: string[];
  is_active?: boolean;
  position?: number;
}

export interface StaffHours {
  week: OpenTime[] | null;
  absences?: ClosedTime[];
}

export interface StaffHoursShape {
  week: IntervalShape[] | null;
  absences: ClosureShape[];
}

export interface StaffList {
  staff: StaffShape[];
}

export interface StaffShape {
  id: string;
  name: string;
  user_id: string | null;
  service_ids: string[];
  has_own_hours: boolean;
  is_active: boolean;
  position: number;
  created_at: string;
  updated_at: string;
}

export interface StatusChange {
  status: "active" | "completed" | "escalated" | "abandoned";
}

export interface SummaryShape {
  total: number;
  by_status: Record<string, number>;
  by_channel: Record<string, number>;
  unread: number;
  mine: number;
  mine_unread: number;
}

export interface Taken {
  kept: number;
}

export interface Template {
  name?: string | null;
  language?: string | null;
  parameters?: string[] | null;
  content_sid?: string | null;
  variables?: Record<string, unknown> | null;
}

export interface TimesShape {
  count: number;
  median_seconds: number | null;
  p90_seconds: number | null;
}

export interface UserChange {
  role?: "owner" | "admin" | "member" | "viewer";
  full_name?: string;
}

export interface UserList {
  users: UserShape[];
}

export interface UserShape {
  id: string;
  email: string;
  full_name: string;
  role: "owner" | "admin" | "member" | "viewer";
  is_active: boolean;
  deactivated_at: string | null;
  created_at: string;
}

export interface VisitorShape {
  visitor_token: string;
  unused_days: number;
}

export interface What {
  type: "user" | "session" | "invitation" | "api_key" | "lead" | "conversation" | "organization" | "connection" | "service" | "staff" | "opening_hours" | "booking" | "canned_reply";
  id: string;
}

export interface Who {
  type: "user" | "api_key" | "system";
  id: string | null;
  name: string;
}

export interface WholeOpenings {
  week: OpenTime[];
  closures: ClosedTime[];
  special_days?: SpecialTime[];
}

export interface WonShape {
  count: number;
  by_agent: number;
}
