import { expect, test } from "@playwright/test";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

import { FAULTS } from "./faults.ts";
import { Proxy } from "./proxy.ts";

/** What became of a request: an answer, as much as came of it, and how it ended. */
interface Outcome {
  status?: number;
  after?: string;
  body: string;
  end: "whole" | "cut";
}

function send(base: string, path: string): Promise<Outcome> {
  return new Promise((resolve) => {
    // A connection of its own, so that nothing is sent again by the way.
    const request = http.request(base + path, { agent: false }, (response) => {
      const outcome: Outcome = { status: response.statusCode!, body: "", end: "cut", ...(response.headers["retry-after"] && { after: response.headers["retry-after"] }) };
      response.setEncoding("utf8").on("data", (part: string) => (outcome.body += part));
      response.on("end", () => (outcome.end = response.complete ? "whole" : "cut"));
      response.on("error", () => {});
      response.on("close", () => resolve(outcome));
    });
    request.on("error", () => resolve({ body: "", end: "cut" }));
    request.end();
  });
}

/** Sends all of them at once, three times, and says which was spoilt how. */
async function run(seed: number, target: string, paths: readonly string[]): Promise<{ fates: Map<string, unknown>; faults: Set<string> }> {
  let now = 0;
  const proxy = await Proxy.start(seed, () => (now += 1), target);
  proxy.armed = true;
  const fates = new Map<string, unknown>();
  try {
    for (const round of [1, 2, 3]) {
      const before = proxy.exchanges.length;
      const under = paths.map(async (path) => [path, await send(proxy.url, path)] as const);
      await expect.poll(() => proxy.exchanges.length).toBe(before + paths.length);
      await proxy.idle();
      proxy.release();
      const outcomes = new Map(await Promise.all(under));
      for (const { path, fault, reached, got } of proxy.exchanges.slice(before)) fates.set(`${path}, ${round}`, { fault, reached, got, ...outcomes.get(path) });
    }
    return { fates, faults: new Set(proxy.exchanges.map(({ fault }) => fault)) };
  } finally {
    await proxy.stop();
  }
}

test("Two proxies with one seed spoil the same requests in the same way, in whatever order they come, and another seed others", async () => {
  const upstream = http.createServer((request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ path: request.url, people: Array.from({ length: 40 }, (_, at) => ({ at })) }));
  });
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const paths = Array.from({ length: 100 }, (_, at) => `/v1/apps/a/users/${at}`);
  try {
    const first = await run(7, target, paths);
    const again = await run(7, target, paths.toReversed());
    const other = await run(8, target, paths);
    expect(Object.fromEntries(again.fates)).toEqual(Object.fromEntries(first.fates));
    expect(Object.fromEntries(other.fates)).not.toEqual(Object.fromEntries(first.fates));
    expect([...first.faults].sort(), "every kind of fault is among them").toEqual(FAULTS.map(({ name }) => name).sort());
  } finally {
    upstream.closeAllConnections();
    upstream.close();
  }
});
