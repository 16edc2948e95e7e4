// Bundles the scripts of the npm package: `node bundle.mjs <folder of the module> <style sheet> <folder to write to>`. `cargo xtask package` calls it.
//
// What stays apart: the module's own script, which is loaded when the element is first shown; what only the
// keyboard needs; texts in other languages; React.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build, transform } from "esbuild";

const [made, sheet, out] = process.argv.slice(2);
const source = fileURLToPath(new URL("../package/", import.meta.url));

/** The style sheet as a text: it becomes a constructed sheet, which no policy for styles stands against. */
const sheetAsText = {
  name: "sheet-as-text",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /\.css$/ }, () => ({ path: sheet }));
    onLoad({ filter: /\.css$/ }, async () => {
      const { code } = await transform(await readFile(sheet, "utf8"), { loader: "css", minify: true, target: "esnext" });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const common = { bundle: true, format: "esm", target: "es2022", minify: true, legalComments: "none", logLevel: "warning" };

await Promise.all([
  // wasm-bindgen also exports what the crates of the module export, of which nobody calls anything.
  build({ ...common, stdin: { contents: 'export { default, Tab } from "./app.js";', resolveDir: made }, outfile: join(out, "app.js") }),
  build({
    ...common,
    entryPoints: [join(source, "index.js")],
    outfile: join(out, "index.js"),
    external: ["./app.js", "./keyboard.js", "./locales/*"],
    plugins: [sheetAsText],
  }),
  build({ ...common, entryPoints: [fileURLToPath(new URL("../../src/keyboard.js", import.meta.url))], outfile: join(out, "keyboard.js") }),
  build({
    ...common,
    entryPoints: [join(source, "react.js")],
    outfile: join(out, "react.js"),
    external: ["react", "./index.js"],
    banner: { js: '"use client";' },
  }),
]);
