import { expect, test } from "@playwright/test";

import { TOKEN } from "../support/server.ts";
import { runEpisode } from "./episode.ts";
import type { Exchange } from "./history.ts";
import type { Answer, Lie } from "./proxy.ts";

const JSON_HEADERS = { "content-type": "application/json" };
const body = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

interface Case {
  lie: Lie;
  complaint: RegExp;
}

/** What a broken page or server would look like, and what the run has to say of it. */
const LIES: Readonly<Record<string, Case>> = {
  "a removal that never reaches the server": {
    lie: async ({ method, path }, ask) =>
      method === "DELETE" && !path.includes("/invitations/") ? { status: 200, headers: JSON_HEADERS, body: body({ success: true }) } : ask(),
    complaint: /✗ “.* was removed\.”, but the server did no such thing/s,
  },
  "an invitation that is sent twice": {
    lie: async (exchange, ask, exchanges) => {
      const answer = await ask();
      if (exchange.method === "POST" && exchange.path.endsWith("/invite")) exchanges.push({ ...exchange, n: exchanges.length + 1, seq: exchange.seq + 0.5 });
      return answer;
    },
    complaint: /✗ request \d+ sends invite .* again/,
  },
  "a second mail": {
    lie: async (exchange, ask) => {
      const answer = await ask();
      if (exchange.method !== "POST" || !exchange.path.endsWith("/invite") || answer.status !== 200) return answer;
      return again(exchange.origin, exchange.path, exchange.body, answer);
    },
    complaint: /✗ .* got \d mails for \d invitations/,
  },
  "a list without its last member": {
    lie: async ({ method, path }, ask) => {
      const answer = await ask();
      if (method !== "GET" || !path.endsWith("/users") || answer.status !== 200) return answer;
      const list = JSON.parse(answer.body.toString()) as { users: unknown[]; total: number };
      return { ...answer, body: body({ ...list, users: list.users.slice(0, -1), total: list.total - 1 }) };
    },
    complaint: /✗ .* is a member and not on screen/,
  },
  "a role that is saved and not shown until the page looks again": {
    lie: (exchange, ask) => changed(exchange, ask, "role", (member) => ({ ...member, role: member["role"] === "org:admin" ? "org:member" : "org:admin" })),
    complaint: /✗ before it looks again, \S+ is “.*” and on screen “/,
  },
  "metadata that are saved and not shown": {
    lie: (exchange, ask) => changed(exchange, ask, "metadata", (member) => ({ ...member, public_metadata: { note: "another" } })),
    complaint: /✗ before it looks again, the metadata of \S+ are .* and on screen \{"note":"another"\}/,
  },
};

/** Changes the answer to a change of a member. */
async function changed({ method, path }: Exchange, ask: () => Promise<Answer>, what: string, change: (member: Record<string, unknown>) => unknown): Promise<Answer> {
  const answer = await ask();
  if (method !== "PATCH" || !path.endsWith(`/${what}`) || answer.status !== 200) return answer;
  return { ...answer, body: body(change(JSON.parse(answer.body.toString()))) };
}

/** Withdraws the invitation and sends another, behind everybody's back. */
async function again(origin: string, path: string, sent: string, first: Answer): Promise<Answer> {
  const { invitation_id } = JSON.parse(first.body.toString()) as { invitation_id: string };
  const headers = { ...JSON_HEADERS, authorization: `Bearer ${TOKEN}` };
  await fetch(origin + path.replace(/invite$/, `invitations/${encodeURIComponent(invitation_id)}`), { method: "DELETE", headers });
  const answer = await fetch(origin + path, { method: "POST", headers, body: sent });
  return { status: answer.status, headers: JSON_HEADERS, body: Buffer.from(await answer.text()) };
}

for (const [name, { lie, complaint }] of Object.entries(LIES)) {
  test(`A chaos run finds out ${name}`, async ({ browser }) => {
    test.setTimeout(120_000);
    await expect(runEpisode(browser, 12, 50, lie)).rejects.toThrow(complaint);
  });
}
