// What both hosts do, the React application and the plain page: they read their settings from the address, hand them to the element, note
// what it says, and let a story change everything through `window.host`.
//
// Address: `?appId=…&baseUrl=…&locale=…`, each with the name of its property; values that are no text are JSON. `styles=hostile` adds the
// stylesheet of somebody who never thought of custom elements. `#token=first&token=second`: the second is answered once the first was refused.

/** @typedef {import("mixpeek-users").MixpeekUsersProps} Props */
/** @typedef {import("mixpeek-users").MixpeekUsersEventMap} EventMap */

/** Every event of the element. */
export const EVENTS = /** @type {const} */ ([
  "ready",
  "members-loaded",
  "member-invited",
  "invitation-revoked",
  "invitation-resent",
  "role-changed",
  "member-removed",
  "error",
  "auth-required",
  "section-change",
]);

/** @type {readonly (keyof Props)[]} */
const TEXTS = ["appId", "baseUrl", "namespace", "locale", "theme", "section", "wasmUrl"];
/** @type {readonly (keyof Props)[]} */
const VALUES = ["viewer", "capabilities", "readOnly", "messages", "headingLevel"];

/** A server renders the application as well, see src/server.tsx. */
const IN_BROWSER = typeof document !== "undefined";

export class Host {
  /** Events as they arrive at the document. */
  log = /** @type {{ type: string, detail: unknown, bubbles: boolean, composed: boolean, cancelable: boolean, target: string }[]} */ ([]);
  /** Events as the component's handlers get them. */
  handled = /** @type {{ type: string, detail: unknown }[]} */ ([]);
  /** Why each token was asked for. */
  asked = /** @type {{ refused: boolean }[]} */ ([]);
  /** What `onBefore` was asked. */
  intents = /** @type {unknown[]} */ ([]);
  /** Tokens that were not refused yet; the last one stays. */
  tokens = /** @type {string[]} */ ([]);

  #props;
  #listeners = new Set();

  /** @param {URL} address */
  constructor(address) {
    const query = address.searchParams;
    this.tokens = new URLSearchParams(address.hash.slice(1)).getAll("token");
    /** @type {Record<string, unknown>} */
    const props = {};
    for (const name of TEXTS) if (query.has(name)) props[name] = query.get(name);
    for (const name of VALUES) if (query.has(name)) props[name] = JSON.parse(query.get(name) ?? "null");
    if (this.tokens.length > 0) props["getToken"] = this.getToken;
    this.#props = /** @type {Props} */ (/** @type {unknown} */ (props));
    if (!IN_BROWSER) return;
    for (const type of EVENTS) {
      document.addEventListener(type, (event) => {
        // Pictures that do not load and the like say "error" as well.
        if (!(event instanceof CustomEvent)) return;
        const target = event.target instanceof Element ? event.target : undefined;
        this.log.push({
          type,
          detail: event.detail,
          bubbles: event.bubbles,
          composed: event.composed,
          cancelable: event.cancelable,
          target: target?.id || target?.localName || "",
        });
      });
    }
    if (query.get("styles") === "hostile") {
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/pages/hostile.css" }));
    }
  }

  /** @param {{ refused: boolean }} why */
  getToken = async (why) => {
    this.asked.push(why);
    if (why.refused && this.tokens.length > 1) this.tokens.shift();
    return this.tokens[0];
  };

  /** The element's properties, the same object until one of them changes. */
  props = () => this.#props;

  /** @param {Partial<Props>} change */
  set = (change) => {
    this.#props = { ...this.#props, ...change };
    for (const listener of this.#listeners) listener();
  };

  /** @param {() => void} listener */
  subscribe = (listener) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const host = new Host(new URL(IN_BROWSER ? location.href : "http://host.invalid/"));
if (IN_BROWSER) Object.assign(window, { host, hostLog: host.log });
