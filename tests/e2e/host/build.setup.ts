import { test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

test("the application is built from the package", () => {
  test.setTimeout(120_000);
  execFileSync(process.execPath, [fileURLToPath(new URL("build.mjs", import.meta.url))], { stdio: ["ignore", "inherit", "pipe"], encoding: "utf8" });
});
