// Loads the WebAssembly module, and says what keeps it from starting.

/** What stands there where the element cannot start: whoever builds the page has to know what to do. */
export class StartError extends Error {
  constructor(title, hint, cause) {
    super(`${title}. ${hint}`, { cause });
    this.title = title;
    this.hint = hint;
  }
}

/** The module, loaded once for all elements of the page. One that could not be loaded is tried again by the next. */
let loading;

export function load(wasmUrl) {
  loading ??= start(wasmUrl).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function start(wasmUrl) {
  if (typeof WebAssembly !== "object") {
    throw new StartError("This browser cannot show users", "WebAssembly is missing or switched off. Use a current browser.");
  }
  const url = new URL(wasmUrl || new URL("./app_bg.wasm", import.meta.url), document.baseURI);
  const script = import("./app.js").catch((error) => {
    throw new StartError("The users could not be shown", "A script did not load. Deploy all files of mixpeek-users, then reload.", error);
  });
  const [glue, module] = await Promise.all([script, compile(url)]);
  await glue.default({ module_or_path: module });
  return glue;
}

async function compile(url) {
  const response = await fetch(url, { credentials: "same-origin" }).catch((error) => {
    throw new StartError("The users could not be shown", `${url} did not load. Check the connection, and connect-src in the page's policy.`, error);
  });
  if (!response.ok) {
    throw new StartError("The users could not be shown", `${url} answered ${response.status}. Serve the file there, or set wasmUrl to where it is.`);
  }
  try {
    // Only a server that says what the file is lets it be compiled on its way.
    return response.headers.get("content-type")?.startsWith("application/wasm")
      ? await WebAssembly.compileStreaming(response)
      : await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    const isForbidden = /content security policy|unsafe-eval|csp/i.test(String(error));
    const hint = isForbidden
      ? "The page's Content-Security-Policy forbids WebAssembly. Add 'wasm-unsafe-eval' to its script-src."
      : `${url} is not the module of this version of mixpeek-users.`;
    throw new StartError("The users could not be shown", hint, error);
  }
}

/** Until the scripts of the page have run once: one of them may be about to set `getToken`. */
export function scriptsHaveRun() {
  const [page] = performance.getEntriesByType("navigation");
  if (document.readyState === "complete" || page?.domContentLoadedEventStart > 0) return undefined;
  return new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
}
