// The package as npm would publish it: what is in it, whether its exports lead anywhere, and what its types say.
//
// MIXPEEK_USERS_PACKAGE names the tarball; without it, it is the one in target/package.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = fileURLToPath(new URL(".", import.meta.url));
const installed = join(here, "node_modules/mixpeek-users");
const run = promisify(execFile);
const LANGUAGES = ["ar", "de", "es", "fr", "ja", "pt", "zh"];

function findTarball() {
  const named = process.env["MIXPEEK_USERS_PACKAGE"];
  if (named) return named;
  const folder = fileURLToPath(new URL("../../target/package", import.meta.url));
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => /^mixpeek-users-.*\.tgz$/.test(name)) : [];
  assert.equal(found.length, 1, "target/package holds one package; make it with: cargo xtask package");
  return join(folder, found[0]);
}
const tarball = findTarball();

/** Runs a program of npm's and gives its words where it fails. */
async function program(name, ...given) {
  const entry = join(here, "node_modules", ...name);
  try {
    return (await run(process.execPath, [entry, ...given], { cwd: here, env: { ...process.env, FORCE_COLOR: "0" } })).stdout;
  } catch (error) {
    assert.fail(`${given.join(" ")}\n${error.stdout}${error.stderr}`);
  }
}

/** All files of the package, by their path in it. */
function files(folder = installed) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [relative(installed, join(folder, entry.name))]))
    .sort();
}
const read = (name) => readFileSync(join(installed, name), "utf8");

before(() => {
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
});

