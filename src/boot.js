// Starts the page before the wasm module has arrived: takes the one-time token out of the address, asks for the data of the address,
// then loads the module. It is external so that a strict Content-Security-Policy lets it run.

import { askEarly, listsOf } from "./early.js";
import { paintFirst } from "./first-paint.js";
import { watch } from "./keyboard.js";
import { choose, directionOf, tagOf } from "./language.js";

const TOKEN_KEY = "mixpeek-users.token";
/** How long the module waits for the first paint, in milliseconds from the start. */
const PATIENCE = 250;

/** The token from the address's fragment, else the one this browser tab already has. It is never sent in an address. */
function takeToken() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const fresh = fragment.get("token");
  if (fresh !== null) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  try {
    if (fresh !== null) sessionStorage.setItem(TOKEN_KEY, fresh);
    return fresh ?? sessionStorage.getItem(TOKEN_KEY);
  } catch {
    // Storage is switched off: the token lives as long as the page does.
    return fresh;
  }
}

/** What the module asks for first on this page. */
function firstPaths() {
  if (location.pathname === "/") return ["/v1/apps?limit=1000"];
  const app = /^\/apps\/([^/]+)\/users\/?$/.exec(location.pathname)?.[1];
  try {
    return app ? listsOf(decodeURIComponent(app)) : [];
  } catch {
    // Not an address this page has made: no early request, the module will say what is wrong.
    return [];
  }
}

/** Loads the texts of a language; nothing for English, whose texts are in the module, and where they could not be loaded. */
async function textsOf(language) {
  if (language === "en") return undefined;
  try {
    return (await import(`/locales/${language}.js`)).default;
  } catch (error) {
    console.warn(`The texts in the language "${language}" could not be loaded; this page is in English.`, error);
    return undefined;
  }
}

/** Says which language the page is in, for fonts, hyphenation, screen readers and the direction of everything. */
function speak(language) {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
}

function fail(error) {
  const words = document.createElement("main");
  const title = document.createElement("h1");
  const hint = document.createElement("p");
  // Whether it stands there or was still to come.
  for (const first of document.querySelectorAll("#mixpeek-users-first, .mxu-first")) first.remove();
  const alert = document.createElement("div");
  alert.setAttribute("role", "alert");
  // Whatever language the page is in: its texts may be what is missing.
  Object.assign(words, { lang: "en", dir: "ltr" });
  words.style.cssText = "max-width: 60ch; margin: 3rem auto; padding: 0 1rem";
  title.textContent = "This page could not start";
  hint.textContent = `Reload it; if that does not help, use a current browser and check that WebAssembly is not blocked. (${error})`;
  alert.append(title, hint);
  words.append(alert);
  document.body.append(words);
}

const token = takeToken();
const config = JSON.parse(document.getElementById("mixpeek-users-config")?.textContent || "{}");
const early = askEarly(config.base_url ?? location.origin, firstPaths(), { token, namespace: config.namespace });
const language = choose(navigator.languages);
const locale = tagOf(language, navigator.languages);
const loading = textsOf(language);
// The page is in English already.
if (language !== "en") speak(language);
globalThis.mixpeekUsersBoot = { token, early };
// On the page of an app these are its members and its invitations.
const [members, invitations] = early.values();
// Where this fails (an answer that cannot be read, say), the module says what is wrong. What it paints has English labels.
const painted = invitations && language === "en" && paintFirst(members, config).catch(() => {});

// Another address of the same page, pasted over this one, changes the fragment only. Where something could be lost, the module goes on with
// its token; elsewhere the page starts again.
addEventListener("hashchange", () => {
  if (new URLSearchParams(location.hash.slice(1)).has("token")) {
    globalThis.mixpeekUsersBoot.token = takeToken();
    if (dispatchEvent(new Event("mixpeek-users-token", { cancelable: true }))) location.reload();
  }
});

try {
  const script = document.querySelector("link[rel=modulepreload]").href;
  const wasm = document.querySelector("link[rel=preload][as=fetch]").href;
  // A server that does not say what a wasm file is: the module then fetches itself in a slower way.
  const compiling = WebAssembly.compileStreaming(fetch(wasm)).catch(() => wasm);
  // Starting keeps the browser busy, so what can be read by then is painted first. Then the first formatter of a page makes the browser
  // read its calendars, for as long as fifty milliseconds: mostly while the rest is still on its way.
  const settled = Promise.race([painted, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  const ready = settled.then(() => new Intl.DateTimeFormat(locale, { dateStyle: "medium" }));
  const [{ default: start }, module, texts] = await Promise.all([import(script), compiling, loading, ready]);
  if (texts) Object.assign(globalThis.mixpeekUsersBoot, { locale, texts });
  else if (language !== "en") speak("en");
  await start({ module_or_path: module });
  watch(document.body, { pages: true });
} catch (error) {
  fail(error);
}
