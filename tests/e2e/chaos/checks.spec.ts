import { expect, test } from "@playwright/test";

import { claimOf, denialOf, draftLost, formsTellTheirOwn, invitationsDiffer, membersDiffer, metadataDiffer, nothingFalselyDone, nothingFalselyRefused, oneMailEach, refusalsAreSaid, repeatsAreAllowed, stale, type Told } from "./checks.ts";
import { type Exchange, History } from "./history.ts";
import { Random, seedOf } from "./random.ts";
import type { Look } from "./screen.ts";

const ROLE = "/v1/apps/a/users/u1/role";
const INVITE = "/v1/apps/a/users/invite";

/** A history to be told, in the order of the calls. */
class Story implements Told {
  readonly history = new History();
  readonly exchanges: Exchange[] = [];
  readonly since = 0;
  readonly mails = new Map<string, number>();
  readonly mailsBefore = new Map<string, number>();

  constructor() {
    this.history.knowMember("u1", "Ann");
    this.history.knowInvitation("i1", "bob@x.example");
  }

  request(method: string, path: string, body: unknown, fault: string, status?: number): this {
    const n = this.exchanges.length + 1;
    this.exchanges.push({ n, seq: this.history.tick(), action: 1, origin: "", method, path, body: body === undefined ? "" : JSON.stringify(body), fault, reached: status !== undefined, got: "" });
    if (status !== undefined) Object.assign(this.exchanges.at(-1)!, { status, done: this.history.tick() });
    return this;
  }

  role(fault: string, status?: number): this {
    return this.request("PATCH", ROLE, { role: "org:admin" }, fault, status);
  }

  invite(fault: string, status?: number): this {
    return this.request("POST", INVITE, { email_address: "Bob@x.example", role: "org:member" }, fault, status);
  }

  ask(...of: Parameters<History["ask"]>): this {
    this.history.ask(...of);
    return this;
  }

  says(tone: "done" | "failed", text: string, where: "notice" | "alert" | "chip" = "notice"): this {
    this.history.say({ where, tone, text });
    return this;
  }

  other(...of: Parameters<History["other"]>): this {
    this.history.other(...of);
    return this;
  }
}

const story = () => new Story();
const asked = () => story().ask("role", "u1", "org:admin");

