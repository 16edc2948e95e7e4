import type { CDPSession, Page } from "@playwright/test";
import { expect, gate, isApi, MEMBERS, ROLE, SHOP, test } from "../support/embedding.ts";

/** Notes every memory of every WebAssembly module of the page, so that it can be measured. */
async function watchMemories(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const memories = new Set<WebAssembly.Memory>();
    Object.assign(window, { memories });
    const keep = ({ exports }: WebAssembly.Instance) => {
      for (const value of Object.values(exports)) if (value instanceof WebAssembly.Memory) memories.add(value);
    };
    const instantiate = WebAssembly.instantiate.bind(WebAssembly) as (...given: unknown[]) => Promise<WebAssembly.Instance & { instance?: WebAssembly.Instance }>;
    const streaming = WebAssembly.instantiateStreaming.bind(WebAssembly);
    Object.assign(WebAssembly, {
      instantiate: async (...given: unknown[]) => {
        const made = await instantiate(...given);
        keep(made.instance ?? made);
        return made;
      },
      instantiateStreaming: async (...given: Parameters<typeof WebAssembly.instantiateStreaming>) => {
        const made = await streaming(...given);
        keep(made.instance);
        return made;
      },
    });
  });
  return () => page.evaluate(() => [...(window as unknown as { memories: Set<WebAssembly.Memory> }).memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0));
}

interface Figures {
  nodes: number;
  listeners: number;
  heap: number;
  wasm: number;
}

async function measure(cdp: CDPSession, wasm: () => Promise<number>): Promise<Figures> {
  // The second one takes what the finalizers of the first have let go.
  for (let times = 0; times < 3; times += 1) await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((metric) => metric.name === name)!.value;
  return { nodes: of("Nodes"), listeners: of("JSEventListeners"), heap: of("JSHeapUsedSize"), wasm: await wasm() };
}

/** Puts the element on the page and takes it off again, so many times; each time it is ready in between. */
async function comeAndGo(page: Page, times: number): Promise<void> {
  await page.evaluate(async (times) => {
    const button = (name: string) => [...document.querySelectorAll("nav button")].find((button) => button.textContent === name) as HTMLElement;
    const frame = () => new Promise(requestAnimationFrame);
    for (let round = 0; round < times; round += 1) {
      const loaded = new Promise((resolve) => document.addEventListener("members-loaded", resolve, { once: true }));
      button("Users").click();
      await loaded;
      await frame();
      button("Overview").click();
      while (document.querySelector("mixpeek-users")) await frame();
      // What is noted for stories is no leak of the element.
      window.host.log.length = 0;
      window.host.handled.length = 0;
      window.host.asked.length = 0;
    }
  }, times);
}

