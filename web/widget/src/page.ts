// The hosted page: the chat fills it, and counts what nobody saw in its title.

import { Chat, type Frame } from "./chat";
import { Memory } from "./memory";
import { Server } from "./server";
import type { Tongue } from "./texts";
import { View } from "./view";

class Page implements Frame {
  readonly languages = navigator.languages;
  private title = document.title;

  isSeen(): boolean {
    return !document.hidden;
  }

  furnish(tongue: Tongue, name: string): void {
    document.documentElement.lang = tongue.language;
    this.title = tongue.texts.title(name);
    this.count(0);
  }

  count(unread: number): void {
    document.title = (unread ? `(${unread}) ` : "") + this.title;
  }

  mayTryAgain(status?: number): boolean {
    if (status === 404) location.reload(); // to be told so
    return status !== 404;
  }
}

const slug = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const memory = new Memory(slug);
const view = new View(document.getElementById("chat")!, "h1");
const chat = new Chat(view, new Server("", slug, memory), memory, new Page());
document.addEventListener("visibilitychange", () => chat.look());
void chat.begin();
