// Sign-in at Clerk, as the server sees it: session tokens, and the keys to check them with.
import { createSign, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** The page on which the sessions are made. */
const PARTY = "https://users.example.com";

export interface Sessions {
  /** The section `[auth]` of a configuration. */
  readonly auth: readonly string[];
  /** A session of somebody in an organization, in which they have a role: `admin`, `member`. */
  token(user: string, organization: string, role: string): string;
  stop(): Promise<void>;
}

/** Serves the public half of a key, and signs with the other. */
export async function startSessions(): Promise<Sessions> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "stories", use: "sig", alg: "RS256" }] });
  const server = http.createServer((_, response) => void response.writeHead(200, { "content-type": "application/json" }).end(keys));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    auth: ['mode = "clerk"', `jwks_url = "http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json"`, `authorized_parties = ["${PARTY}"]`],
    token(user, organization, role) {
      const now = Math.floor(Date.now() / 1_000);
      const claims = { sub: user, sid: "sess_stories", azp: PARTY, iat: now - 1, nbf: now - 1, exp: now + 600, v: 2, o: { id: organization, rol: role } };
      const signed = `${part({ alg: "RS256", typ: "JWT", kid: "stories" })}.${part(claims)}`;
      return `${signed}.${createSign("RSA-SHA256").update(signed).sign(privateKey, "base64url")}`;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
