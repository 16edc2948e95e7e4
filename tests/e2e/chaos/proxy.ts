import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

import { CALM, type Fault, FAULTS, SHAPES } from "./faults.ts";
import type { Exchange } from "./history.ts";
import { Random, seedOf } from "./random.ts";

const IS_API = /^\/(v1|x)\//;

const CAPTIVE = "<!doctype html><html><head><title>Sign in to this network</title></head><body><h1>Welcome</h1></body></html>";

export interface Answer {
  status: number;
  headers: http.OutgoingHttpHeaders;
  body: Buffer;
}

/** Answers a request in its own way; `ask` asks the server. */
export type Lie = (exchange: Exchange, ask: () => Promise<Answer>, exchanges: Exchange[]) => Promise<Answer>;

/**
 * Stands between the browser and the server, on loopback, and spoils requests to the API. Everything else, and everything while it is not
 * `armed`, passes untouched. It never sends anything twice.
 *
 * Host and Origin go on as they came: both name the proxy's own port, and the server takes loopback names on any port.
 */
export class Proxy {
  readonly exchanges: Exchange[] = [];
  armed = false;
  /** Which action of the driver is under way. */
  action = 0;
  /** Lies about requests that reach the server, for tests of the checks. */
  lie: Lie | undefined;
  private readonly counts = new Map<string, number>();
  private readonly stalled = new Set<() => void>();
  private underWay = 0;
  private waiting: (() => void)[] = [];
  private readonly server: http.Server;

  private constructor(
    private readonly seed: number,
    private readonly tick: () => number,
    private readonly target: string,
  ) {
    this.server = http.createServer((request, response) => void this.handle(request, response));
  }

  static async start(seed: number, tick: () => number, target: string): Promise<Proxy> {
    const proxy = new Proxy(seed, tick, target);
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Done once no request is under way but for those that stall. */
  async idle(): Promise<void> {
    while (this.underWay > this.stalled.size) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  get isQuiet(): boolean {
    return this.underWay === 0;
  }

  /** Ends what stalls, by closing its connection. */
  release(): void {
    for (const end of this.stalled) end();
  }

  async stop(): Promise<void> {
    this.release();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The same fault for the same request of the same action, in whatever order requests arrive. */
  private choose(method: string, path: string): { fault: Fault; random: Random } {
    const key = `${this.action} ${method} ${path}`;
    const nth = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, nth);
    const random = new Random(seedOf(this.seed, "fault", key, nth));
    return { fault: this.armed ? random.weighted(FAULTS) : CALM, random };
  }

  private async handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const [method, url] = [request.method ?? "GET", request.url ?? "/"];
    const parts: Buffer[] = [];
    try {
      for await (const part of request) parts.push(part as Buffer);
    } catch {
      return; // The page is gone.
    }
    const body = Buffer.concat(parts);
    const forward = () => this.forward(request, body);
    if (!IS_API.test(url)) {
      await forward().then((answer) => give(response, answer), () => response.destroy());
      return;
    }
    const path = url.replace(/\?.*/, "");
    const { fault, random } = this.choose(method, path);
    const n = this.exchanges.length + 1;
    const exchange: Exchange = { n, seq: this.tick(), action: this.action, origin: this.target, method, path, body: body.toString(), fault: fault.name, reached: fault.reaches, got: "…" };
    this.exchanges.push(exchange);
    this.underWay += 1;
    try {
      const ask = async () => {
        const answer = await forward();
        exchange.status = answer.status;
        exchange.answer = answer.body.toString();
        exchange.done = this.tick();
        return answer;
      };
      const { lie } = this;
      await this.spoil(exchange, fault, random, response, lie ? () => lie(exchange, ask, this.exchanges) : ask);
    } catch (error) {
      exchange.got = `the server is gone: ${String(error)}`;
      response.destroy();
    } finally {
      this.underWay -= 1;
      for (const resolve of this.waiting.splice(0)) resolve();
    }
  }

  private async spoil(exchange: Exchange, fault: Fault, random: Random, response: http.ServerResponse, forward: () => Promise<Answer>): Promise<void> {
    const { does } = fault;
    if (does.kind === "pass" && does.delay) await later(random.between(...does.delay));
    const answer = fault.reaches ? await forward() : undefined;
    if (does.kind === "stall") {
      exchange.got = "nothing for long";
      await this.stall(response);
      return;
    }
    if (does.kind === "cut") {
      exchange.got = "nothing";
      response.destroy();
      return;
    }
    if (does.kind === "answer") {
      exchange.got = `${does.status}${does.html ? ", a page" : ""}`;
      give(response, does.html ? page(does.status) : envelope(does.status, does.after));
      return;
    }
    if (!answer) return;
    if (does.kind === "spoil") {
      spoilt(response, answer, does.how, random);
      exchange.got = `${answer.status}, spoilt (${does.how})`;
      return;
    }
    exchange.got = String(answer.status);
    give(response, answer);
  }

  private async stall(response: http.ServerResponse): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = () => {
        this.stalled.delete(end);
        response.destroy();
        resolve();
      };
      this.stalled.add(end);
      // Whoever has gone away waits for nothing.
      response.once("close", end);
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  private forward(request: http.IncomingMessage, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const on = http.request(this.target + request.url, { method: request.method, headers: { ...request.headers, connection: "close" } }, (from) => {
        const parts: Buffer[] = [];
        from.on("data", (part: Buffer) => parts.push(part));
        from.on("error", reject);
        from.on("end", () => resolve({ status: from.statusCode ?? 0, headers: from.headers, body: Buffer.concat(parts) }));
      });
      on.on("error", reject);
      on.end(body);
    });
  }
}

const later = (millis: number) => new Promise<void>((resolve) => setTimeout(resolve, millis));

/** Each answer closes its connection: a browser sends a request again by itself where a connection that it has used before breaks. */
function give(response: http.ServerResponse, { status, headers, body }: Answer): void {
  const { "transfer-encoding": _, ...rest } = headers;
  response.writeHead(status, { ...rest, "content-length": body.length, connection: "close" }).end(body);
}

const page = (status: number): Answer => ({ status, headers: { "content-type": "text/html; charset=utf-8" }, body: Buffer.from(CAPTIVE) });

function envelope(status: number, after: number | undefined): Answer {
  const type = status === 429 ? "TooManyRequestsError" : status === 503 ? "UnavailableError" : "InternalServerError";
  const body = JSON.stringify({ success: false, status, error: { type, message: "", details: {} } });
  return { status, headers: { "content-type": "application/json", ...(after !== undefined && { "retry-after": String(after) }) }, body: Buffer.from(body) };
}

function spoilt(response: http.ServerResponse, answer: Answer, how: "cut" | "short" | "shape", random: Random): void {
  if (how === "shape") return give(response, { ...answer, body: Buffer.from(random.pick(SHAPES)!) });
  // At least one byte is missing, so that no object is complete.
  const half = answer.body.subarray(0, random.between(0, Math.max(0, answer.body.length - 2)));
  if (how === "short") return give(response, { ...answer, body: half });
  const { "transfer-encoding": _, ...rest } = answer.headers;
  response.writeHead(answer.status, { ...rest, "content-length": answer.body.length, connection: "close" });
  // The half is out before the line is cut.
  response.write(half, () => response.destroy());
}
