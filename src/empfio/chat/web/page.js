// The chat in a browser: what is written is kept here until the server has it, and what is said
// comes by a stream that is taken up again where it broke off. Text is text: nothing is markup.
"use strict";

const element = (id) => document.getElementById(id);
const slug = decodeURIComponent(location.pathname.split("/")[2]);
const api = "/api/v1/chat";
const log = element("log");
const list = element("messages");
const field = element("text");

const SILENCE = 40_000;  // ms without a sign of life; the server gives one every 15 s
const LONGEST_PAUSE = 15_000;  // ms between two tries to connect
const AGAIN_AFTER = 5_000;  // ms until what could not be sent is tried again
const TYPING_EVERY = 3_000;
const LONGEST_TYPING = 5_000;  // ms that a person seems to be typing after it was told
const LONGEST_WRITING = 30_000;  // ms that an answer may seem to be on its way
const LINK = /\b(?:https?:\/\/|mailto:|tel:)[^\s<>"]+[^\s<>"'.,;:!?)\]}]/gi;

let texts = TEXTS.en;
let region = "en";  // how times and dates are written: as where the customer is
let name = "";
let person = "";  // who of the team wrote last
let standing = { answered_by: "nobody", is_waiting: false };
let welcome = null;  // what greets before anything was said
let cursor = null;
let unread = 0;
let connection = null;  // the stream's AbortController
let pause = 0;
const shown = new Map();  // by the server's id, and by ours: the element of a message

// What the browser keeps for this page alone. Where it keeps nothing, the tab's memory does.
const memory = new Map();
function keep(key, value) {
  memory.set(key, value);
  try {
    if (value === null) localStorage.removeItem(`empfio-chat:${slug}:${key}`);
    else localStorage.setItem(`empfio-chat:${slug}:${key}`, value);
  } catch { /* private windows may refuse */ }
}
function kept(key) {
  try {
    return localStorage.getItem(`empfio-chat:${slug}:${key}`) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}
const unsent = () => JSON.parse(kept("unsent") || "[]");
const keepUnsent = (items) => keep("unsent", items.length ? JSON.stringify(items) : null);

async function ask(path, options = {}) {
  const headers = { ...options.headers };
  if (kept("token")) headers["x-visitor-token"] = kept("token");
  if (options.body) headers["content-type"] = "application/json";
  return fetch(api + path, { ...options, headers, credentials: "omit", cache: "no-store" });
}

// --- what is seen -------------------------------------------------------------------------------

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function withLinks(parent, text) {
  let place = 0;
  for (const found of text.matchAll(LINK)) {
    const link = linkOf(found[0]);
    if (!link) continue;
    parent.append(text.slice(place, found.index), link);
    place = found.index + found[0].length;
  }
  parent.append(text.slice(place));
}

function linkOf(written) {
  let url;
  try { url = new URL(written); } catch { return null; }
  if (!["http:", "https:", "mailto:", "tel:"].includes(url.protocol)) return null;
  const isPage = url.protocol.startsWith("http");
  // The host as the browser will go to it, whatever stands before an @.
  const rest = `${url.pathname}${url.search}${url.hash}`;
  const link = make("a", "", isPage ? url.host + (rest === "/" ? "" : rest) : url.pathname);
  link.href = isPage ? `${url.protocol}//${url.host}${rest}` : url.href;
  link.rel = "noopener noreferrer nofollow";
  if (isPage) {
    link.target = "_blank";
    link.append(make("span", "unseen", ` (${texts.opens})`));
  }
  return link;
}

function whoIs(said) {
  if (said.from === "visitor") return texts.you;
  return said.from === "person" && said.name ? said.name : name;
}

function bubble(said) {
  const item = make("li", `message is-${said.from}`);
  item.dataset.who = `${said.from}:${said.name ?? ""}`;
  item.dataset.at = said.created_at ?? new Date().toISOString();
  const who = make("p", "who", whoIs(said));
  const text = make("p", "text");
  withLinks(text, said.text);
  item.append(who, text);
  if (said.options?.length) item.append(choices(said.options));
  item.append(make("p", "meta"));
  return item;
}

function choices(options) {
  const group = make("div", "options");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", texts.choices);
  for (const option of options) {
    const button = make("button", "", option.label);
    button.type = "button";
    if (option.description) button.append(make("small", "", option.description));
    button.addEventListener("click", () => { field.focus(); write(option.label, option.id); });
    group.append(button);
  }
  return group;
}

// Days, names, the time of a group's last message; choices of the last message alone.
function arrange() {
  for (const day of list.querySelectorAll(".day")) day.remove();
  const items = [...list.querySelectorAll(".message")];
  let before = null;
  items.forEach((item, index) => {
    const next = items[index + 1];
    const day = dayOf(item);
    const isNewDay = !before || dayOf(before) !== day;
    if (isNewDay && !item.dataset.greeting) item.before(make("li", "day", day));
    const isFirst = isNewDay || before.dataset.who !== item.dataset.who;
    item.classList.toggle("is-first", isFirst);
    const isOwn = item.classList.contains("is-visitor");
    item.querySelector(".who").classList.toggle("unseen", isOwn || !isFirst);
    const isLast = !next || next.dataset.who !== item.dataset.who || dayOf(next) !== day;
    const meta = item.querySelector(".meta");
    const state = isOwn && !next ? ` · ${texts.sent}` : "";
    if (item.classList.contains("is-unsent")) meta.textContent = texts.sending;
    else meta.textContent = item.dataset.greeting ? "" : clock(item) + state;
    meta.hidden = item.classList.contains("is-failed") || !meta.textContent
      || !(isLast || item.classList.contains("is-unsent"));
    const options = item.querySelector(".options");
    if (options) options.hidden = items.slice(index + 1).some((one) => one.matches(".is-visitor"));
    before = item;
  });
}

const clock = (item) => new Intl.DateTimeFormat(region,
  { hour: "2-digit", minute: "2-digit" }).format(new Date(item.dataset.at));

function dayOf(item) {
  const at = new Date(item.dataset.at);
  const days = (date) => Math.floor((date - date.getTimezoneOffset() * 60_000) / 86_400_000);
  const ago = days(new Date()) - days(at);
  if (ago === 0) return texts.today;
  if (ago === 1) return texts.yesterday;
  return new Intl.DateTimeFormat(region, { dateStyle: "long" }).format(at);
}

const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;
const goToEnd = () => { log.scrollTop = log.scrollHeight; };

function show(said) {
  if (shown.has(said.id)) return;
  const wasAtEnd = isAtEnd();
  const item = bubble(said);
  const own = said.client_id && shown.get(said.client_id);
  if (own) own.remove();  // it stands where the server has it
  // What is not sent yet stays behind what is.
  list.insertBefore(item, list.querySelector(".is-unsent, .is-failed"));
  shown.set(said.id, item);
  if (said.client_id) {
    shown.set(said.client_id, item);
    keepUnsent(unsent().filter((one) => one.id !== said.client_id));
  }
  if (said.from === "person") person = said.name ?? "";
  // The agent greets in the same words: nobody is greeted twice.
  if (said.from === "agent" && said.text.includes(welcome?.dataset.greeting)) welcome.remove();
  arrange();
  if (wasAtEnd || said.from === "visitor") goToEnd();
}

function showUnsent(one) {
  if (shown.has(one.id)) return;
  const item = bubble({ from: "visitor", text: one.text });
  item.classList.add("is-unsent");
  list.append(item);
  shown.set(one.id, item);
  arrange();
  goToEnd();
}

function markFailed(one, canRetry) {
  const item = shown.get(one.id);
  if (!item?.classList.contains("is-unsent")) return;
  item.classList.replace("is-unsent", "is-failed");
  const again = make(canRetry ? "button" : "p", canRetry ? "retry" : "meta",
    canRetry ? texts.failed : texts.refused);
  if (canRetry) {
    again.type = "button";
    again.addEventListener("click", () => { field.focus(); flush(); });
  }
  item.append(again);
  arrange();
  goToEnd();
}

function markSending(one) {
  const item = shown.get(one.id);
  item?.querySelector(".retry")?.remove();
  item?.classList.replace("is-failed", "is-unsent");
  arrange();
}

let endOfWriting = 0;
let typist = null; // a person who is typing, by name or as ""
let endOfTyping = 0;
function showTyping(who) {
  typist = who;
  clearTimeout(endOfTyping);
  if (typist !== null) endOfTyping = setTimeout(() => showTyping(null), LONGEST_TYPING);
  showStanding();
}

function showStanding() {
  const isWriting =
    typist !== null || (standing.answered_by === "agent" && standing.is_waiting);
  element("dots").hidden = !isWriting;
  element("typing-text").textContent = isWriting ? texts.typing(typist || name) : "";
  clearTimeout(endOfWriting);
  if (isWriting) {
    endOfWriting = setTimeout(() => { standing.is_waiting = false; showStanding(); },
      LONGEST_WRITING);
  }
  element("standing").textContent =
    standing.answered_by === "person" ? texts.person(person) : texts.agent;
}

function say(text) {
  const notice = element("notice");
  if (notice.textContent !== text) notice.textContent = text;
  notice.hidden = !text;
}

function markUnread() {
  if (document.hidden) unread += 1;
  document.title = (unread ? `(${unread}) ` : "") + texts.title(name);
}

// --- what is written ----------------------------------------------------------------------------

function write(text, choice) {
  const one = { id: newId(), text, ...(choice ? { choice } : {}) };
  keepUnsent([...unsent(), one]);
  showUnsent(one);
  flush();
}

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();  // absent where the page came without TLS
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// One after the other, in their order: the second is not sent before the server has the first.
let flushing = false;
let isAskedAgain = false;
let later = 0;
async function flush() {
  clearTimeout(later);
  if (flushing) { isAskedAgain = true; return; }
  flushing = true;
  let [one] = unsent();
  while (one) {
    markSending(one);
    if (await deliver(one) === "later") {
      later = setTimeout(flush, AGAIN_AFTER);
      break;
    }
    [one] = unsent();
  }
  flushing = false;
  if (isAskedAgain) { isAskedAgain = false; flush(); }
}

async function deliver(one) {
  try {
    if (!kept("token")) await becomeVisitor();
    const what = one.choice ? { choice: one.choice } : { text: one.text };
    const body = JSON.stringify({ id: one.id, ...what });
    const answer = await ask("/messages", { method: "POST", body });
    if (answer.ok) {
      say("");
      show(await answer.json());
      return "sent";
    }
    if (answer.status === 401) { keep("token", null); return await deliver(one); }
    if (answer.status === 409 && one.choice) {
      // It is offered no more: what it said is said in words.
      keepUnsent(unsent().map((it) => (it.id === one.id ? { id: it.id, text: it.text } : it)));
      return await deliver({ id: one.id, text: one.text });
    }
    if (answer.status === 429) say(texts.slow);
    const isFinal = answer.status < 500 && ![408, 425, 429].includes(answer.status);
    if (isFinal) keepUnsent(unsent().filter((it) => it.id !== one.id));
    markFailed(one, !isFinal);
    return isFinal ? "never" : "later";
  } catch {
    markFailed(one, true);
    return "later";
  }
}

async function becomeVisitor() {
  const answer = await ask(`/${slug}/visitors`, { method: "POST" });
  if (!answer.ok) throw new Error("no visitor");
  keep("token", (await answer.json()).visitor_token);
  cursor = null;
  follow();
}

let typedAt = 0;
function noteTyping() {
  if (!kept("token") || !cursor || Date.now() - typedAt < TYPING_EVERY) return;
  typedAt = Date.now();
  ask("/typing", { method: "POST" }).catch(() => {});
}

// --- what is said -------------------------------------------------------------------------------

async function readHistory() {
  const answer = await ask("/messages");
  if (answer.status === 401) { keep("token", null); return; }
  if (!answer.ok) throw new Error("no history");
  const history = await answer.json();
  if (history.has_more && !list.querySelector(".earlier")) {
    list.prepend(make("li", "day earlier", texts.earlier));
  }
  history.messages.forEach(show);
  cursor = history.cursor;
  standing = { answered_by: history.answered_by, is_waiting: false };
  showStanding();
}

async function follow() {
  connection?.abort();
  const own = connection = new AbortController();
  while (connection === own && kept("token")) {
    try {
      if (!cursor) await readHistory();
      if (kept("token")) await listen(own);
    } catch { /* tried again */ }
    if (connection !== own) return;
    pause = Math.min(Math.max(500, pause * 2), LONGEST_PAUSE);
    await sleep(pause * (0.75 + Math.random() / 2));
    if (pause > 1_000 && connection === own) say(texts.lost);
  }
}

let wake = () => {};
const sleep = (ms) => new Promise((done) => { wake = done; setTimeout(done, ms); });

async function listen(own) {
  let silence = 0;
  const live = () => { clearTimeout(silence); silence = setTimeout(() => own.abort(), SILENCE); };
  const stop = new AbortController();
  own.signal.addEventListener("abort", () => stop.abort());
  live();
  try {
    const answer = await ask(`/stream?after=${cursor}`, { signal: own.signal });
    if (answer.status === 401) { keep("token", null); return; }
    if (!answer.ok) throw new Error("no stream");
    pause = 0;
    say("");
    flush();  // what could not be sent while the line was down
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      live();
      const whole = (heard + value).split("\n\n");
      heard = whole.pop();
      whole.forEach(take);
    }
  } finally {
    clearTimeout(silence);
    if (own.signal.aborted && connection === own) connection = null, setTimeout(follow, 0);
  }
}

function take(event) {
  const lines = new Map(event.split("\n").map((line) => line.split(/: (.*)/s)));
  if (!lines.has("data")) return;
  const data = JSON.parse(lines.get("data"));
  if (lines.get("event") === "message") {
    cursor = lines.get("id");
    const isNew = !shown.has(data.id);
    show(data);
    if (isNew && data.from !== "visitor") {
      markUnread();
      showTyping(null);
    }
  } else if (lines.get("event") === "state") {
    standing = data;
    showStanding();
  } else if (lines.get("event") === "typing") {
    showTyping(data.name ?? "");
  }
}

// --- the beginning ------------------------------------------------------------------------------

function chooseLanguage(spoken) {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase());
  const known = spoken.filter((one) => one in TEXTS);
  return wanted.find((one) => known.includes(one)) ?? known[0] ?? "en";
}

