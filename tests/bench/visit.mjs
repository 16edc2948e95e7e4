// One visit to a page, by a browser that has never been there.
import { probe } from "./probe.mjs";
import { APP, PAGE, TOKEN } from "./serving.mjs";

/** A slow telephone: the line that Chromium's tools call Slow 4G, and a processor four times slower. */
export const SLOW = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8, cpu: 4 };

const AS_EVERYBODY = {
  viewport: { width: 1280, height: 800 },
  locale: "en-GB",
  colorScheme: "light",
  reducedMotion: "reduce",
  serviceWorkers: "block",
};

/** A page that no visit has left anything in (no cookies, no HTTP cache, no compiled code), or one in a context that has been used. */
async function open(browser, origin, { slow = false, context } = {}) {
  context ??= await browser.newContext(AS_EVERYBODY);
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.addInitScript(probe);
  const cdp = await context.newCDPSession(page);
  if (slow) {
    const { cpu, ...line } = SLOW;
    await cdp.send("Network.enable");
    await cdp.send("Network.emulateNetworkConditions", { offline: false, ...line });
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  }
  await page.goto(`${origin}${PAGE}#token=${TOKEN}`, { waitUntil: "commit" });
  const rows = await withPatience(page.evaluate(() => globalThis.bench.rows), `rows at ${origin}`);
  const usable = await withPatience(page.evaluate(() => globalThis.bench.usable), `rows to use at ${origin}`);
  if (faults.length) throw new Error(`the page at ${origin} reported: ${faults.join("; ")}`);
  return { page, cdp, rows, usable, close: () => context.close() };
}

/** How long it takes until rows can be seen, and until they can be used. */
export async function arrive(browser, origin, options) {
  const { rows, usable, close } = await open(browser, origin, options);
  await close();
  return { rows, usable };
}

/** The same for somebody who was there before. */
export async function arriveAgain(browser, origin) {
  const context = await browser.newContext(AS_EVERYBODY);
  const first = await open(browser, origin, { context });
  await first.page.waitForLoadState("networkidle");
  await first.page.close();
  const { rows, usable, close } = await open(browser, origin, { context });
  await close();
  return { rows, usable };
}

/** What was asked for before there were rows, and what after that without anybody's doing. */
export async function download(browser, origin) {
  const { page, close } = await open(browser, origin);
  await page.waitForLoadState("networkidle");
  const files = await page.evaluate(() => globalThis.bench.files());
  await close();
  return files;
}

/** Half a screen at a time. */
const SCROLL = { steps: 20, pixels: 400 };

/** Arrives, then types, deletes, changes roles as `plan` says, and scrolls. Times in milliseconds, memory in bytes. */
export async function use(browser, origin, plan) {
  const { page, cdp, rows, usable, close } = await open(browser, origin);
  const result = { rows, usable, memory: await memory(page, cdp) };

  await page.getByRole("searchbox").focus();
  await page.evaluate((expected) => globalThis.bench.expectInputs(expected), plan.keystrokes);
  result.keystrokes = [];
  const busyBefore = await busy(cdp);
  for (const [at, { key }] of plan.keystrokes.entries()) {
    await page.keyboard.press(key);
    result.keystrokes.push(await withPatience(page.evaluate((at) => globalThis.bench.input(at), at), `${key} to show`));
  }
  result.keystrokeBusy = ((await busy(cdp)) - busyBefore) / plan.keystrokes.length;

  result.roleChanges = [];
  for (const { position, role } of plan.roleChanges) {
    const shown = page.evaluate(([position, role]) => globalThis.bench.changeRole(position, role), [position, role]);
    result.roleChanges.push(await withPatience(shown, "a role change to show"));
    await page.waitForFunction(([position, role]) => globalThis.bench.isSaved(position, role), [position, role]);
  }

  await page.evaluate(() => globalThis.bench.goToEnd());
  const busyBeforeScroll = await busy(cdp);
  await page.evaluate(([steps, pixels]) => globalThis.bench.scrollBack(steps, pixels), [SCROLL.steps, SCROLL.pixels]);
  result.scrollBusy = ((await busy(cdp)) - busyBeforeScroll) / SCROLL.steps;
  result.memoryAfterUse = await memory(page, cdp);
  await close();
  return result;
}

/** Which keys are pressed with what result, and whose roles are changed; worked out from the list, not from either page. */
export function planFor(list) {
  const texts = list.users.map(({ name, email, user_id }) => [name, email, user_id].join("\n").toLowerCase());
  const find = (word) => {
    const found = list.users.filter((_, index) => texts[index].includes(word));
    return { count: found.length, first: found[0].email };
  };
  const middle = list.users.slice(list.users.length >> 1).find(({ name }) => /^[a-z]{4}/i.test(name ?? ""));
  const word = middle.name.slice(0, 4).toLowerCase();
  const typed = [...word].map((key, at) => ({ key, ...find(word.slice(0, at + 1)) }));
  const deleted = [...word].map((_, at) => ({ key: "Backspace", ...find(word.slice(0, word.length - 1 - at)) }));
  return {
    keystrokes: [...typed, ...deleted],
    // From admin to member, which neither page asks to be confirmed. The first is the one at the screen.
    roleChanges: [1, 2, 3].map((position) => ({ position, user: list.users[position].user_id, role: "org:member" })),
  };
}

export const rolePath = (user) => `/v1/apps/${APP}/users/${user}/role`;

/** What the page holds on to: the heap of its scripts with the buffers outside of it, and the memory of its wasm module. */
async function memory(page, cdp) {
  for (let time = 0; time < 3; time++) await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize = 0 } = await cdp.send("Runtime.getHeapUsage");
  const wasm = await page.evaluate(() => globalThis.bench.wasmBytes());
  return { wasm, sum: usedSize + backingStorageSize + wasm };
}

/** For how many milliseconds the page's main thread has worked so far: its own time on a processor, whatever else the machine does. */
async function busy(cdp) {
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
}

/** So that a page that does not do what it should ends the measurement with a reason. */
async function withPatience(promise, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited two minutes in vain for ${what}`)), 120_000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