describe("The package", () => {
  test("holds what it needs and nothing else", () => {
    const expected = [
      "LICENSE-APACHE",
      "LICENSE-MIT",
      "README.md",
      "app.js",
      "app_bg.wasm",
      "element.d.ts",
      "index.d.ts",
      "index.js",
      "keyboard.js",
      "locales/keys.d.ts",
      "locales/keys.js",
      ...LANGUAGES.map((language) => `locales/${language}.js`),
      "package.json",
      "react.d.ts",
      "react.js",
      "sbom.cdx.json",
    ].sort();
    const parts = files().filter((name) => /^split_\w+\.wasm$|^chunk[\w-]*\.(js|wasm)$/.test(name));
    assert.deepEqual(files().filter((name) => !parts.includes(name)), expected);
    assert.ok(parts.length > 0, "what comes after the list has a file of its own");
  });

  test("names nothing that it does not hold", () => {
    for (const name of files().filter((name) => /\.(js|d\.ts)$/.test(name))) {
      for (const [, path] of read(name).matchAll(/(?:from|import\(|new URL\(|import)\s*["'](\.{1,2}\/[^"']+)["']/g)) {
        // Types name the script that they describe, which may have been joined with another one.
        const file = join(installed, dirname(name), name.endsWith(".d.ts") ? path.replace(/\.js$/, ".d.ts") : path);
        assert.ok(existsSync(file), `${name} names ${path}`);
      }
    }
  });

  test("says nothing about the machine that built it", () => {
    const homes = /\/(?:root|home|Users)\/[\w.-]+|[A-Z]:\\Users\\|registry\/src|\.rustup/;
    for (const name of files()) {
      const text = readFileSync(join(installed, name), "latin1");
      const found = homes.exec(text);
      assert.equal(found && text.slice(found.index - 20, found.index + 80), null, name);
    }
  });

  test("makes no markup out of texts", () => {
    for (const name of files().filter((name) => name.endsWith(".wasm"))) {
      // A subtree of `view!` without anything live in it would be one, and pages that enforce Trusted Types would refuse it.
      assert.doesNotMatch(readFileSync(join(installed, name), "latin1"), /<(?:[a-z]+|h[1-6])(?: [a-z-]+="[^"]*")* ?\/?>/, name);
    }
    for (const name of files().filter((name) => name.endsWith(".js"))) {
      assert.doesNotMatch(read(name), /outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|new Worker|importScripts/, name);
    }
  });

  test("has no source maps that lead nowhere, and evaluates no text", () => {
    for (const name of files().filter((name) => name.endsWith(".js"))) {
      assert.doesNotMatch(read(name), /sourceMappingURL/, name);
      assert.doesNotMatch(read(name), /\beval\(|new Function\(/, name);
    }
  });

  test("is as light as promised", () => {
    assert.ok(statSync(tarball).size < 600 * 1024, `${statSync(tarball).size} bytes`);
  });

  test("needs nothing installed besides it", () => {
    const { dependencies, peerDependencies, peerDependenciesMeta, scripts } = JSON.parse(read("package.json"));
    assert.equal(dependencies, undefined);
    assert.deepEqual(Object.keys(peerDependencies), ["react"]);
    assert.equal(peerDependenciesMeta.react.optional, true);
    assert.equal(scripts, undefined, "nothing runs when it is installed");
  });
});

describe("Its bill of materials", () => {
  const bill = () => JSON.parse(read("sbom.cdx.json"));

  test("is CycloneDX, by its schema", async () => {
    const { Spec, Validation } = await import("@cyclonedx/cyclonedx-library");
    const problems = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(read("sbom.cdx.json"));
    assert.equal(problems, null, JSON.stringify(problems, null, 1));
    const wrong = JSON.stringify({ ...bill(), specVersion: "none" });
    assert.notEqual(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(wrong), null, "the schema refuses something");
  });

  test("lists what is linked into the module, with its licence and the checksum of its source", () => {
    const { components, metadata } = bill();
    assert.equal(metadata.component.version, JSON.parse(read("package.json")).version);
    const names = components.map(({ name }) => name);
    for (const linked of ["leptos", "wasm-bindgen", "serde", "mixpeek-users-contract", "rust-std"]) assert.ok(names.includes(linked), linked);
    // Macros, the server's libraries, and the page around the tab.
    for (const other of ["leptos_macro", "serde_derive", "tokio", "axum", "leptos_router"]) assert.ok(!names.includes(other), other);
    for (const { name, licenses, hashes, purl } of components) {
      assert.match(licenses[0].expression, /\w/, name);
      if (purl?.startsWith("pkg:cargo/")) assert.match(hashes[0].content, /^[0-9a-f]{64}$/, name);
    }
  });

  test("says whom each part needs, and leaves nothing hanging", () => {
    const { components, dependencies, metadata } = bill();
    const known = new Set([metadata.component["bom-ref"], ...components.map((component) => component["bom-ref"])]);
    const reached = new Set([metadata.component["bom-ref"]]);
    for (const from of reached) for (const to of dependencies.find(({ ref }) => ref === from)?.dependsOn ?? []) reached.add(to);
    assert.deepEqual([...reached].sort(), [...known].sort());
  });
});

describe("Its exports", () => {
  test("are what publint expects", async () => {
    const { publint } = await import("publint");
    const { formatMessage } = await import("publint/utils");
    const { messages, pkg } = await publint({ pkgDir: installed, strict: true, pack: false });
    assert.deepEqual(messages.map((message) => formatMessage(message, pkg, { color: false })), []);
  });

  test("have types wherever they are resolved, in modules", async () => {
    await program(["@arethetypeswrong/cli", "dist", "index.js"], tarball, "--profile", "esm-only", "--no-emoji", "--no-color", "--exclude-entrypoints", "./app.wasm");
  });

  test("can be imported where there is no browser", async () => {
    const script = `
      const plain = await import("mixpeek-users");
      const { MixpeekUsers } = await import("mixpeek-users/react");
      const { createElement } = await import("react");
      const { renderToString } = await import("react-dom/server");
      plain.define();
      console.log(renderToString(createElement(MixpeekUsers, { appId: "app_shop_search", className: "users", getToken: () => "secret" })));
    `;
    const { stdout, stderr } = await run(process.execPath, ["--input-type=module", "--eval", script], { cwd: here });
    assert.equal(stdout.trim(), '<mixpeek-users class="users"></mixpeek-users>');
    assert.equal(stderr, "");
  });

  test("lead to the module for those who serve it themselves", () => {
    assert.equal(fileURLToPath(import.meta.resolve("mixpeek-users/app.wasm")), join(installed, "app_bg.wasm"));
    assert.throws(() => import.meta.resolve("mixpeek-users/app.js"), { code: "ERR_PACKAGE_PATH_NOT_EXPORTED" });
  });
});

describe("Its types", () => {
  for (const resolution of ["nodenext", "bundler"]) {
    test(`fit applications and refuse mistakes, resolved by ${resolution}`, async () => {
      await program(["typescript", "bin", "tsc"], "--project", `types/tsconfig.${resolution}.json`);
    });
  }
});