test.describe("Coming and going", () => {
  test("five hundred times leaves nothing behind", async ({ page, app }) => {
    test.setTimeout(240_000);
    const wasm = await watchMemories(page);
    await app.visit({ tab: "Overview", appId: "app_field_notes" });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Performance.enable");
    // The browser's own tables, of requests it has timed and code it has compiled, fill up first.
    await comeAndGo(page, 400);
    const before = await measure(cdp, wasm);
    await comeAndGo(page, 500);
    const after = await measure(cdp, wasm);
    test.info().annotations.push({ type: "figures", description: JSON.stringify({ before, after }) });
    expect(before.wasm).toBeGreaterThan(0);
    expect(after.wasm, "the module's memory").toBe(before.wasm);
    // A node or a listener for each time would be five hundred.
    expect(after.nodes - before.nodes, "nodes").toBeLessThan(100);
    expect(after.listeners - before.listeners, "listeners").toBeLessThan(50);
    expect(after.heap - before.heap, "bytes of JavaScript").toBeLessThan(256 * 1024);
  });

  test("before the module has arrived starts nothing", async ({ page, app }) => {
    const arrival = gate();
    await page.route("**/*_bg*.wasm", async (route) => {
      await arrival.opened;
      await route.continue();
    });
    await app.visit();
    await expect(page.locator("mixpeek-users")).toBeAttached();
    await app.choose("Overview");
    const loaded = page.waitForResponse("**/*_bg*.wasm");
    arrival.open();
    await (await loaded).finished();
    await expect(page.getByText("Nothing to report.")).toBeVisible();
    expect(await app.events("ready")).toEqual([]);
  });

  test("while the list is on its way cuts the request, and nothing is said", async ({ page, app }) => {
    const answers = gate();
    let asked!: () => void;
    const under = new Promise<void>((resolve) => (asked = resolve));
    await page.route((url) => isApi(url) && MEMBERS.test(url.pathname), async (route) => {
      asked();
      await answers.opened;
      await route.continue().catch(() => {});
    });
    await app.visit();
    await under;
    await expect(page.getByText("Loading members")).toBeVisible();
    const failed = page.waitForEvent("requestfailed", (request) => MEMBERS.test(new URL(request.url()).pathname));
    await app.choose("Overview");
    expect((await failed).failure()?.errorText).toContain("ERR_ABORTED");
    answers.open();
    await expect(page.getByText("Nothing to report.")).toBeVisible();
    expect((await app.events()).map(({ type }) => type)).not.toContain("error");
  });

  test("while something is saved lets it be saved", async ({ page, users, app, admin }) => {
    const saving = gate();
    await page.route((url) => isApi(url) && ROLE.test(url.pathname), async (route) => {
      await saving.opened;
      await route.continue();
    });
    await users.openMembers(SHOP);
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.role("Jonas Weber")).toHaveAttribute("aria-busy", "true");
    const element = await page.locator("mixpeek-users").elementHandle();
    const pending = () => element!.evaluate((element) => (element as unknown as { pendingChanges: number }).pendingChanges);
    expect(await pending(), "the page can ask before it is closed").toBe(1);
    await app.choose("Logs");
    await expect(page.locator("mixpeek-users")).toHaveCount(0);
    expect(await pending()).toBe(1);
    saving.open();
    await expect.poll(pending).toBe(0);
    await expect.poll(() => admin.roleOf(SHOP, "Jonas Weber")).toBe("org:member");
    await app.choose("Users");
    await expect(users.role("Jonas Weber")).toHaveValue("org:member");
  });

  test("with a dialog open leaves the page usable", async ({ page, users, app }) => {
    await users.openMembers(SHOP);
    await users.invite.click();
    await expect(users.dialog.field).toBeFocused();
    await page.evaluate(() => window.host.set({}));
    // The form is modal, so it is the application that leaves.
    await page.evaluate(() => [...document.querySelectorAll<HTMLElement>("nav button")].find((button) => button.textContent === "Logs")!.click());
    await expect(page.getByText("Nothing was logged.")).toBeVisible();
    await app.choose("Users");
    await expect(users.members).toBeVisible();
    await expect(users.dialog.box).toBeHidden();
  });

  test("being moved within the page keeps everything", async ({ page, users, app }) => {
    await app.visit({}, { path: "/pages/plain.html" });
    await users.search.fill("alex");
    await expect(users.names()).toHaveCount(2);
    await page.evaluate(() => document.querySelector("footer")!.append(document.querySelector("mixpeek-users")!));
    await expect(users.search).toHaveValue("alex");
    await expect(users.names()).toHaveCount(2);
    expect(await app.events("ready")).toHaveLength(1);
  });

  test("and coming back begins anew", async ({ users, app }) => {
    await users.openMembers(SHOP);
    await users.search.fill("alex");
    await app.choose("Logs");
    await app.choose("Users");
    await expect(users.members.getByRole("rowheader")).toHaveCount(24);
    await expect(users.search).toHaveValue("");
    await expect.poll(() => app.events("ready").then((events) => events.length)).toBe(2);
  });
});