test.describe("The checks of the chaos run complain where", () => {
  test("something is said done that the server refused, never saw, or that nobody asked for", () => {
    const done = (told: Story) => nothingFalselyDone(told.says("done", "Ann is now Admin."));
    expect(done(asked().role("none", 200))).toEqual([]);
    expect(done(asked().role("none", 400))).toHaveLength(1);
    expect(done(asked().role("page 200"))).toHaveLength(1);
    expect(done(story().role("none", 200))).toHaveLength(1);
    expect(done(asked().role("cut after", 200).ask("role", "u1", "org:admin").role("cut before")), "what was done before comes to light").toEqual([]);
    const twice = asked().role("none", 200).says("done", "Ann is now Admin.").ask("role", "u1", "org:admin").role("cut before");
    expect(done(twice), "what has been told before is no news").toHaveLength(1);
    const gone = (told: Story) => nothingFalselyDone(told.says("done", "Ann was removed."));
    const remove = () => story().ask("remove", "u1").request("DELETE", "/v1/apps/a/users/u1", undefined, "page 200");
    expect(gone(remove())).toHaveLength(1);
    expect(gone(remove().other("remove", "u1")), "somebody else removed them").toEqual([]);
    expect(nothingFalselyDone(story().invite("none", 200).says("done", "2 people were invited."))).toHaveLength(1);
    expect(nothingFalselyDone(story().says("done", "A text that is new.")), "a notice that no check knows").toHaveLength(1);
  });

  test("an invite form tells of what another one sent", () => {
    const first = story();
    first.history.forms.push(first.history.tick());
    first.invite("none", 200);
    const told = (form: Story) => formsTellTheirOwn(form.says("failed", "1 invitation sent. 1 not sent; the reason stands beside each.", "alert"));
    expect(told(first)).toEqual([]);
    first.history.forms.push(first.history.tick());
    expect(told(first)).toHaveLength(1);
    const meanwhile = story().other("invite", "bob@x.example");
    meanwhile.history.forms.push(meanwhile.history.tick());
    expect(told(meanwhile.ask("invite", "bob@x.example")), "somebody else had invited them unseen").toEqual([]);
  });

  test("something is said refused that the server did", () => {
    const refused = (told: Story) => nothingFalselyRefused(told.says("failed", "Ann was not made Admin. The server did not answer."));
    expect(refused(asked().role("cut after", 200))).toHaveLength(1);
    expect(refused(asked().role("cut before"))).toEqual([]);
    expect(refused(asked().role("cut after", 200).other("role", "u1", "org:member")), "somebody else took it back").toEqual([]);
    const chip = story().ask("invite", "bob@x.example").invite("504 after", 200).says("failed", "Bob@x.example: Not sent. The server did not answer.", "chip");
    expect(nothingFalselyRefused(chip)).toHaveLength(1);
  });

  test("a refusal is not said", () => {
    expect(refusalsAreSaid(asked().role("none", 400))).toHaveLength(1);
    expect(refusalsAreSaid(asked()), "nor what was not even sent").toHaveLength(1);
    expect(refusalsAreSaid(asked().role("none", 400).says("failed", "Ann was not made Admin. You may not do this."))).toEqual([]);
    expect(refusalsAreSaid(asked().role("none", 200))).toEqual([]);
    const left = asked().role("none", 400);
    left.history.abandon(0);
    expect(refusalsAreSaid(left), "nobody is there to be told").toEqual([]);
  });

  test("a write is sent again that may not be", () => {
    expect(repeatsAreAllowed(asked().role("cut before").role("none", 200))).toEqual([]);
    expect(repeatsAreAllowed(asked().role("none", 200).role("none", 200))).toHaveLength(1);
    expect(repeatsAreAllowed(asked().role("body short", 200).role("none", 200))).toHaveLength(1);
    expect(repeatsAreAllowed(asked().role("none", 200).ask("role", "u1", "org:admin").role("none", 200))).toEqual([]);
    expect(repeatsAreAllowed(story().role("none", 200)), "nobody asked").toHaveLength(1);
    const other = asked().role("cut before").request("PATCH", ROLE, { role: "org:member" }, "none", 200);
    expect(repeatsAreAllowed(other), "with another body").toHaveLength(1);
    const invite = () => story().ask("invite", "bob@x.example");
    expect(repeatsAreAllowed(invite().invite("429").invite("none", 200))).toEqual([]);
    for (const fault of ["cut before", "cut after", "504 after", "500 before", "page 502"]) {
      expect(repeatsAreAllowed(invite().invite(fault).invite("none", 200)), fault).toHaveLength(1);
    }
  });

  test("an address gets more mails than invitations", () => {
    const told = story().ask("invite", "bob@x.example").other("invite", "bob@x.example");
    told.mailsBefore.set("bob@x.example", 1);
    told.mails.set("bob@x.example", 3);
    expect(oneMailEach(told)).toEqual([]);
    told.mails.set("bob@x.example", 4);
    expect(oneMailEach(told)).toEqual(["bob@x.example got 3 mails for 2 invitations"]);
  });

  test("the screen differs from the database", () => {
    const row = { id: "u1", name: "Ann", role: "org:member", status: "", busy: false };
    const seen = { counts: { members: 1, invitations: 1 }, members: [row], invitations: [{ ...row, id: "i1", name: "bob@x.example", role: "Admin" }] } as unknown as Look;
    const ann = { user_id: "u1", name: "Ann", role: "org:member" };
    const bob = { invitation_id: "i1", email_address: "bob@x.example", role: "org:admin" };
    const members = (...all: (typeof ann & { status?: string })[]) => membersDiffer(seen, { members: all, invitations: [] });
    const invitations = (...all: (typeof bob)[]) => invitationsDiffer(seen, { members: [], invitations: all });
    expect(members(ann)).toEqual([]);
    expect(members({ ...ann, role: "org:admin" })).toHaveLength(1);
    expect(members({ ...ann, status: "suspended" })).toHaveLength(1);
    expect(members({ ...ann, name: "Anne" })).toHaveLength(1);
    expect(members(), "a row too many, and a wrong count").toHaveLength(2);
    expect(members(ann, { ...ann, user_id: "u2" })).toHaveLength(2);
    expect(invitations(bob)).toEqual([]);
    expect(invitations({ ...bob, role: "org:member" })).toHaveLength(1);
    expect(invitations({ ...bob, invitation_id: "i2" }), "another one to the same address").toHaveLength(2);
    expect(invitations()).toHaveLength(2);
    const except = new Set(["u1", "u2", "bob@x.example", "eve@x.example"]);
    const others = [{ ...ann, role: "org:admin" }, { ...ann, user_id: "u2" }, { ...ann, user_id: "u3", email: "Eve@x.example" }];
    expect(membersDiffer(seen, { members: others, invitations: [] }, except), "changed behind its back, and joined").toEqual([]);
    expect(membersDiffer(seen, { members: [], invitations: [] }, except)).toEqual([]);
    expect(membersDiffer(seen, { members: [{ ...ann, role: "org:admin" }], invitations: [] }, new Set(["u2"]))).toHaveLength(1);
    expect(invitationsDiffer(seen, { members: [], invitations: [] }, except)).toEqual([]);
    expect(invitationsDiffer(seen, { members: [], invitations: [] }, new Set(["u1"]))).toHaveLength(1);
  });

  test("somebody's details show other metadata than the database has", () => {
    const ann = { user_id: "u1", role: "org:member", public_metadata: { b: { d: 1, c: [2, 1] }, a: null } };
    expect(metadataDiffer('{ "a": null, "b": { "c": [2, 1], "d": 1 } }', ann)).toEqual([]);
    expect(metadataDiffer('{ "a": null, "b": { "c": [1, 2], "d": 1 } }', ann)).toHaveLength(1);
    expect(metadataDiffer("", ann)).toHaveLength(1);
    expect(metadataDiffer("", { ...ann, public_metadata: null })).toEqual([]);
  });

  test("an address that was typed is neither in the form nor invited", () => {
    expect(draftLost(["Bob@x.example", "cy@x.example"], ["cy@x.example"], [], 0)).toHaveLength(1);
    expect(draftLost(["Bob@x.example"], [], story().other("invite", "bob@x.example").history.deeds([]), 0)).toEqual([]);
  });
});

