import { defineConfig } from "@playwright/test";

import type { Options } from "./support/fixtures.ts";

// CHROMIUM names the browser (Playwright's own downloads are not used); MIXPEEK_USERS_BIN names the server, see support/server.ts.
// Chromium has no sandbox for root, which is whom containers run as.
const asRoot = process.getuid?.() === 0;

// Pictures are taken when somebody asks for them, see stories/pictures.spec.ts.
const testIgnore = process.env["PICTURES"] ? [] : ["**/pictures.spec.ts"];

export default defineConfig<Options>({
  projects: [
    { name: "standalone", testDir: "stories", testIgnore, use: { stage: "standalone" } },
    // The same stories on `<mixpeek-users>` in a React application, but for those about the page around the tab.
    { name: "element", testDir: "stories", testIgnore, grepInvert: /@standalone/, dependencies: ["host"], use: { stage: "element" } },
    // What only the element does.
    { name: "embedding", testDir: "element", dependencies: ["host"], use: { stage: "element" } },
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
    trace: { mode: "retain-on-failure", screenshots: false, sources: false },
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
