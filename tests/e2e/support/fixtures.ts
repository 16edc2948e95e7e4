import { test as base, expect, type Locator, type Page, type Route } from "@playwright/test";

import { expectAccessible, expectAccessibleEverywhere, expectAccessibleInBothThemes, expectNoOverflow } from "./accessible.ts";
import { OtherAdmin } from "./api.ts";
import { type Directory, type Facts, FACTS, type Home, type Need, readDemo, startVendors } from "./directories.ts";
import { type Host, startHost } from "./host-server.ts";
import { type Server, startServer, TOKEN } from "./server.ts";
import { AccessPage, AppsPage, EmbeddedUsersTab, OrganizationPage, OutboxPage, UsersTab } from "./pages.ts";

export { expect, expectAccessible, expectAccessibleEverywhere, expectAccessibleInBothThemes, expectNoOverflow, startServer, TOKEN };
export type { Locator, Page, Route };

/** The apps of the demo. */
export const SHOP = "app_shop_search";
/** One admin, three members. */
export const FIELD_NOTES = "app_field_notes";
/** User management is off. */
export const PRICE_TRACKER = "app_price_tracker";
/** Exists with `--seed-members`. */
export const SEEDED = "app_seeded";

/** What every test may see in the console, and why. Whatever else a test provokes it names itself, with `console.allow`. */
const ALLOWED: readonly RegExp[] = [
  // Chromium does not use a preload's integrity when it looks for the preload (https://crbug.com/981419).
  /preload.*integrity|integrity.*preload/is,
  // The demo has one person whose picture does not exist, so that the fallback is seen.
  /\/demo\/avatars\/missing-on-purpose\.svg/,
];

/** What the browser complains about while a test runs; the test fails for anything it did not expect. */
export class Complaints {
  private readonly seen: string[] = [];
  private readonly allowed: RegExp[] = [...ALLOWED];

  watch(page: Page): void {
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.seen.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    page.on("pageerror", (error) => this.seen.push(`page error: ${error.stack ?? error.message}`));
    page.on("dialog", (dialog) => {
      this.seen.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  /** The browser itself reports refused and failed requests; a test that provokes one says so. */
  allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  unexpected(): string[] {
    return this.seen.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
  }
}

/** What the browser reports where a request fails, by status or because there is no answer. */
export const refused = (status: number) => new RegExp(`Failed to load resource: .*status of ${status}`);
export const NO_ANSWER = /Failed to load resource: net::ERR_/;

export interface Options {
  /** Arguments for `serve` besides the address. */
  serverArgs: string[];
  /** Where the tab is: on the page that the server brings along, or in an application that embeds the element. */
  stage: "standalone" | "element";
  /** Where the users are. */
  directory: Directory;
}

/** Says of a story what it needs of the directory: the projects of directories that lack it leave it out. */
export const needs = (...what: Need[]) => ({ tag: what.map((need) => `@${need}`) });

/** Says of a story that it is about one directory: the projects of the others leave it out. */
export const only = (directory: Directory) => ({ tag: `@only-${directory}` });

/** Says of a story that it is about the page around the tab, and why the element has no such thing. The project `element` leaves it out. */
export const standalone = (why: string, ...what: Need[]) => ({
  tag: ["@standalone", ...needs(...what).tag],
  annotation: { type: "standalone", description: why },
});

interface WorkerFixtures {
  /** An application on an origin of its own. */
  host: Host;
  /** The people of the demo, for directories that have to be given them. */
  demo: Home[];
}

interface Fixtures {
  server: Server;
  /** What the directory makes different. */
  facts: Facts;
  /** Another admin, with requests of their own. */
  admin: OtherAdmin;
  complaints: Complaints;
  users: UsersTab;
  apps: AppsPage;
  organization: OrganizationPage;
  access: AccessPage;
  outbox: OutboxPage;
  /** Axe without violations, in the dark, from right to left and on small screens too, and the accessibility tree as recorded. Name the part where it is not the whole of the page. */
  checkState: (name: string, part?: Locator) => Promise<void>;
  /** Axe alone, light and dark, for states that differ from a recorded one in a few words. */
  checkAxe: (name: string) => Promise<void>;
  /** A recorded tree, and axe, on every directory: for what no story of the demo has shown. */
  checkTree: (name: string, part: Locator) => Promise<void>;
}

export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  serverArgs: [[], { option: true }],
  stage: ["standalone", { option: true }],
  directory: ["embedded", { option: true }],
  facts: async ({ directory }, use) => use(FACTS[directory]),
  demo: [async ({}, use) => use(await readDemo()), { scope: "worker" }],
  host: [
    async ({}, use) => {
      const host = await startHost();
      await use(host);
      await host.stop();
    },
    { scope: "worker" },
  ],
  server: async ({ serverArgs, stage, host, directory, demo }, use) => {
    const args = stage === "element" ? ["--allow-origin", host.url, ...serverArgs] : serverArgs;
    const vendors = directory === "embedded" ? undefined : await startVendors([{ kind: directory, homes: demo }]);
    const server = vendors ? await startServer(["--config", vendors.config, ...args], vendors.keys) : await startServer(["--in-memory", ...args]);
    await use(server);
    await server.stop();
    await vendors?.stop();
  },
  baseURL: async ({ server, stage, host }, use) => use(stage === "element" ? host.url : server.url),
  admin: async ({ playwright, server }, use) => {
    const request = await playwright.request.newContext({
      baseURL: server.url,
      extraHTTPHeaders: { authorization: `Bearer ${TOKEN}` },
    });
    await use(new OtherAdmin(request));
    await request.dispose();
  },
  complaints: async ({}, use) => {
    const complaints = new Complaints();
    await use(complaints);
    expect(complaints.unexpected(), "the browser has nothing to complain about").toEqual([]);
  },
  page: async ({ page, complaints, server: _ }, use) => {
    complaints.watch(page);
    await use(page);
  },
  users: async ({ page, stage, server, facts }, use) => use(stage === "element" ? new EmbeddedUsersTab(page, server.url, facts) : new UsersTab(page, facts)),
  apps: async ({ page }, use) => use(new AppsPage(page)),
  organization: async ({ page }, use) => use(new OrganizationPage(page)),
  access: async ({ page }, use) => use(new AccessPage(page)),
  outbox: async ({ page }, use) => use(new OutboxPage(page)),
  checkAxe: async ({ page, directory }, use) => {
    await use(async (name) => {
      if (directory === "embedded") await expectAccessibleInBothThemes(page, name);
    });
  },
  checkTree: async ({ page }, use) => {
    await use(async (name, part) => {
      await expect(part).toMatchAriaSnapshot({ name: `${name}.aria.yml` });
      await expectAccessible(page, name);
    });
  },
  checkState: async ({ page, stage, directory, users }, use) => {
    await use(async (name, part) => {
      // The same views with other data: they have been looked at with the demo's.
      if (directory !== "embedded") return;
      // Around the element there is another page, and what it announces stands elsewhere; all else is the same, out of the same file.
      const own = stage === "element" && (part === undefined || part === users.notices);
      await expect(part ?? users.whole).toMatchAriaSnapshot({ name: `${own ? "element-" : ""}${name}.aria.yml` });
      await expectAccessibleEverywhere(page, name);
    });
  },
});

/** Matches requests to the API. */
export const isApi = (url: string | URL) => /^\/(v1|x)\//.test(new URL(url).pathname);

/** The element with the focus, inside shadow roots as well. */
export const focused = (page: Page) =>
  page.evaluateHandle(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active;
  });

