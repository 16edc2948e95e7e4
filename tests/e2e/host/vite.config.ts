import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  // Built twice, see build.mjs, into folders of one server.
  base: "./",
  plugins: [react()],
  // The package brings its WebAssembly along by `new URL(…, import.meta.url)`, which the bundling of dependencies for `vite dev` would lose.
  optimizeDeps: { exclude: ["mixpeek-users"] },
  build: { target: "es2022" },
});
