import type { Page } from "@playwright/test";

import { expect, SHOP, test as base, TOKEN } from "./fixtures.ts";
import type { MixpeekUsersProps } from "mixpeek-users";
import { hostAddress } from "./pages.ts";

export * from "./fixtures.ts";
export { hostAddress };

export interface Logged {
  type: string;
  detail: Record<string, unknown>;
  bubbles: boolean;
  composed: boolean;
  cancelable: boolean;
  target: string;
}

/** What the application's pages hold for their stories, see host/pages/host.js. */
interface HostPage {
  log: Logged[];
  handled: { type: string; detail: Record<string, unknown> }[];
  asked: { refused: boolean }[];
  intents: unknown[];
  tokens: string[];
  set(change: Partial<MixpeekUsersProps>): void;
}

declare global {
  interface Window {
    host: HostPage;
  }
}

/** The page of the application around the element. */
export class Application {
  constructor(
    readonly page: Page,
    private readonly baseUrl: string,
  ) {}

  /** Opens the page that shows the element. */
  async visit(settings: Record<string, unknown> = {}, { tokens = [TOKEN], path = "/" }: { tokens?: readonly string[]; path?: string } = {}): Promise<void> {
    await this.page.goto(hostAddress({ appId: SHOP, baseUrl: this.baseUrl, ...settings }, tokens, path));
  }

  /** Chooses a tab of the application, which takes the element off the page or puts one on it. */
  async choose(tab: "Overview" | "Logs" | "Users"): Promise<void> {
    await this.page.getByRole("navigation", { name: "App" }).getByRole("button", { name: tab }).click();
  }

  /** Sets properties of the element, as JSON. */
  async set(properties: Partial<MixpeekUsersProps>): Promise<void> {
    await this.page.evaluate((properties) => window.host.set(properties), properties);
  }

  /** Events as they reached the document, all of them or those of one type. */
  async events(type?: string): Promise<Logged[]> {
    const log = await this.page.evaluate(() => window.host.log);
    return log.filter((event) => type === undefined || event.type === type);
  }

  /** Waits until an event of that type is there, and answers what the last one says. */
  async told(type: string): Promise<Record<string, unknown>> {
    await expect.poll(async () => (await this.events(type)).length, { message: `the event ${type}` }).toBeGreaterThan(0);
    return (await this.events(type)).at(-1)!.detail;
  }

  /** What `onBefore` was asked. */
  async intents(): Promise<unknown[]> {
    return this.page.evaluate(() => window.host.intents);
  }

  /** Why each token was asked for. */
  async asked(): Promise<{ refused: boolean }[]> {
    return this.page.evaluate(() => window.host.asked);
  }
}

export const test = base.extend<{ app: Application }>({
  app: async ({ page, server }, use) => use(new Application(page, server.url)),
});
