// <mixpeek-users>: the element around the WebAssembly module. It holds what the host sets, asks for the data before the module has arrived,
// starts the module in a shadow root, and turns what the module says into events. Everything on screen is the module's.

import css from "../../style/main.css";
import { askEarly, listsOf } from "../../src/early.js";
import { languageOf, textsIn } from "./speech.js";
import { load, scriptsHaveRun, StartError } from "./start.js";

/** Properties that attributes can set as well, and the attributes. */
const ATTRIBUTES = {
  appId: "app-id",
  baseUrl: "base-url",
  namespace: "namespace",
  locale: "locale",
  theme: "theme",
  section: "section",
  headingLevel: "heading-level",
  readOnly: "read-only",
  wasmUrl: "wasm-url",
};
/** Properties that are objects or functions. */
const OTHERS = ["getToken", "viewer", "capabilities", "messages", "onBefore"];
/** How long an element without an app waits for one, in milliseconds: a page that a server has rendered gets its properties late. */
const PATIENCE_FOR_APP = 3_000;
/** How long `getToken` may take, in milliseconds. */
const PATIENCE_FOR_TOKEN = 120_000;
/** How long words stand in a region that nobody sees, in milliseconds. */
const SAID_FOR = 5_000;

/** One sheet for all elements of the page. */
let sheet;

function sharedSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}

const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

