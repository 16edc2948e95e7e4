import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { startServer, TOKEN } from "./server.ts";

const FAKES = process.env["MIXPEEK_USERS_FAKES_BIN"] ?? fileURLToPath(new URL("../../../target/debug/mixpeek-users-fakes", import.meta.url));

/** Where the users are. */
export type Directory = "embedded" | "mixpeek" | "mixpeek-organization" | "clerk" | "paradime";

/** What a story may need of the directory. A directory without it leaves the story out; `directories/absent.spec.ts` sees that it is not offered. */
export type Need =
  /** People without an address or a name, pictures, and dates as the demo has them. */
  | "demo"
  /** Mails that can be read, invitations that can be accepted here. */
  | "outbox"
  | "revoke"
  /** Invitations that were accepted or revoked, and expired ones: these there are in more places. */
  | "past"
  | "expired"
  | "add"
  | "statuses"
  | "metadata"
  /** Metadata that are merged, so that what others change stays. */
  | "merge"
  /** Removing that takes somebody off the list. */
  | "removal"
  /** Removing that leaves the account, so that its owner can be invited back. */
  | "back";

export interface Facts {
  lacks: readonly Need[];
  /** How many of the people of Shop search it can hold: not everywhere can there be somebody without an address. */
  people: number;
  /** How many addresses one request may invite, where that is more than one. */
  atOnce?: number;
  /** What the screen calls `org:member`. */
  member: string;
  /** What that role and `org:admin` let a person do. */
  memberCan: string;
  adminCan: string;
  /** What becomes of who is removed. */
  removal: Removal;
}

/** How removing is worded. */
interface Removal {
  /** The button's name, and that of the yes to the question. */
  verb: (name: string) => string;
  question: (name: string) => string;
  /** What a yes leads to in Shop search. */
  consequence: string;
  done: (name: string) => string;
}

const REMOVED: Removal = {
  verb: (name) => `Remove ${name}`,
  question: (name) => `Remove ${name}?`,
  consequence: "loses access to Shop search at once and is signed out on the next request",
  done: (name) => `${name} was removed.`,
};
const DELETED: Removal = {
  verb: (name) => `Delete ${name}`,
  question: (name) => `Delete the account of ${name}?`,
  consequence: "The account and its API keys are deleted for good",
  done: (name) => `The account of ${name} was deleted.`,
};
const DISABLED: Removal = {
  verb: (name) => `Disable ${name}`,
  question: (name) => `Disable ${name}?`,
  consequence: "can no longer sign in to Shop search. The account can be enabled again, but not from here.",
  done: (name) => `${name} was disabled.`,
};

const MEMBER = { member: "Member", memberCan: "Can sign in to the app and use it.", adminCan: "manage its users: invite, remove and change roles" };

/** What is known of each directory. That it is true is what the stories show. */
export const FACTS: Readonly<Record<Directory, Facts>> = {
  embedded: { lacks: [], people: 24, ...MEMBER, removal: REMOVED },
  mixpeek: { lacks: ["demo", "outbox", "past", "expired", "add", "statuses", "metadata", "merge"], people: 24, ...MEMBER, removal: REMOVED },
  "mixpeek-organization": {
    lacks: ["demo", "outbox", "past", "expired", "add", "merge", "back"],
    people: 20,
    member: "Member",
    memberCan: "Can work with the organization's data.",
    adminCan: "Can do everything, and manage the organization's accounts.",
    removal: DELETED,
  },
  clerk: { lacks: ["demo", "outbox", "statuses"], people: 24, atOnce: 10, ...MEMBER, removal: REMOVED },
  paradime: {
    lacks: ["demo", "outbox", "revoke", "past", "add", "statuses", "metadata", "merge", "removal", "back"],
    people: 20,
    member: "Developer",
    memberCan: "Can develop, run and schedule the workspace's models.",
    adminCan: "Can do everything in all workspaces, and manage their users.",
    removal: DISABLED,
  },
};

interface Person {
  user_id: string;
  membership_id?: string;
  name?: string | null;
  email?: string | null;
  role: string;
  status?: string | null;
  joined_at?: string | null;
  public_metadata?: Record<string, unknown> | null;
}

interface Invited {
  invitation_id: string;
  email_address: string;
  role: string;
  status: string;
  created_at?: string | null;
  expires_at?: string | null;
}

/** An app of the demo with its people. */
export interface Home {
  app_id: string;
  slug: string;
  title: string;
  organization: string;
  members: Person[];
  invitations: Invited[];
  /** Those that are no longer pending. */
  past: Invited[];
}

const PAST = ["accepted", "revoked", "expired"] as const;

