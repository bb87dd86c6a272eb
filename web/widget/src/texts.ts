// What the chat says of itself; what business and customer say comes from the server.

const en = {
  title: (name: string) => `Chat with ${name}`,
  launcher: "Chat with us",
  unread: (count: number) => (count === 1 ? "1 new message" : `${count} new messages`),
  close: "Close chat",
  log: "Conversation",
  label: "Your message",
  placeholder: "Write a message…",
  send: "Send",
  greeting: (name: string) => `Hello, and welcome to ${name}. How can we help?`,
  you: "You",
  typing: (name: string) => `${name} is writing`,
  person: (name: string) => (name ? `${name} answers you here` : "Our team answers you here"),
  agent: "The digital assistant answers at once",
  sending: "Sending…",
  sent: "Sent",
  failed: "Not sent. Try again",
  refused: "This could not be sent.",
  lost: "Connection lost. Trying again…",
  slow: "That was a lot at once. Please wait a moment.",
  away: "The chat cannot be reached right now. Trying again…",
  foreign: "The chat is not available on this page.",
  attach: "Send a file",
  file: "File",
  picture: "Picture",
  save: "Save",
  tooLarge: "This file is too large. At most 16 MB can be sent.",
  unreadable: "This file cannot be opened right now.",
  choices: "Choices",
  today: "Today",
  yesterday: "Yesterday",
  earlier: "Earlier messages are not shown.",
  opens: "opens in a new tab",
};

export type Texts = typeof en;

const de: Texts = {
  title: (name) => `Chat mit ${name}`,
  launcher: "Mit uns chatten",
  unread: (count) => (count === 1 ? "1 neue Nachricht" : `${count} neue Nachrichten`),
  close: "Chat schließen",
  log: "Unterhaltung",
  label: "Ihre Nachricht",
  placeholder: "Nachricht schreiben …",
  send: "Senden",
  greeting: (name) => `Guten Tag und willkommen bei ${name}. Wie können wir helfen?`,
  you: "Sie",
  typing: (name) => `${name} schreibt`,
  person: (name) => (name ? `${name} antwortet Ihnen hier` : "Unser Team antwortet Ihnen hier"),
  agent: "Der digitale Assistent antwortet sofort",
  sending: "Wird gesendet …",
  sent: "Gesendet",
  failed: "Nicht gesendet. Noch einmal versuchen",
  refused: "Das konnte nicht gesendet werden.",
  lost: "Verbindung unterbrochen. Neuer Versuch …",
  slow: "Das war sehr viel auf einmal. Bitte warten Sie einen Moment.",
  away: "Der Chat ist gerade nicht erreichbar. Neuer Versuch …",
  foreign: "Der Chat ist auf dieser Seite nicht verfügbar.",
  attach: "Datei senden",
  file: "Datei",
  picture: "Bild",
  save: "Speichern",
  tooLarge: "Diese Datei ist zu groß. Höchstens 16 MB können gesendet werden.",
  unreadable: "Diese Datei lässt sich gerade nicht öffnen.",
  choices: "Auswahl",
  today: "Heute",
  yesterday: "Gestern",
  earlier: "Frühere Nachrichten werden nicht angezeigt.",
  opens: "öffnet einen neuen Tab",
};

const CATALOGUE = { en, de };

export type Language = keyof typeof CATALOGUE;

/** The language, the words in it, and how times and dates are written: as where the customer is. */
export interface Tongue {
  language: Language;
  region: string;
  texts: Texts;
}

const isKnown = (one: string): one is Language => one in CATALOGUE;

/** The first wanted language that is known here and spoken by the business; else its first. */
export function chooseTongue(
  wanted: readonly string[],
  spoken: readonly string[] = Object.keys(CATALOGUE),
): Tongue {
  const known = spoken.filter(isKnown);
  const tags = wanted.map((tag) => tag.toLowerCase().split("-")[0]);
  const language =
    tags.map((tag) => known.find((one) => one === tag)).find(Boolean) ?? known[0] ?? "en";
  const region = navigator.languages.find((tag) => tag.toLowerCase().startsWith(language));
  return { language, region: region ?? language, texts: CATALOGUE[language] };
}
