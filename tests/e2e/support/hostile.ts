import { expect, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";

/** What an attacker writes into every field that is theirs to fill: each has a way of its own of becoming code, and all call `__ran`. */
export const PAYLOADS: Readonly<Record<string, string>> = {
  markup: `<img src=x onerror=__ran(1) data-hostile><script data-hostile>__ran(2)</script><svg onload=__ran(3) data-hostile><x-hostile></x-hostile>`,
  "the end of an attribute": `"' onfocus=__ran(4) autofocus x="' data-hostile="><iframe srcdoc="<script>parent.__ran(5)</script>" data-hostile></iframe>`,
  "the end of a text": `</bdi></title></textarea></option></select></script></template>--><b data-hostile>]]><style data-hostile>*{display:none}</style>`,
  "a script's address": `javascript:__ran(6)//data:text/html,<script>__ran(7)</script>`,
  "a template": "{{constructor.constructor('__ran(8)')()}} ${__ran(9)} <%= __ran(10) %> #{__ran(11)}",
  "a message": "{name} {count, plural, one {#} other {#}} '{' $& $1 %s %n {0} ’'",
  "a piece of JSON": `","role":"org:admin","x":{"__proto__":{"polluted":true}},"y":"\\u003cscript>__ran(12)`,
  "a selector and a path": `"] , * { } #a .b > [c="../../../v1/me?x=%2f..%2f&y#z;\\`,
  "a name of the language's own": "__proto__",
};

const FIXTURES = new URL("../../../contract/fixtures/", import.meta.url);

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A golden body of the contract. */
export const golden = (name: string): Json => JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), "utf8")) as Json;

/** Where each string of a body is, keys of free-form objects left alone. */
export function places(body: Json, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof body === "string") return [at];
  if (body === null || typeof body !== "object") return [];
  return Object.entries(body).flatMap(([key, value]) => places(value, [...at, Array.isArray(body) ? Number(key) : key]));
}

/** A body with something else in one place. */
export function put(body: Json, [step, ...rest]: readonly (string | number)[], value: Json): Json {
  if (step === undefined) return value;
  if (Array.isArray(body)) return body.map((old, index) => (index === step ? put(old, rest, value) : old));
  const object = body as Record<string, Json>;
  return { ...object, [step]: put(object[step] ?? null, rest, value) };
}

/** Words with a meaning of their own, in which anything else makes the answer unreadable: they are tried one at a time. */
const CLOSED = /^(removal|metadata)$/;

/** A body with `payload` in every string, and as a key of what is free-form. */
export function poison(body: Json, payload: string, key = ""): Json {
  if (typeof body === "string") return CLOSED.test(key) ? body : payload;
  if (Array.isArray(body)) return body.map((value) => poison(value, payload));
  if (body === null || typeof body !== "object") return body;
  const entries = Object.entries(body).map(([name, value]) => [name, poison(value, payload, name)] as const);
  const own = key === "public_metadata" || key === "details" ? [[payload, payload] as const] : [];
  return Object.fromEntries([...entries, ...own]);
}

/** What a text did that a text cannot. */
interface Harm {
  ran: unknown[];
  violations: string[];
  created: string[];
  polluted: boolean;
}

/** Notes whatever runs or is refused, from before the page's first script on. */
export async function arm(page: Page): Promise<void> {
  // The pictures of the golden bodies.
  await page.route("https://img.example/**", (route) => route.fulfill({ contentType: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }));
  await page.addInitScript(() => {
    const harm = { ran: [] as unknown[], violations: [] as string[] };
    Object.assign(window, { harm, __ran: (which: unknown) => harm.ran.push(which) });
    addEventListener("securitypolicyviolation", (event) => harm.violations.push(`${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
  });
}

/** Nothing ran, nothing was made of a text but text, and nothing had to be stopped by the page's policy. */
export async function expectHarmless(page: Page, where: string): Promise<void> {
  const harm = await page.evaluate((): Harm => {
    const roots: ParentNode[] = [document];
    const created: string[] = [];
    for (const root of roots) {
      for (const element of root.querySelectorAll("*")) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        const isOurs = !element.hasAttribute("data-hostile") && element.localName !== "x-hostile" && element.localName !== "iframe";
        const links = ["href", "src", "action", "formaction", "xlink:href"].map((name) => element.getAttribute(name)).filter((link) => link !== null);
        const leads = links.some((link) => {
          const url = new URL(link, location.href);
          return !/^(https?|blob):$/.test(url.protocol) && !(element.localName === "link" && url.href === "data:,");
        });
        const handles = element.getAttributeNames().some((name) => name.startsWith("on") || name === "srcdoc");
        if (!isOurs || leads || handles) created.push(element.outerHTML.slice(0, 200));
      }
    }
    const { ran, violations } = (window as unknown as { harm: Pick<Harm, "ran" | "violations"> }).harm;
    return { ran, violations, created, polluted: "polluted" in {} };
  });
  expect(harm, where).toEqual({ ran: [], violations: [], created: [], polluted: false });
}

/** Turns the direction of what follows, hides a letter, isolates the rest: what of it can be seen is `TWISTED_SEEN`, and in an address `TWISTED_ADDRESS`. */
export const TWISTED = "\u202eab\u200bcd\u061c\u2066ef";
export const TWISTED_SEEN = "abcdef";
export const TWISTED_ADDRESS = "\ufffdab\ufffdcd\ufffd\ufffdef";

/** Keys of what people read; the others are ids, moments, and words with a meaning of their own. */
const READ = /^(title|app_title|name|user_name|email|email_address|to|subject|slug|label|description|directory|message)$/;

/** A body with that in everything that people read. Two lines of a list stay two: `email` gets a number in front. */
export function twist(body: Json, key = "", at = 0): Json {
  if (typeof body === "string") return READ.test(key) ? (key.startsWith("email") ? `${at}${TWISTED}@x.example` : TWISTED) : body;
  if (Array.isArray(body)) return body.map((value, index) => twist(value, "", index));
  if (body === null || typeof body !== "object") return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, twist(value, name, at)]));
}

/** Every text of the page, attributes that are read out included, that turns something or has something hidden in it. */
export const turning = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const roots = [document.body, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
    const all = roots.flatMap((root) => [...root.querySelectorAll("*")].filter((element) => !element.closest("script, template")));
    const own = (element: Element) => [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? "");
    // What is kept beside an element for the program only: an account's key is its address.
    const said = (element: Element) => element.getAttributeNames().filter((name) => !name.startsWith("data-")).map((name) => element.getAttribute(name) ?? "");
    return all.flatMap((element) => [...own(element), ...said(element)]).filter((text) => /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff]/.test(text));
  });
