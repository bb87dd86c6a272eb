import { Globe, Mail, MessageCircle, Phone, Send } from "lucide-react";

import type { Channel } from "@/api/conversations";
import { join } from "@/kit/join";
import { useTexts } from "@/texts";

const ICONS = { whatsapp: MessageCircle, telegram: Send, web: Globe, voice: Phone, email: Mail };

export function ChannelIcon({ channel, size = 14 }: { channel: Channel | "email"; size?: number }) {
  const Icon = ICONS[channel];
  return <Icon size={size} aria-hidden className="shrink-0" />;
}

/** Initials of somebody, or the first of what is known of them. */
export function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words;
  return chosen.map((word) => Array.from(word ?? "")[0] ?? "").join("").toUpperCase();
}

interface AvatarProps {
  name: string;
  channel?: Channel | "email";
  size?: "small" | "large";
}

export function Avatar({ name, channel, size = "small" }: AvatarProps) {
  const texts = useTexts();
  return (
    <span className="relative shrink-0">
      <span
        aria-hidden
        className={join(
          "grid place-items-center rounded-full bg-tint font-semibold text-accent",
          size === "large" ? "size-14 text-lg" : "size-10 text-sm",
        )}
      >
        {initials(name) || "?"}
      </span>
      {channel && (
        <span
          title={texts.channel[channel]}
          className="absolute -right-1 -bottom-1 grid size-5 place-items-center rounded-full bg-sheet text-soft"
        >
          <ChannelIcon channel={channel} size={13} />
          <span className="sr-only">{texts.channel[channel]}</span>
        </span>
      )}
    </span>
  );
}
