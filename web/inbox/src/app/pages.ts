import { BarChart3, CalendarDays, Inbox, Settings, Users, type LucideIcon } from "lucide-react";

export interface Page {
  name: "inbox" | "leads" | "bookings" | "insights" | "settings";
  path: string;
  icon: LucideIcon;
}

export const PAGES: readonly Page[] = [
  { name: "inbox", path: "/", icon: Inbox },
  { name: "leads", path: "/leads", icon: Users },
  { name: "bookings", path: "/bookings", icon: CalendarDays },
  { name: "insights", path: "/insights", icon: BarChart3 },
  { name: "settings", path: "/settings", icon: Settings },
];