/** The demo, as the embedded directory tells it: what moves into the other directories. */
export async function readDemo(): Promise<Home[]> {
  const server = await startServer(["--in-memory"]);
  try {
    const get = async (path: string) => {
      const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${TOKEN}` } });
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      return response.json();
    };
    const { results } = await get("/v1/apps");
    const managed = (results as any[]).filter((app) => app.auth_config.mode === "clerk");
    return await Promise.all(
      managed.map(async ({ app_id, slug, meta, auth_config }) => ({
        app_id,
        slug,
        title: meta.title,
        organization: auth_config.clerk_org_id,
        members: (await get(`/v1/apps/${app_id}/users`)).users,
        invitations: (await get(`/v1/apps/${app_id}/users/invitations`)).invitations,
        past: (await Promise.all(PAST.map((status) => get(`/x/apps/${app_id}/invitations?status=${status}`)))).flatMap(({ invitations }) => invitations),
      })),
    );
  } finally {
    await server.stop();
  }
}

/** A vendor's fake, in a process of its own. */
interface Fake {
  url: string;
  facts: Record<string, string>;
  /** Puts other people in place of all that are there. */
  put(people: unknown): Promise<void>;
  stop(): Promise<void>;
}

async function startFake(name: string, people: unknown): Promise<Fake> {
  const child = spawn(FAKES, [name], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${FAKES} ended with ${code}`)));
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      if (out.includes("\n")) resolve(out);
    });
  });
  const { url, control, facts } = JSON.parse(line)[name];
  const put = async (people: unknown) => {
    const moved = await fetch(`${control}/_people`, { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(people) });
    if (!moved.ok) throw new Error(`the fake of ${name} answered ${moved.status}: ${await moved.text()}`);
  };
  await put(people);
  return {
    url,
    facts,
    put,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

const DAY = 86_400_000;
/** Clerk knows when everything happened; what the demo does not know was a year ago. */
const at = (moment: string | null | undefined) => (moment ? Date.parse(moment) : Date.now() - 360 * DAY);

/** Whom a directory can hold that wants a name and an address. */
const known = (home: Home) => home.members.filter((person) => person.name && person.email);

/** Paradime has an address once: who has joined or was invited again since is not in the list of the invited as expired, too. */
const expired = ({ members, invitations, past }: Home) => {
  const since = new Set([...members.map((member) => member.email), ...invitations.map((invitation) => invitation.email_address)]);
  return past.filter((invitation) => invitation.status === "expired" && !since.has(invitation.email_address));
};

/** A name in two parts, as Clerk has it. */
function parts(name: string | null | undefined) {
  const [first, ...rest] = name?.split(" ") ?? [];
  return { first_name: first ?? null, last_name: rest.length > 0 ? rest.join(" ") : null };
}

/** The demo as each vendor keeps it, as far as the vendor has a place for it. */
const MOVED = {
  mixpeek: (homes: Home[]) => ({
    apps: homes.map(({ app_id, slug, title, organization, members, invitations }) => ({
      app_id,
      slug,
      title,
      clerk_org_id: organization,
      members: members.map(({ user_id, membership_id, email, name, role, joined_at }) => ({ user_id, membership_id, email, name, avatar_url: null, role, joined_at })),
      invitations: invitations.map(({ invitation_id, email_address, role, created_at }) => ({ invitation_id, email_address, role, status: "pending", created_at })),
    })),
  }),
  clerk: (homes: Home[]) => ({
    organizations: homes.map(({ organization, title, slug }) => ({ id: organization, name: title, slug })),
    users: Object.fromEntries(
      homes.flatMap(({ members }) =>
        members.map(({ user_id, name, email }) => [user_id, { id: user_id, ...parts(name), emails: email ? [{ address: email, verified: true }] : [] }]),
      ),
    ),
    memberships: homes.flatMap(({ organization, members }) =>
      members.map(({ user_id, membership_id, role, joined_at, public_metadata }) => ({
        id: membership_id,
        organization,
        user: user_id,
        role,
        public_metadata: public_metadata ?? {},
        created_at: at(joined_at),
        updated_at: at(joined_at),
      })),
    ),
    invitations: homes.flatMap(({ organization, invitations, past }) =>
      [...invitations, ...past].map(({ invitation_id, email_address, role, status, created_at, expires_at }) => ({
        id: invitation_id,
        organization,
        email: email_address,
        role,
        status,
        inviter: null,
        created_at: at(created_at),
        expires_at: at(expires_at),
      })),
    ),
  }),
  "mixpeek-organization": (home: Home) => {
    const role = (role: string) => ({ "org:admin": "admin", "org:member": "member" })[role] ?? "viewer";
    return {
      accounts: [
        ...known(home).map(({ user_id, email, name, role: has, status, public_metadata }) => ({ user_id, email, user_name: name, role: role(has), status: status ?? "active", metadata: public_metadata ?? {} })),
        ...home.invitations.map(({ invitation_id, email_address, role: has }) => ({
          user_id: invitation_id,
          email: email_address,
          user_name: email_address.split("@")[0],
          role: role(has),
          status: "pending",
        })),
      ],
    };
  },
  paradime: (home: Home) => {
    const accountType = (role: string) => ({ "org:admin": "ADMIN", "org:member": "DEVELOPER" })[role] ?? "BILLING_ADMIN";
    return {
      users: known(home).map(({ user_id, email, name, role }) => ({ uid: user_id, email, name, accountType: accountType(role) })),
      invited: [...home.invitations.map((one) => ({ ...one, inviteStatus: "SENT" })), ...expired(home).map((one) => ({ ...one, inviteStatus: "EXPIRED" }))].map(
        ({ email_address, role, inviteStatus }) => ({ email: email_address, accountType: accountType(role), inviteStatus }),
      ),
    };
  },
};

/** A server's configuration, and the vendors it is for. */
export interface Vendors {
  /** For `serve --config`. */
  config: string;
  /** The keys, which a configuration only names. */
  keys: Record<string, string>;
  /** Deletes everything that the vendors have: apps, people, invitations. */
  deleteAll(): Promise<void>;
  stop(): Promise<void>;
}

/** Who gets in, where a story does not say otherwise: whoever has the server's token. */
const LOCAL = ['mode = "local"', 'viewer = "ines.ruiz@harbourpine.example"'];

/** Starts fakes with the people of the demo, and writes the configuration that leads to them: one app of the demo on each kind, or all apps on all kinds. */
export async function startVendors(kinds: readonly { kind: Directory; homes: Home[] }[], auth: readonly string[] = LOCAL): Promise<Vendors> {
  const fakes: Fake[] = [];
  const keys: Record<string, string> = {};
  const lines = ["[auth]", ...auth];
  const start = async (name: string, people: unknown) => {
    const fake = await startFake(name, people);
    fakes.push(fake);
    return fake;
  };
  const secret = (value: string) => {
    const name = `VENDOR_KEY_${Object.keys(keys).length + 1}`;
    keys[name] = value;
    return `{ env = "${name}" }`;
  };
  const section = (name: string, settings: readonly string[], homes: readonly Home[] = []) => {
    lines.push("", `[directories.${name}]`, ...settings);
    for (const { app_id, title, slug, organization } of homes) {
      lines.push("", "[[apps]]", `id = "${app_id}"`, `title = "${title}"`, `slug = "${slug}"`, `directory = "${name}"`, `organization = "${organization}"`);
    }
  };
  for (const { kind, homes } of kinds) {
    if (kind === "embedded") {
      section(kind, [`kind = "${kind}"`, "in_memory = true"]);
    } else if (kind === "mixpeek") {
      const { url, facts } = await start(kind, MOVED[kind](homes));
      section(kind, [`kind = "${kind}"`, `base_url = "${url}"`, `api_key = ${secret(facts["api_key"]!)}`]);
    } else if (kind === "clerk") {
      const { url, facts } = await start(kind, MOVED[kind](homes));
      section(kind, [`kind = "${kind}"`, `base_url = "${url}"`, `secret_key = ${secret(facts["secret_key"]!)}`], homes);
    } else {
      // One app for each of them.
      for (const home of homes) {
        if (kind === "paradime") {
          const { url, facts } = await start(kind, MOVED[kind](home));
          section(home.slug, [`kind = "${kind}"`, `endpoint = "${url}"`, `api_key = ${secret(facts["key"]!)}`, `api_secret = ${secret(facts["secret"]!)}`], [home]);
        } else {
          const { url, facts } = await start("mixpeek", MOVED[kind](home));
          section(home.slug, [`kind = "${kind}"`, `base_url = "${url}"`, `api_key = ${secret(facts["api_key"]!)}`], [home]);
        }
      }
    }
  }
  const folder = await mkdtemp(join(tmpdir(), "mixpeek-users-stories-"));
  const config = join(folder, "users.toml");
  await writeFile(config, `${lines.join("\n")}\n`);
  return {
    config,
    keys,
    async deleteAll() {
      await Promise.all(fakes.map((fake) => fake.put({})));
    },
    async stop() {
      await Promise.all(fakes.map((fake) => fake.stop()));
      await rm(folder, { recursive: true });
    },
  };
}
