// The server under measurement, and the two fronts through which a browser reaches it: one with our page, one with the hand-written page.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Agent, createServer, request } from "node:http";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** 32 characters or more, and nobody's secret. */
export const TOKEN = "bench-only-token-that-opens-nothing-of-value";
/** The app with as many members as were asked for. */
export const APP = "app_seeded";
export const PAGE = `/apps/${APP}/users`;
export const MEMBERS = `/v1/apps/${APP}/users`;

const BINARY = process.env.MIXPEEK_USERS_BIN;
const agent = new Agent({ keepAlive: true });

/** Starts the server with an app of `members` members. It forgets everything when it stops. */
export async function startServer(members) {
  if (!BINARY) throw new Error("MIXPEEK_USERS_BIN must name the server; `cargo xtask bench` builds it and does so");
  const child = spawn(BINARY, ["serve", "--in-memory", "--listen", "127.0.0.1:0", "--seed-members", String(members)], {
    env: { ...process.env, MIXPEEK_USERS_TOKEN: TOKEN, RUST_LOG: "warn" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  // However this process ends.
  process.once("exit", () => child.kill());
  const address = await new Promise((resolve, reject) => {
    let out = "";
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code} before it listened`)));
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out += text;
      const found = /^Users tab: (http:\/\/127\.0\.0\.1:\d+)\//m.exec(out);
      if (found) resolve(found[1]);
    });
  });
  return {
    origin: new URL(address),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Asks the server itself: its answer as bytes. */
export async function askServer(origin, path, { method = "GET", headers = {}, body } = {}) {
  const sent = request(new URL(path, origin), { method, headers: { authorization: `Bearer ${TOKEN}`, ...headers }, agent });
  sent.end(body);
  const [response] = await once(sent, "response");
  const parts = [];
  for await (const part of response) parts.push(part);
  if (response.statusCode >= 300) throw new Error(`${method} ${path} answered ${response.statusCode}: ${Buffer.concat(parts)}`);
  return { headers: response.headers, body: Buffer.concat(parts) };
}

/**
 * A front: what `own(path, encodings)` answers comes out of this process's memory, everything else from the server. Both pages are behind
 * one, so both pay the same for it.
 */
async function startFront(upstream, own) {
  const front = createServer(async (incoming, outgoing) => {
    try {
      const { method, url, headers } = incoming;
      const isData = /^\/(v1|x|demo)\//.test(url);
      if (method === "GET" && !isData) {
        const { status = 200, headers: ours, body } = await own(url, headers["accept-encoding"] ?? "");
        outgoing.writeHead(status, { ...ours, "content-length": body.length }).end(body);
        return;
      }
      // The server lets in only whom it knows by this name, and no page of another origin.
      const rewritten = { ...headers, host: upstream.host, ...(headers.origin && { origin: upstream.origin }) };
      const onward = request(new URL(url, upstream), { method, headers: rewritten, agent }, (answer) => {
        const { connection, "keep-alive": _, ...rest } = answer.headers;
        outgoing.writeHead(answer.statusCode, rest);
        answer.pipe(outgoing);
      });
      onward.on("error", () => outgoing.destroy());
      outgoing.on("close", () => onward.destroy());
      incoming.pipe(onward);
    } catch (error) {
      outgoing.writeHead(502).end(String(error));
    }
  });
  front.listen(0, "127.0.0.1");
  await once(front, "listening");
  return {
    origin: `http://127.0.0.1:${front.address().port}`,
    stop() {
      front.closeAllConnections();
      front.close();
    },
  };
}

/** Our page: each file is asked of the server once, in the encoding that the browser gets. */
export function startOurs(upstream) {
  const files = new Map();
  return startFront(upstream, (path, encodings) => {
    const key = `${encodings} ${path}`;
    if (!files.has(key)) {
      const answer = askServer(upstream, path, { headers: { "accept-encoding": encodings } });
      files.set(key, answer.then(({ headers: { connection, "keep-alive": _, ...headers }, body }) => ({ headers, body })));
    }
    return files.get(key);
  });
}

const VANILLA = [
  ["/index.html", "text/html; charset=utf-8"],
  ["/app.js", "text/javascript; charset=utf-8"],
  ["/style.css", "text/css; charset=utf-8"],
];

/** The hand-written page, compressed beforehand like ours and under the same Content-Security-Policy. */
export async function startVanilla(upstream) {
  const { headers } = await askServer(upstream, PAGE);
  const files = new Map();
  for (const [path, type] of VANILLA) {
    const raw = readFileSync(new URL(`vanilla${path}`, import.meta.url));
    const policy = path.endsWith(".html") ? { "content-security-policy": headers["content-security-policy"] } : {};
    files.set(path, { raw, type, policy, br: brotli(raw), gzip: gzipSync(raw, { level: 9 }) });
  }
  return startFront(upstream, (path, encodings) => {
    const { raw, type, policy, ...compressed } = files.get(path) ?? files.get("/index.html");
    const encoding = ["br", "gzip"].find((name) => encodings.includes(name));
    const headers = { "content-type": type, "cache-control": "no-cache", ...policy, ...(encoding && { "content-encoding": encoding }) };
    return { headers, body: encoding ? compressed[encoding] : raw };
  });
}

/** A page of somebody else's with `<mixpeek-users>` in it, as `cargo xtask package` has packed it, under a policy as strict as ours. */
export async function startElement(upstream) {
  const folder = process.env.MIXPEEK_USERS_PACKAGE;
  if (!folder) throw new Error("MIXPEEK_USERS_PACKAGE must name the unpacked package; `cargo xtask bench` builds it and does so");
  const { headers } = await askServer(upstream, PAGE);
  const policy = { "content-security-policy": headers["content-security-policy"] };
  const own = {
    "/host.html": `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,"><script type="module" src="/host.js"></script><mixpeek-users app-id="${APP}"></mixpeek-users></html>`,
    "/host.js": `import "/package/index.js"; const token = new URLSearchParams(location.hash.slice(1)).get("token"); document.querySelector("mixpeek-users").getToken = () => token;`,
  };
  const types = { js: "text/javascript; charset=utf-8", wasm: "application/wasm", html: "text/html; charset=utf-8" };
  const files = new Map();
  const file = (path) => {
    if (!files.has(path)) {
      const raw = path.startsWith("/package/") ? readFileSync(folder + path.slice("/package".length)) : Buffer.from(own[path] ?? own["/host.html"]);
      files.set(path, { raw, type: types[path.split(".").at(-1)] ?? types.html, br: brotli(raw), gzip: gzipSync(raw, { level: 9 }) });
    }
    return files.get(path);
  };
  return startFront(upstream, (path, encodings) => {
    const { raw, type, ...compressed } = file(path);
    const encoding = ["br", "gzip"].find((name) => encodings.includes(name));
    const cache = path.startsWith("/package/") ? "public, max-age=31536000, immutable" : "no-cache";
    const headers = { "content-type": type, "cache-control": cache, ...policy, ...(encoding && { "content-encoding": encoding }) };
    return { headers, body: encoding ? compressed[encoding] : raw };
  });
}

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}
