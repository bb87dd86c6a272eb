// Sends the token of the link, which stands behind # and so was never sent anywhere, with the form.
"use strict";

const element = (id) => document.getElementById(id);
const form = element("form");
const problem = element("problem");
const button = form.querySelector("button");
const token = location.hash.slice(1);

function end(id) {
  // What no longer works need not stay in the address and the history.
  history.replaceState(null, "", location.pathname);
  form.hidden = true;
  element("head").hidden = true;
  element(id).hidden = false;
  document.title = `${element(id).querySelector("h1").textContent} – Empfio`;
  element(id).focus();
}

function say(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

function sentence(answer, body) {
  if (answer.status === 429) {
    const minutes = Math.ceil(Number(answer.headers.get("retry-after") || 60) / 60);
    return `Too many attempts. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`;
  }
  if (answer.status === 409) return body.detail;
  if (answer.status === 422) return "Check what you have filled in, and try again.";
  return "The server cannot do that right now. Try again in a moment.";
}

async function send(event) {
  event.preventDefault();
  say("");
  button.disabled = true;
  try {
    const answer = await fetch(form.dataset.path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      credentials: "omit",
      body: JSON.stringify({ token, ...Object.fromEntries(new FormData(form)) }),
    });
    const body = answer.status === 204 ? {} : await answer.json();
    if (answer.ok) {
      if (element("email")) element("email").textContent = body.email;
      end("done");
    } else if (answer.status === 410) end("gone");
    else say(sentence(answer, body));
  } catch {
    say("The server cannot be reached. Check your connection and try again.");
  } finally {
    button.disabled = false;
  }
}

element("show").addEventListener("change", (event) => {
  element("password").type = event.target.checked ? "text" : "password";
});
form.addEventListener("submit", send);
addEventListener("hashchange", () => location.reload());  // another link, opened in this tab
if (token) form.hidden = false;
else end("gone");
