// The fake as a program of its own, with Clerk's client on it and Clerk's document behind every answer.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { faultsOfAnswer, faultsOfRequest, operation } from "./document.mjs";

const SECONDS_TO_START = 30;

/** What the document has against the answers so far, and the operations that have succeeded. */
export const seen = { faults: [], operations: new Set(), wrongRequests: 0 };

// The client takes hold of `fetch` when it is loaded.
export const fetchUnseen = globalThis.fetch;
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init);
  const text = await request.clone().text();
  const answer = await fetchUnseen(request);
  await look(request, text ? JSON.parse(text) : undefined, answer.clone());
  return answer;
};
const { createClerkClient } = await import("@clerk/backend");

async function look(request, sent, answer) {
  const url = new URL(request.url);
  const path = url.pathname.replace(/^\/v1/, "");
  const id = operation(request.method, path);
  // The client counts users beside listing them, by a route that this part of the document does not have.
  if (path === "/users/count") return;
  const say = (fault) => seen.faults.push(`${request.method} ${path} ${answer.status}: ${fault}`);
  if (!id) return say("is not in the document");
  if (!answer.headers.get("content-type")?.startsWith("application/json")) return say("is no JSON");
  const body = await answer.json();
  faultsOfAnswer(id, answer.status, body).forEach(say);
  if (answer.status < 400) seen.operations.add(id);
  // What the document refuses, the fake must not let through.
  const query = {};
  for (const key of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(key);
    query[key] = values.length > 1 ? values : values[0];
  }
  // Documented in words only: the version in a query, and several statuses, for which the client repeats the key.
  delete query.__clerk_api_version;
  if (path.endsWith("/invitations") && Array.isArray(query.status)) query.status = query.status[0];
  const wrong = faultsOfRequest(request.method, path, query, sent);
  if (wrong.length > 0) {
    seen.wrongRequests += 1;
    if (answer.status < 400) say(`was let through although ${wrong.join("; ")}`);
  }
}

/** Starts a fake. `stop` ends it. */
export async function start() {
  const binary = process.env.MIXPEEK_USERS_FAKES_BIN;
  if (!binary) throw new Error("MIXPEEK_USERS_FAKES_BIN names no program");
  const child = spawn(binary, ["clerk"], { stdio: ["ignore", "pipe", "inherit"] });
  const stop = () => child.kill();
  try {
    const line = await firstLine(child);
    const { url, control, facts } = JSON.parse(line).clerk;
    const client = (secretKey = facts.secret_key) =>
      createClerkClient({ secretKey, apiUrl: control, telemetry: { disabled: true } });
    return { url, control, facts, client, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

async function firstLine(child) {
  const timeout = AbortSignal.timeout(SECONDS_TO_START * 1000);
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve).once("close", () => reject(new Error("the fake said nothing")));
    child.once("error", reject);
    timeout.addEventListener("abort", () => reject(timeout.reason));
  });
}
