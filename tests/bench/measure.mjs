// Measures the Users tab beside a hand-written page of the same list, and prints a table. docs/benchmarks.md says how and why.
// Started by `cargo xtask bench`. MIXPEEK_USERS_BIN names the server, CHROMIUM the browser.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

import { bytesOf, median, Report } from "./report.mjs";
import { MEMBERS, askServer, startElement, startOurs, startServer, startVanilla } from "./serving.mjs";
import { SLOW, arrive, arriveAgain, download, planFor, rolePath, use } from "./visit.mjs";

/** Beyond so many milliseconds no further run of the same kind is begun; how many there were stands in the table. */
const PATIENCE = 240_000;
/** A list that takes the slow line longer than so many seconds says nothing about the page. */
const LONGEST_DOWNLOAD = 30;
/** The shortest list for which targets hold, and the longest. */
const SMALL = 20;
const LARGE = 100_000;

const { values } = parseArgs({
  options: { sizes: { type: "string", default: "20,1000,10000,100000" }, runs: { type: "string", default: "9" } },
});
const sizes = values.sizes.split(",").map(Number);
const runs = Number(values.runs);

if (!process.env.CHROMIUM) throw new Error("CHROMIUM must name the browser; `cargo xtask bench` finds it and does so");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    // Chromium has no sandbox for root, which is whom containers run as.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
  ],
});
const report = new Report();
for (const [index, size] of sizes.entries()) await measure(size, index === 0);
await browser.close();

console.log(report.markdown());
console.log(
  `\n${new Date().toISOString().slice(0, 10)}, Chromium ${browser.version()}, ${cpus().length} cores. ` +
    `Medians; a ratio is the Users tab by the hand-written page. ` +
    `Slow: ${(SLOW.downloadThroughput * 8) / 1e6} Mbit/s down, ${(SLOW.uploadThroughput * 8) / 1e6} up, ${SLOW.latency} ms latency, ` +
    `processor ${SLOW.cpu} times slower.`,
);

async function measure(size, isFirst) {
  progress(`${size} members: starting the server`);
  const server = await startServer(size);
  const fronts = { ours: await startOurs(server.origin), vanilla: await startVanilla(server.origin) };
  try {
    const answer = await askServer(server.origin, MEMBERS);
    const plan = planFor(JSON.parse(answer.body));
    // Not counted: the server's own caches, and the fronts', are warm from here on.
    const files = await each(fronts, ({ origin }) => download(browser, origin));
    if (isFirst) await weigh(files);

    const used = await repeat(runs, `${size} members`, async () => {
      return each(fronts, async ({ origin }) => {
        await appointAdmins(server.origin, plan);
        return use(browser, origin, plan);
      });
    });
    const seconds = answer.body.length / SLOW.downloadThroughput;
    const slow = await repeat(seconds > LONGEST_DOWNLOAD ? 0 : runs, `${size} members, slow`, () =>
      each(fronts, ({ origin }) => arrive(browser, origin, { slow: true })),
    );
    tell(size, used, slow, seconds);
    if (isFirst) await measureElement(server, fronts.vanilla, size);
  } finally {
    for (const front of Object.values(fronts)) front.stop();
    await server.stop();
  }
}

/** The element in a host's page, beside the hand-written page. */
async function measureElement(server, vanilla, size) {
  const fronts = { ours: await startElement(server.origin), vanilla };
  try {
    const files = await each(fronts, ({ origin }) => download(browser, origin));
    report.elementBytes(await bytesOf(files.ours.before), files.ours.before.filter((name) => name.includes("/package/")).length);
    const kinds = [
      ["rows in a host's page", (origin) => arrive(browser, origin)],
      ["rows in a host's page, slow", (origin) => arrive(browser, origin, { slow: true })],
      ["rows in a host's page, again", (origin) => arriveAgain(browser, origin)],
    ];
    for (const [what, visit] of kinds) {
      const seen = await repeat(runs, `${size} members, element, ${what}`, () => each(fronts, ({ origin }) => visit(origin)));
      const pick = (whose) => median(seen.map((visit) => visit[whose].usable));
      report.time(`Element: ${what}`, size, { ours: pick("ours"), vanilla: pick("vanilla"), runs: seen.length });
    }
  } finally {
    fronts.ours.stop();
  }
}

/** One after the other, never at once. */
async function each(fronts, act) {
  return { ours: await act(fronts.ours), vanilla: await act(fronts.vanilla) };
}

/** Runs alternate between the pages, so that whatever else the machine does meets both. */
async function repeat(times, title, run) {
  const results = [];
  const start = Date.now();
  while (results.length < times && (results.length === 0 || Date.now() - start < PATIENCE)) {
    progress(`${title}: run ${results.length + 1} of ${times}`);
    results.push(await run());
  }
  return results;
}

/** Gives those an admin's role whose role the visit will change. */
async function appointAdmins(origin, { roleChanges }) {
  for (const { user } of roleChanges) {
    const headers = { "content-type": "application/json" };
    await askServer(origin, rolePath(user), { method: "PATCH", headers, body: JSON.stringify({ role: "org:admin" }) });
  }
}

/** What each page downloads before there are rows and after that, by kind and encoding. */
async function weigh({ ours, vanilla }) {
  report.bytes(await bytesOf(ours.before), await bytesOf(vanilla.before));
  report.bytesLater(await bytesOf(ours.after), await bytesOf(vanilla.after));
}

function tell(size, used, slow, seconds) {
  const both = (results, pick) => ({
    ours: median(results.map(({ ours }) => pick(ours))),
    vanilla: median(results.map(({ vanilla }) => pick(vanilla))),
    runs: results.length,
  });
  const at = (members, most) => (size === members ? most : undefined);
  report.time("Rows visible", size, both(used, ({ rows }) => rows), at(SMALL, 1.3));
  report.time("Rows usable", size, both(used, ({ usable }) => usable));
  if (slow.length) {
    report.time("Rows visible, slow", size, both(slow, ({ rows }) => rows), at(SMALL, 1.15));
    report.time("Rows usable, slow", size, both(slow, ({ usable }) => usable));
  } else report.skipped("Rows visible, slow", size, `the list alone takes ${Math.round(seconds)} s`);
  report.time("Keystroke to paint", size, both(used, ({ keystrokes }) => median(keystrokes)), at(LARGE, 1.3));
  report.time("Keystroke to paint, slowest", size, both(used, ({ keystrokes }) => Math.max(...keystrokes)));
  report.time("Keystroke, main thread at work", size, both(used, ({ keystrokeBusy }) => keystrokeBusy));
  report.time("Role change to paint", size, both(used, ({ roleChanges }) => median(roleChanges)));
  // A short list has nowhere to scroll to.
  if (size > SMALL) report.time("Scrolling half a screen, main thread at work", size, both(used, ({ scrollBusy }) => scrollBusy));
  report.memory("Memory, JavaScript + wasm", size, both(used, ({ memory }) => memory.sum), at(LARGE, 1.5));
  report.memory("of which wasm", size, both(used, ({ memory }) => memory.wasm));
  report.memory("Memory after use", size, both(used, ({ memoryAfterUse }) => memoryAfterUse.sum));
}

function progress(line) {
  console.error(`==> ${line}`);
}