// A server has no HTMLElement; there the class is never used.
export class MixpeekUsersElement extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = Object.values(ATTRIBUTES);
  static {
    for (const name of [...Object.keys(ATTRIBUTES), ...OTHERS]) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get() {
          return this.#get(name);
        },
        set(value) {
          this.#set(name, value);
        },
      });
    }
  }

  #values = {};
  #root;
  #place;
  #regions;
  /** The run from being connected to being taken away: what belongs to an earlier one is dropped. */
  #run;
  #tab;
  #invites = [];
  #isQueued = false;
  /** What the tab was told, so that only news are. */
  #told = {};
  #spoken = {};
  /** Which language there are no texts in: they did not load. */
  #unspoken;
  #isSignedOut = false;
  #waiting;
  #watching;
  #isLate = false;

  connectedCallback() {
    for (const name of [...Object.keys(ATTRIBUTES), ...OTHERS]) this.#adopt(name);
    if (this.#run) return;
    this.#run = new AbortController();
    // What a framework sets right after it has put the element into the page counts from the start.
    this.#changed();
  }

  disconnectedCallback() {
    // Moving an element disconnects it for a moment, and React's StrictMode does too: only what stays away is ended.
    queueMicrotask(() => {
      if (!this.isConnected) this.#stop();
    });
  }

  attributeChangedCallback(attribute) {
    // The section follows the person; the page may set it anew nevertheless.
    if (attribute === "section") delete this.#values.section;
    this.#changed();
  }

  pendingChanges = 0;

  refresh() {
    this.#tab?.refresh();
  }

  openInvite(addresses = []) {
    const text = [...addresses].join("\n");
    if (this.#tab) this.#tab.open_invite(text);
    else this.#invites.push(text);
  }

  /** A property that was set before the element was known hides the accessor of its name. */
  #adopt(name) {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete this[name];
    this[name] = value;
  }

  #get(name) {
    const attribute = ATTRIBUTES[name];
    if (name in this.#values) return this.#values[name];
    const text = attribute ? this.getAttribute(attribute) : null;
    if (name === "readOnly") return text !== null;
    if (name === "headingLevel") return Number(text) || 2;
    if (name === "theme") return text ?? "auto";
    if (name === "section") return text ?? "members";
    return text ?? undefined;
  }

  #set(name, value) {
    // The style sheet reads the theme, so it lives in its attribute; without one it is that of the page.
    if (name === "theme") {
      if (value && value !== "auto") this.setAttribute("theme", value);
      else this.removeAttribute("theme");
      return;
    }
    if (value === undefined || value === null) delete this.#values[name];
    else this.#values[name] = value;
    if (name === "getToken") this.#isSignedOut = false;
    this.#changed();
  }

  /** Takes changes over once for all that are made in a row. */
  #changed() {
    if (this.#isQueued || !this.#run) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      if (this.#run) void this.#update(this.#run);
    });
  }

  async #update(run) {
    try {
      this.#prepare();
      if (this.#mayStillGetApp()) return;
      const place = this.#where();
      // Not before: where a server has rendered the page, the framework first looks for exactly what the server wrote.
      if (!this.#regions[0].isConnected) this.append(...this.#regions);
      const language = this.#speak();
      if (this.#tab && place.key !== this.#told.place) this.#end();
      if (this.#tab) {
        this.#tell();
        await this.#translate(language, run);
        return;
      }
      if (this.#place.dataset.state === "starting") return;
      this.#place.dataset.state = "starting";
      this.#place.replaceChildren(skeleton());
      const module = load(this.wasmUrl);
      // Reported once, below.
      module.catch(() => {});
      if (!this.getToken) await scriptsHaveRun();
      const { appId, baseUrl, namespace } = this.#where();
      const { getToken } = this;
      const token = this.#token(false);
      let early = askEarly(baseUrl, listsOf(appId), { token, namespace, signal: run.signal });
      const [glue] = await Promise.all([module, this.#translate(language, run)]);
      // What another sign-in or namespace was answered is not for this one. A host may write a new function for the same.
      if (namespace !== this.namespace || (getToken !== this.getToken && (await token.catch(() => this)) !== (await this.#token(false).catch(() => 0)))) early = new Map();
      if (run.signal.aborted) return;
      this.#begin(glue, early, run);
    } catch (error) {
      if (!run.signal.aborted) this.#fail(error);
    }
  }

  /** Whether an app may still be named: then the place of the rows is kept for a while. */
  #mayStillGetApp() {
    clearTimeout(this.#waiting);
    if (this.appId || this.#tab || this.#isLate) return false;
    this.#place.replaceChildren(skeleton());
    this.#waiting = setTimeout(() => {
      this.#isLate = true;
      this.#changed();
    }, PATIENCE_FOR_APP);
    return true;
  }

  /** Starts the tab with everything as it is now: it may have changed since the module was asked for. */
  #begin(glue, early, run) {
    const { key, appId, baseUrl, namespace } = this.#where();
    const { locale, texts } = this.#spoken;
    this.#place.dataset.state = "running";
    this.#tab = new glue.Tab(this.#place, this.#host(early, run), appId, baseUrl, namespace, locale, texts);
    this.#told = { place: key };
    this.#tell();
    for (const addresses of this.#invites.splice(0)) this.#tab.open_invite(addresses);
    // The place stays whatever is shown in it.
    this.#watching ??= import("./keyboard.js").then(({ watch }) => watch(this.#place), () => {});
    this.#dispatch("ready", { appId });
    // Another language, asked for while the module was on its way.
    this.#changed();
  }

  /** Tells the tab what it has not been told yet. */
  #tell() {
    const { viewer, readOnly, headingLevel, section, capabilities } = this;
    const news = {
      section,
      viewer: JSON.stringify([viewer?.id, viewer?.email]),
      look: JSON.stringify([capabilities && { removal: "removed", ...capabilities }, readOnly, headingLevel]),
    };
    const told = this.#told;
    this.#told = { ...told, ...news };
    if (news.section !== told.section) this.#tab.go_to(section);
    if (news.viewer !== told.viewer) this.#tab.introduce(viewer?.id, viewer?.email);
    if (news.look !== told.look) {
      const [all] = JSON.parse(news.look);
      this.#tab.look(all ? JSON.stringify(all) : undefined, Boolean(readOnly), Math.min(Math.max(Math.trunc(headingLevel), 1), 6) || 2);
    }
  }

  #prepare() {
    if (this.#root) return;
    this.#root = this.attachShadow({ mode: "open" });
    if (!("adoptedStyleSheets" in this.#root)) {
      throw new StartError("This browser cannot show users", "It is too old for style sheets inside of elements. Use a current browser.");
    }
    this.#root.adoptedStyleSheets = [sharedSheet()];
    this.#place = make("div", { className: "mxu-root" });
    this.#place.setAttribute("part", "root");
    // What is announced stands in the page itself: assistive technology does not watch shadow roots reliably.
    const region = (role) => {
      const region = make("div", { slot: "mixpeek-users-said" });
      region.setAttribute("role", role);
      return region;
    };
    this.#regions = [region("status"), region("alert")];
    // Out of sight, whatever the page's styles make of them.
    this.#root.append(this.#place, make("div", { className: "mxu-hidden" }, make("slot", { name: "mixpeek-users-said" })));
  }

  /** Which app at which server. */
  #where() {
    const { namespace } = this;
    const appId = this.appId && String(this.appId);
    if (!appId) {
      throw new StartError("No app is named here", "Set the property appId, or the attribute app-id.");
    }
    let base;
    try {
      base = new URL(this.baseUrl || "/", document.baseURI);
    } catch {
      throw new StartError("The base URL is not an address", `Set baseUrl to the address of the server. It is: ${this.baseUrl}`);
    }
    if (!/^https?:$/.test(base.protocol) || base.username) {
      throw new StartError("The base URL is not one to connect to", "It has to start with https:// or http:// and name no user.");
    }
    const baseUrl = (base.origin + base.pathname).replace(/\/+$/, "");
    return { appId, baseUrl, namespace, key: JSON.stringify([appId, baseUrl, namespace]) };
  }

  /** Which language to use, said to the page as well. */
  #speak() {
    const spoken = languageOf(this, this.locale);
    const isEnglish = this.#unspoken === spoken.locale;
    for (const node of [this.#place, ...this.#regions]) {
      node.lang = isEnglish ? "en" : spoken.locale;
      node.dir = isEnglish ? "ltr" : spoken.direction;
    }
    return spoken;
  }

  async #translate({ language, locale }, run) {
    const messages = this.messages;
    const spoken = this.#spoken;
    if (spoken.locale === locale && spoken.messages === messages) return;
    this.#spoken = { ...spoken, locale, messages };
    this.#unspoken = undefined;
    const texts = await textsIn(language, messages).catch((error) => {
      console.warn(`mixpeek-users: the texts in "${language}" did not load; English stays`, error);
      this.#unspoken = locale;
    });
    // A later choice may have overtaken this one.
    if (run.signal.aborted || this.#spoken.locale !== locale || this.#spoken.messages !== messages) return;
    this.#spoken.texts = texts;
    this.#speak();
    this.#tab?.speak(locale, texts);
  }

  async #token(refused) {
    // Somebody may sign in meanwhile; whoever has not by then is not signed in.
    let timer;
    const late = new Promise((_, no) => (timer = setTimeout(no, PATIENCE_FOR_TOKEN)));
    try {
      return (await Promise.race([this.getToken?.({ refused }), late])) ?? undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** What the module sees of the element. */
  #host(early, run) {
    return {
      early,
      token: (refused) => this.#token(refused),
      permit: async (intent) => {
        const verdict = await this.onBefore?.(intent);
        return verdict === false ? "" : typeof verdict === "string" ? verdict : undefined;
      },
      // A change may end after the element is gone.
      tell: (name, detail) => this.#dispatch(name, detail),
      announce: (isError, text) => {
        if (!run.signal.aborted) this.#announce(isError, text);
      },
    };
  }

  #dispatch(name, detail) {
    // The module says how many more there are; those of an app that was shown before count, too.
    if (name === "pending-changes") detail.count = this.pendingChanges += detail.count;
    if (name === "members-loaded") this.#isSignedOut = false;
    if (name === "auth-required") {
      // Both lists are refused; that is one reason to sign in.
      if (this.#isSignedOut) return;
      this.#isSignedOut = true;
    }
    if (name === "section-change") {
      this.#values.section = detail.section;
      this.#told.section = detail.section;
    }
    const event = new CustomEvent(name, { detail, bubbles: true, composed: true });
    if (name !== "error") return void this.dispatchEvent(event);
    // Up to the document and no further: on the window an `error` is taken for a fault of the page's own scripts.
    const stop = (event) => event.stopPropagation();
    document.addEventListener(name, stop);
    this.dispatchEvent(event);
    document.removeEventListener(name, stop);
  }

  #announce(isError, text) {
    const region = this.#regions[isError ? 1 : 0];
    // The same words twice are news twice.
    region.textContent = "";
    requestAnimationFrame(() => {
      // The page behind an open dialog is out of reach; the module says it in the dialog.
      if (this.#run && !this.#root.querySelector("dialog[open]")) region.textContent = text;
      clearTimeout(region.said);
      region.said = setTimeout(() => (region.textContent = ""), SAID_FOR);
    });
  }

  #fail(error) {
    const { title, hint } = error instanceof StartError ? error : new StartError("The users could not be shown", String(error?.message ?? error), error);
    console.error(`mixpeek-users: ${title}. ${hint}`, error.cause ?? error);
    const words = make("div", { className: "mxu-blank" }, make("p", { className: "mxu-blank-title", textContent: title }), make("p", { className: "mxu-blank-hint", textContent: hint }));
    words.setAttribute("role", "alert");
    this.#end();
    this.#place.dataset.state = "failed";
    this.#place.replaceChildren(make("section", { className: "mxu", lang: "en", dir: "ltr" }, words));
    this.#dispatch("error", { appId: this.appId ?? "", kind: "start", message: `${title}. ${hint}` });
  }

  /** Ends the tab and leaves the element ready to begin again. */
  #stop() {
    this.#run?.abort();
    this.#run = undefined;
    clearTimeout(this.#waiting);
    this.#isLate = false;
    this.#end();
    this.#spoken = {};
    this.#place?.replaceChildren();
    for (const region of this.#regions ?? []) region.textContent = "";
  }

  #end() {
    this.#tab?.free();
    this.#tab = undefined;
    this.#told = {};
    if (this.#place) delete this.#place.dataset.state;
  }
}

/** What stands there until the module does: rows without texts, which the sheet shows after a moment only. */
function skeleton() {
  const row = () =>
    make(
      "div",
      { className: "mxu-skeleton-row" },
      make("span", { className: "mxu-skeleton-dot" }),
      make("span", { className: "mxu-skeleton-lines" }, make("span"), make("span")),
      make("span", { className: "mxu-skeleton-box" }),
      make("span", { className: "mxu-skeleton-line" }),
    );
  const rows = make("div", { className: "mxu-skeleton", ariaBusy: "true" }, ...Array.from({ length: 6 }, row));
  return make("section", { className: "mxu" }, rows);
}

export function define() {
  if (globalThis.customElements && !customElements.get("mixpeek-users")) customElements.define("mixpeek-users", MixpeekUsersElement);
}
