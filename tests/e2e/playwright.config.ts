import { defineConfig } from "@playwright/test";

import { type Directory, FACTS } from "./support/directories.ts";
import type { Options } from "./support/fixtures.ts";

// CHROMIUM names the browser (Playwright's own downloads are not used); MIXPEEK_USERS_BIN names the server, see support/server.ts.
// Chromium has no sandbox for root, which is whom containers run as.
const asRoot = process.getuid?.() === 0;

// Pictures are taken when somebody asks for them, see stories/pictures.spec.ts.
const testIgnore = process.env["PICTURES"] ? [] : ["**/pictures.spec.ts"];

/** Whether the vendors are met on every stage and in every story about users: EVERY_DIRECTORY=1, 10 minutes more. */
const IN_FULL = !!process.env["EVERY_DIRECTORY"];
/** The stories about users that a directory can make come out differently, and with IN_FULL those in which it hardly can. */
const ABOUT_USERS = IN_FULL
  ? /(stories\/(add|details|freshness|invitations|invite|keyboard|members|past-invitations|remove|roles|search|status)|directories\/\w+)\.spec\.ts$/
  : /(stories\/(add|details|invitations|members|past-invitations|remove|roles|status)|directories\/\w+)\.spec\.ts$/;

/** What shadow roots and a page around them can make come out differently; with EVERY_LOOK=1 the rest as well. */
const IN_ELEMENT = process.env["EVERY_LOOK"] ? "**/*.spec.ts" : /(announcements|focus|names)\.spec\.ts$/;

/** The same stories on a directory, with its vendor's fake behind it; what it lacks is left out. */
const on = (directory: Directory, stage: Options["stage"]) => {
  const lacks = [...FACTS[directory].lacks.map((need) => `@${need}`), `@only-(?!${directory}(?:\\s|$))\\w+`];
  const without = stage === "element" ? ["@standalone", ...lacks] : lacks;
  return {
    name: stage === "element" ? `${directory}-element` : directory,
    testDir: ".",
    testMatch: ABOUT_USERS,
    grepInvert: new RegExp(`(${without.join("|")})\\b`),
    dependencies: stage === "element" ? ["host"] : [],
    use: { directory, stage },
  };
};
// The element does the same with the same answers.
const STAGES: readonly Options["stage"][] = IN_FULL ? ["standalone", "element"] : ["standalone"];
const VENDORS = ["mixpeek", "mixpeek-organization", "clerk", "paradime"] as const;

export default defineConfig<Options>({
  projects: [
    { name: "standalone", testDir: "stories", testIgnore, use: { stage: "standalone" } },
    // The same stories on `<mixpeek-users>` in a React application, but for those about the page around the tab.
    { name: "element", testDir: "stories", testIgnore, grepInvert: /@standalone/, dependencies: ["host"], use: { stage: "element" } },
    // What assistive technology, the keyboard and a reader's own settings are owed, on either stage.
    { name: "accessibility", testDir: "accessibility", use: { stage: "standalone" } },
    { name: "accessibility-element", testDir: "accessibility", testMatch: IN_ELEMENT, grepInvert: /@standalone/, dependencies: ["host"], use: { stage: "element" } },
    // What only the element does.
    { name: "embedding", testDir: "element", dependencies: ["host"], use: { stage: "element" } },
    ...VENDORS.flatMap((directory) => STAGES.map((stage) => on(directory, stage))),
    // Random actions on a bad network, see chaos/. `cargo xtask test chaos` runs it.
    ...(process.env["CHAOS"] ? [{ name: "chaos", testDir: "chaos" }] : []),
    // Builds that application, from the package.
    { name: "host", testDir: "host", testMatch: "build.setup.ts" },
  ],
  outputDir: "test-results/artifacts",
  snapshotPathTemplate: "snapshots/{arg}{ext}",
  fullyParallel: true,
  forbidOnly: !!process.env["CI"],
  workers: 2,
  retries: 0,
  timeout: 30_000,
  expect: { timeout: 7_000 },
  reporter: [["line"], ["json", { outputFile: "test-results/results.json" }]],
  use: {
    browserName: "chromium",
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "UTC",
    colorScheme: "light",
    reducedMotion: "reduce",
    // A trace costs a fifth of the time; what one shows of a failure, `--trace retain-on-failure` shows when it is run again.
    trace: "off",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] || undefined,
      args: [
        ...(asRoot ? ["--no-sandbox"] : []),
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
      ],
    },
  },
});
