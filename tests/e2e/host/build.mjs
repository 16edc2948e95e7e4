// Puts the package's tarball where npm would put it, and builds the application around it: as people develop it, because only then does
// React mount everything twice and say what it dislikes, and as they deliver it.
//
// MIXPEEK_USERS_PACKAGE names the tarball; without it, it is the one in target/package.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));

function tarball() {
  const named = process.env["MIXPEEK_USERS_PACKAGE"];
  if (named) return named;
  const folder = join(root, "target/package");
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => /^mixpeek-users-.*\.tgz$/.test(name)) : [];
  if (found.length !== 1) throw new Error(`target/package holds ${found.length} packages; make one with: cargo xtask package`);
  return join(folder, found[0]);
}

// Not `npm install`: that would want the tarball's checksum in the lock file, and it has another one after each change.
const installed = join(here, "node_modules/mixpeek-users");
rmSync(installed, { recursive: true, force: true });
mkdirSync(installed, { recursive: true });
execFileSync("tar", ["-xzf", tarball(), "-C", installed, "--strip-components=1"], { stdio: "inherit" });

if (!process.argv.includes("--install-only")) {
  const { build } = await import("vite");
  for (const mode of ["development", "production"]) {
    // React looks at it, and Vite takes it for the word of whoever calls.
    process.env["NODE_ENV"] = mode;
    const outDir = join(here, "dist", mode);
    const input = ["index.html", "rendered.html"].map((page) => join(here, page));
    const minify = mode === "production";
    await build({ root: here, mode, logLevel: "warn", build: { outDir, emptyOutDir: true, minify, rolldownOptions: { input } } });
    // Frameworks render in Node first, with the package imported there as it is.
    const rendering = join(here, "dist", `${mode}-server`);
    await build({ root: here, mode, logLevel: "warn", build: { outDir: rendering, emptyOutDir: true, ssr: join(here, "src/server.tsx") } });
    const { render } = await import(pathToFileURL(join(rendering, "server.js")).href);
    const page = join(outDir, "rendered.html");
    writeFileSync(page, readFileSync(page, "utf8").replace("<!--rendered-->", render()));
  }
}