function furnish(chat) {
  const language = chooseLanguage(chat.languages);
  texts = TEXTS[language];
  region = navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;
  name = chat.name;
  document.documentElement.lang = language;
  document.title = texts.title(name);
  element("name").textContent = name;
  element("mark").textContent = [...name][0]?.toUpperCase() ?? "";
  log.setAttribute("aria-label", texts.log);
  element("label").textContent = texts.label;
  field.placeholder = texts.placeholder;
  element("send-text").textContent = texts.send;
  const spoken = [language, ...chat.languages];
  const said = spoken.map((one) => chat.greeting[one]).find(Boolean) ?? texts.greeting(name);
  const first = bubble({ from: "agent", name: null, text: said });
  first.dataset.greeting = said;
  list.append(welcome = first);
  showStanding();
  arrange();
}

async function begin() {
  for (let wait = 500; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    try {
      const answer = await ask(`/${slug}`);
      if (answer.ok) { furnish(await answer.json()); break; }
      if (answer.status === 404) { location.reload(); return; }
    } catch { /* tried again */ }
    say(texts.away);
    await sleep(wait);
  }
  say("");
  unsent().forEach(showUnsent);
  if (kept("token")) follow();
  if (unsent().length) flush();
}

element("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  write(text);
  field.focus();
});
field.addEventListener("keydown", (event) => {
  const isTouch = matchMedia("(pointer: coarse)").matches;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !isTouch) {
    event.preventDefault();
    element("form").requestSubmit();
  }
});
field.addEventListener("input", noteTyping);
addEventListener("online", () => { wake(); flush(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  if (name) document.title = texts.title(name);
  wake();
});
begin();