test("Only what the page cannot know may differ before it looks again", () => {
  expect([...stale(asked().role("none", 200))], "what it did itself is on screen").toEqual([]);
  expect([...stale(asked().role("cut after", 200).says("failed", "Ann was not made Admin. The server did not answer."))], "what it says is known").toEqual([]);
  expect([...stale(story().other("role", "u1", "org:admin").other("accept", "eve@x.example"))]).toEqual(["u1", "eve@x.example"]);
  expect([...stale(asked().role("cut after", 200).says("failed", "Ann: nobody can tell whether that was done, since the server did not answer."))]).toContain("u1");
  const unsure = "Bob@x.example: The server did not answer, and whether this was sent could not be found out.";
  expect([...stale(story().says("failed", unsure, "chip"))]).toEqual(["bob@x.example"]);
  const added = story().ask("add", "u9", "org:member").says("failed", "Nobody can tell whether they were added: the server did not answer.", "alert");
  expect([...stale(added)]).toEqual(["u9"]);
  // The page is left between a request and what the server does.
  const left = asked().role("stall after", 200);
  const [exchange] = left.exchanges;
  left.history.abandon(0);
  expect([...stale(left)], "done before: the new page has asked since").toEqual([]);
  exchange!.done = left.history.tick();
  expect([...stale(left)]).toEqual(["u1"]);
});

test("What notices claim and deny is understood", () => {
  expect(claimOf("Ann and Bob was removed.")).toEqual({ kind: "remove", who: ["Ann and Bob"] });
  expect(claimOf("a@x.io and b@x.io were invited.")).toEqual({ kind: "invite", who: ["a@x.io", "b@x.io"] });
  expect(denialOf("Ann was not made Admin. Whether it was done could not be found out.")?.kind).toBe("role");
  expect(denialOf("b@x.io: The server did not answer, and whether this was sent could not be found out.")).toBeUndefined();
});

test("The same seed gives the same numbers, and another one gives others", () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, ((random) => () => random.between(0, 999))(new Random(seed)));
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
  expect(seedOf(1, "fault", 2)).not.toBe(seedOf(1, "fault", 3));
  const counts = { rare: 0, often: 0 };
  const random = new Random(1);
  for (let times = 0; times < 1_000; times += 1) counts[random.weighted([{ weight: 1, name: "rare" }, { weight: 9, name: "often" }] as const).name] += 1;
  expect(counts.rare).toBeGreaterThan(60);
  expect(counts.rare).toBeLessThan(140);
});
