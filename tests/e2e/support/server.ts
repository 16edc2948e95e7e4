import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The token of every server under test: 32 characters or more, and nobody's secret. */
export const TOKEN = "e2e-only-token-that-opens-nothing-of-value";

export const BINARY =
  process.env["MIXPEEK_USERS_BIN"] ??
  fileURLToPath(new URL("../../../target/release/mixpeek-users", import.meta.url));

/** A server of the project, on a port of its own. */
export interface Server {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** What it printed when it started: the address, which signs in unless that is done elsewhere. */
  address: string;
  stop(): Promise<void>;
}

export async function startServer(args: readonly string[], variables: Readonly<Record<string, string>> = {}, listen = "127.0.0.1:0"): Promise<Server> {
  const child = spawn(BINARY, ["serve", "--listen", listen, ...args], {
    env: { ...process.env, MIXPEEK_USERS_TOKEN: TOKEN, ...variables, RUST_LOG: "warn" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const address = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${BINARY} ended with ${code} before it listened:\n${log}`)));
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      const found = /^Users tab: (http:\/\/127\.0\.0\.1:\d+\/\S*)$/m.exec(out);
      if (found) resolve(found[1]!);
    });
  });
  return {
    url: new URL(address).origin,
    address,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
