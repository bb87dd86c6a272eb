// The widget: a button in the corner of a business's own site, and the chat behind it.
//
//   <script src="https://desk.example.com/widget.js" data-organization="salon-olga" async></script>
//
// Everything is in a shadow root, its style in a sheet of its own: a policy that allows no inline
// style and no picture is no hindrance. Nothing is kept and nobody is asked before it is opened.

import { Chat, type Frame } from "./chat";
import { paletteOf } from "./colour";
import { Corner } from "./corner";
import { Memory } from "./memory";
import { Server } from "./server";
import { chooseTongue, type Tongue } from "./texts";

class Widget implements Frame {
  readonly languages: readonly string[];
  private readonly corner: Corner;
  private readonly memory: Memory;
  private readonly server: Server;
  private readonly chat: Chat;
  private readonly tab: Memory;
  private hasBegun = false;

  constructor(
    address: string,
    slug: string,
    private readonly given: DOMStringMap,
  ) {
    this.languages = this.wanted();
    this.memory = new Memory(slug);
    this.tab = new Memory(slug, () => sessionStorage);
    this.server = new Server(address, slug, this.memory);
    this.corner = new Corner(this.given["position"] === "left", this.given["theme"] ?? "");
    this.chat = new Chat(this.corner.view, this.server, this.memory, this);
    this.corner.paint(paletteOf(this.given["colour"] ?? this.given["color"] ?? ""));
    this.corner.furnish(chooseTongue(this.languages), "");
    this.corner.onTurn = (isOpen) => this.turn(isOpen);
    document.addEventListener("visibilitychange", () => this.chat.attend(!document.hidden));
    window.addEventListener("pagehide", () => this.leave());
    // An answer may have come meanwhile, or something may be unsent.
    if (this.server.isKnown || this.memory.read("unsent")) this.begin();
    if (this.tab.read("open")) this.corner.reopen();
  }

  isSeen(): boolean {
    return this.corner.isOpen && !document.hidden;
  }

  furnish(tongue: Tongue, name: string): void {
    this.corner.furnish(tongue, name);
  }

  count(unread: number): void {
    this.corner.count(unread);
  }

  mayTryAgain(status?: number): boolean {
    if (status !== undefined) return true;
    const { slug } = this.server;
    console.warn(`No chat: there is no ${slug}, or its allowed_origins lack ${location.origin}.`);
    this.corner.refuse();
    return false;
  }

  private turn(isOpen: boolean): void {
    if (!isOpen) return;
    this.begin();
    this.chat.look();
    this.chat.goToEnd();
  }

  /** From page to page the chat of somebody who has written stays open. */
  private leave(): void {
    if (this.server.isKnown) this.tab.write("open", this.corner.isOpen ? "yes" : null);
  }

  private begin(): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    void this.chat.begin();
  }

  /** As the script says; else as the page is written; else as the browser is set. */
  private wanted(): readonly string[] {
    const said = [this.given["language"], document.documentElement.lang];
    return [...said.filter((one) => one !== undefined), ...navigator.languages];
  }
}

function start(script: HTMLScriptElement): void {
  const slug = script.dataset["organization"];
  if (!slug) console.warn("The chat needs data-organization, the name in its address.");
  else if (!document.querySelector("empfio-chat")) {
    new Widget(new URL(script.src).origin, slug, script.dataset);
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if (document.body) start(script);
  else document.addEventListener("DOMContentLoaded", () => start(script));
}
