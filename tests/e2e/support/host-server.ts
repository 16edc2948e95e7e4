import { once } from "node:events";
import { createReadStream, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const HOST = fileURLToPath(new URL("../host/", import.meta.url));

/** Where the server takes files from, by the beginning of their path. The longest beginnings come first. */
const FOLDERS: readonly (readonly [string, string])[] = [
  ["/package/", join(HOST, "node_modules/mixpeek-users/")],
  ["/pages/", join(HOST, "pages/")],
  ["/production/", join(HOST, "dist/production/")],
  ["/", join(HOST, "dist/development/")],
];

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** An application on an origin of its own, with a policy as strict as applications have it. */
export interface Host {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  stop(): Promise<void>;
}

const GUIDE = readFileSync(fileURLToPath(new URL("../../../docs/embedding.md", import.meta.url)), "utf8");
/** What the guide for integrators says that a page's policy needs, word for word. */
export const DOCUMENTED = /^script-src .*$/m.exec(GUIDE)?.[0] ?? "";

/** What pages may do: what is documented, and the empty icon of their own. The API's servers are those in the page's address, which is more than real
 * pages would let their address say, and the demo's pictures come from one, which has no HTTPS here. */
function policy(address: URL): string {
  const isBase = (name: string) => /base(url)?$/i.test(name);
  const servers = [...address.searchParams].filter(([name, value]) => isBase(name) && URL.canParse(value)).map(([, value]) => new URL(value).origin);
  let documented = DOCUMENTED.replace("https://users.example.com", servers.join(" ")).replace("img-src https:", ["img-src https: data:", ...servers].join(" "));
  if (address.searchParams.get("policy") === "no-wasm") documented = documented.replace(" 'wasm-unsafe-eval'", "");
  return `default-src 'none'; ${documented}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

async function answer(address: URL, response: ServerResponse): Promise<void> {
  const path = decodeURIComponent(address.pathname);
  const [beginning, folder] = FOLDERS.find(([beginning]) => path.startsWith(beginning))!;
  const file = normalize(join(folder, path.slice(beginning.length) || "index.html"));
  const type = TYPES[extname(file)];
  const isThere = file.startsWith(folder) && type !== undefined && (await stat(file).catch(() => undefined))?.isFile();
  response.setHeader("content-security-policy", policy(address));
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("cache-control", "no-cache");
  if (!isThere) {
    response.writeHead(404, { "content-type": "text/plain" }).end("There is no such file.\n");
    return;
  }
  response.writeHead(200, { "content-type": type });
  createReadStream(file).pipe(response);
}

export async function startHost(): Promise<Host> {
  const server = createServer((request, response) => {
    void answer(new URL(request.url ?? "/", "http://host.invalid"), response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