/** Requests to the API as they are made, as `GET /v1/apps/…`. */
export function recordRequests(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    // Asking for permission to ask is the browser's own affair.
    if (isApi(url) && request.method() !== "OPTIONS") requests.push(`${request.method()} ${url.pathname}${url.search}`);
  });
  return requests;
}

/** Something a test waits for that another part of it makes happen. */
export function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** Cuts the line for requests of one method whose path ends so; every one of them, until `restore` is called. */
export async function cut(page: Page, method: string, path: RegExp) {
  const matches = (url: URL) => isApi(url) && path.test(url.pathname);
  const handler = (route: Route) => (route.request().method() === method ? route.abort("connectionfailed") : route.fallback());
  await page.route(matches, handler);
  return { restore: () => page.unroute(matches, handler) };
}

/** The server acts, and its answer is lost on the way. How often that happened is counted. */
export async function loseAnswers(page: Page, method: string, path: RegExp, times: number) {
  const lost = { count: 0 };
  await page.route(
    (url) => isApi(url) && path.test(url.pathname),
    async (route) => {
      if (route.request().method() !== method || lost.count >= times) return route.fallback();
      lost.count += 1;
      await route.fetch();
      await route.abort("connectionreset");
    },
  );
  return lost;
}

/** Answers in the server's stead, where the real one cannot be brought to say that. */
export async function answer(
  page: Page,
  method: string,
  path: RegExp,
  reply: { status: number; headers?: Record<string, string>; type?: string; message?: string; body?: string },
  times = Infinity,
) {
  let left = times;
  const matches = (url: URL) => isApi(url) && path.test(url.pathname);
  const handler = (route: Route) => {
    if (route.request().method() !== method || left <= 0) return route.fallback();
    left -= 1;
    const { status, type = "Error", message = "" } = reply;
    const body = reply.body ?? JSON.stringify({ success: false, status, error: { type, message, details: {} } });
    // What the server lets applications read; whose they are Playwright adds by itself.
    const exposed = { "access-control-expose-headers": "retry-after, x-request-id" };
    return route.fulfill({ status, headers: { "content-type": "application/json", ...exposed, ...reply.headers }, body });
  };
  await page.route(matches, handler);
  return { restore: () => page.unroute(matches, handler) };
}

export const MEMBERS = /\/users$/;
export const INVITATIONS = /\/users\/invitations$/;
/** One invitation, or several in one request. */
export const INVITE = /\/users\/invite$|^\/x\/apps\/[^/]+\/invitations$/;
export const PAST_INVITATIONS = /^\/x\/apps\/[^/]+\/invitations$/;
export const ROLE = /\/role$/;
