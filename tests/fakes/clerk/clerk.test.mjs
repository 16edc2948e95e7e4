// Clerk's own client, `@clerk/backend`, against the fake of its API: every operation that the directory uses, as the client
// understands the answers, and every answer as Clerk's document describes it.
//
//     npm ci && MIXPEEK_USERS_FAKES_BIN=target/debug/mixpeek-users-fakes npm test

import assert from "node:assert/strict";
import { after, afterEach, beforeEach, test } from "node:test";
import { fetchUnseen, seen, start } from "./fake.mjs";

const NOTES = "org_field_notes";
const SHOP = "org_shop_search";
const CROWD = "org_crowd";
const MEMBER = "org:member";
const ADMIN = "org:admin";

let fake;
let organizations;
let users;

beforeEach(async () => {
  fake = await start();
  ({ organizations, users } = fake.client());
});

afterEach(() => {
  fake.stop();
  assert.deepEqual(seen.faults.splice(0), []);
});

after(() => {
  const used = [
    "CreateOrganizationInvitation",
    "CreateOrganizationInvitationBulk",
    "CreateOrganizationMembership",
    "DeleteOrganizationMembership",
    "GetOrganization",
    "GetOrganizationInvitation",
    "GetUserList",
    "InstanceGetOrganizationMemberships",
    "ListOrganizationInvitations",
    "ListOrganizationMemberships",
    "ListPendingOrganizationInvitations",
    "RevokeOrganizationInvitation",
    "UpdateOrganizationMembership",
    "UpdateOrganizationMembershipMetadata",
  ];
  assert.deepEqual([...seen.operations].sort(), used);
  assert.ok(seen.wrongRequests > 0, "no request was wrong, so nothing shows that wrong ones are refused");
});

/** The refusal of a call, as the client gives it. */
async function refusal(call) {
  const error = await call.then(
    () => assert.fail("was not refused"),
    (error) => error,
  );
  assert.equal(error.name, "ClerkAPIResponseError", `${error}`);
  const [{ code, message, longMessage, meta }] = error.errors;
  assert.ok(message && longMessage && error.clerkTraceId);
  return { status: error.status, code, parameter: meta?.paramName };
}

const refused = async (call, status, code, parameter) =>
  assert.deepEqual(await refusal(call), { status, code, parameter });

const ids = (list) => list.data.map((membership) => membership.publicUserData.userId);

test("a list has ten entries unless more are asked for, and says how many there are", async () => {
  const list = await organizations.getOrganizationMembershipList({ organizationId: SHOP });
  assert.deepEqual([list.data.length, list.totalCount], [10, 24]);
  const all = await organizations.getOrganizationMembershipList({ organizationId: SHOP, limit: 500 });
  assert.equal(all.data.length, 24);
  const newest = all.data.map((membership) => membership.createdAt);
  assert.deepEqual(newest, [...newest].sort((one, other) => other - one), "the newest come first");
  assert.ok(String(newest[0]).length === 13, "times are in milliseconds");
});

test("pages join", async () => {
  const found = [];
  for (const offset of [0, 500, 1000]) {
    const page = await organizations.getOrganizationMembershipList({ organizationId: CROWD, limit: 500, offset, orderBy: "+created_at" });
    assert.equal(page.totalCount, 1203);
    found.push(...ids(page));
  }
  assert.equal(new Set(found).size, 1203);
});

test("people are of every kind", async () => {
  const { data } = await organizations.getOrganizationMembershipList({ organizationId: SHOP, limit: 500 });
  const by = (id) => data.find((membership) => membership.publicUserData.userId === id);
  assert.equal(by("user_ines").publicUserData.identifier, "ines.ruiz@harbourpine.example");
  assert.equal(by("user_tomas").publicUserData.identifier, "+15555550100");
  assert.equal(by("user_noor").publicUserData.identifier, "noor");
  assert.equal(by("user_sven").publicUserData.identifier, undefined);
  assert.deepEqual([by("user_anon").publicUserData.firstName, by("user_anon").publicUserData.hasImage], [null, false]);
  assert.equal(by("user_kim").role, "org:legacy");
  assert.equal(by("user_bram").raw.public_user_data.banned, true);
  assert.equal(by("user_dora").raw.public_user_data.deprovisioned, true);
});

test("a user record has the address that an identifier is not", async () => {
  const { data } = await users.getUserList({ userId: ["user_tomas", "user_noor", "user_sven", "user_nobody"], limit: 500 });
  const primary = Object.fromEntries(data.map((user) => [user.id, user.primaryEmailAddress?.emailAddress ?? null]));
  assert.deepEqual(primary, { user_tomas: "tomas.odd@harbourpine.example", user_noor: null, user_sven: null });
  const found = await users.getUserList({ emailAddress: ["CEO@harbourpine.example"] });
  assert.deepEqual(found.data.map((user) => user.id), ["user_mallory"]);
  assert.equal(found.data[0].emailAddresses[0].verification.status, "unverified");
  await refused(users.getUserList({ userId: Array.from({ length: 101 }, (_, at) => `user_${at}`) }), 422, "form_param_value_invalid", "user_id");
});

test("filters find who they say", async () => {
  const find = async (filter) =>
    ids(await organizations.getOrganizationMembershipList({ organizationId: SHOP, limit: 500, orderBy: "+created_at", ...filter }));
  assert.deepEqual(await find({ role: [ADMIN, "org:viewer"] }), ["user_ines", "user_mateo", "user_ada"]);
  assert.deepEqual(await find({ userId: ["user_wei", "+user_ada"] }), ["user_wei", "user_ada"]);
  assert.equal((await find({ userId: ["-user_wei"] })).length, 23);
  assert.deepEqual(await find({ emailAddress: ["WEI.chen@harbourpine.example"] }), ["user_wei"]);
  assert.deepEqual(await find({ phoneNumber: ["+15555550100"] }), ["user_tomas"]);
  assert.deepEqual(await find({ username: ["zoe"] }), ["user_zoe"]);
  assert.deepEqual(await find({ web3Wallet: ["0x0"] }), []);
  assert.deepEqual(await find({ query: "CHEN" }), ["user_wei"]);
  assert.deepEqual(await find({ emailAddressQuery: "GUEST3@" }), ["user_guest_3"]);
  assert.deepEqual(await find({ phoneNumberQuery: "0100" }), ["user_tomas"]);
  assert.deepEqual(await find({ usernameQuery: "OO" }), ["user_noor"]);
  assert.deepEqual(await find({ nameQuery: "ines r" }), ["user_ines"]);
  assert.deepEqual(await find({ createdAtBefore: 1 }), []);
  assert.equal((await find({ createdAtAfter: 1 })).length, 24);
  assert.ok(!(await find({ lastActiveAtAfter: 1 })).includes("user_ada"));
  const byName = await find({ orderBy: "-first_name" });
  assert.equal(byName[0], "user_zoe");
});

test("a search has a part, a role, an order and bounds together", async () => {
  const find = (filter) => organizations.getOrganizationMembershipList({ organizationId: SHOP, ...filter });
  const all = await find({ query: "HARBOURPINE", role: [MEMBER], orderBy: "-email_address", limit: 500 });
  assert.ok(all.totalCount > 5 && all.data.every((membership) => membership.role === MEMBER));
  const page = await find({ query: "HARBOURPINE", role: [MEMBER], orderBy: "-email_address", limit: 3, offset: 2 });
  assert.equal(page.totalCount, all.totalCount);
  assert.deepEqual(ids(page), ids(all).slice(2, 5));
  const beyond = await find({ query: "HARBOURPINE", offset: 500 });
  assert.deepEqual([beyond.data.length, beyond.totalCount > 5], [0, true]);
  assert.deepEqual(ids(await find({ query: "user_wei" })), ["user_wei"]);
  // "Any roles not found are ignored", and with them the filter.
  assert.equal((await find({ role: ["org:nothing"] })).totalCount, 24);
  assert.deepEqual(ids(await find({ role: ["org:nothing", ADMIN], orderBy: "+created_at" })), ["user_ines", "user_mateo"]);
});

test("bounds of pages, orders and filters are kept", async () => {
  const list = (query) => organizations.getOrganizationMembershipList({ organizationId: SHOP, ...query });
  await refused(list({ limit: 501 }), 422, "form_param_value_invalid", "limit");
  // The client leaves out a limit of 0.
  assert.equal((await raw("GET", `/organizations/${SHOP}/memberships?limit=0`)).code, "form_param_value_invalid");
  await refused(list({ offset: -1 }), 422, "form_param_value_invalid", "offset");
  await refused(list({ orderBy: "shoe_size" }), 422, "form_param_value_invalid", "order_by");
  await refused(list({ role: Array(101).fill(MEMBER) }), 422, "form_param_value_invalid", "role");
  await refused(organizations.getOrganizationMembershipList({ organizationId: "org_nothing" }), 404, "resource_not_found");
});

test("a user of the instance becomes a member, once", async () => {
  const add = (userId, role = MEMBER, organizationId = NOTES) =>
    organizations.createOrganizationMembership({ organizationId, userId, role });
  const added = await add("user_jonas");
  assert.deepEqual([added.publicUserData.userId, added.role, added.organization.id], ["user_jonas", MEMBER, NOTES]);
  await refused(add("user_jonas"), 400, "already_a_member_in_organization");
  await refused(add("user_nobody"), 404, "resource_not_found");
  await refused(add("user_amara", "org:nothing"), 404, "resource_not_found", "role");
  await refused(add("user_jonas", MEMBER, "org_quota"), 403, "organization_membership_quota_exceeded");
  await refused(organizations.createOrganizationMembership({ organizationId: NOTES, role: MEMBER }), 422, "form_param_missing", "user_id");
});

test("a role changes, and the last admin's does not", async () => {
  const set = (userId, role) => organizations.updateOrganizationMembership({ organizationId: NOTES, userId, role });
  await refused(set("user_ines", MEMBER), 400, "organization_minimum_permissions_needed");
  assert.equal((await set("user_wei", ADMIN)).role, ADMIN);
  assert.equal((await set("user_ines", MEMBER)).role, MEMBER);
  await refused(set("user_wei", "org:viewer"), 400, "organization_minimum_permissions_needed");
  await refused(set("user_nobody", MEMBER), 404, "resource_not_found");
  await refused(set("user_wei", "org:nothing"), 404, "resource_not_found", "role");
});

test("a membership ends, and is answered once more; the last admin's does not", async () => {
  const remove = (userId) => organizations.deleteOrganizationMembership({ organizationId: NOTES, userId });
  assert.equal((await remove("user_wei")).publicUserData.userId, "user_wei");
  await refused(remove("user_wei"), 404, "resource_not_found");
  await refused(remove("user_ines"), 400, "organization_minimum_permissions_needed");
  const left = await organizations.getOrganizationMembershipList({ organizationId: NOTES });
  assert.deepEqual(ids(left).sort(), ["user_ines", "user_mateo", "user_priya"]);
});

test("metadata is merged deeply, and null deletes a key", async () => {
  const merge = async (publicMetadata) =>
    (await organizations.updateOrganizationMembershipMetadata({ organizationId: NOTES, userId: "user_wei", publicMetadata })).publicMetadata;
  assert.deepEqual(await merge({ a: { b: 1, c: [1, 2] }, d: null }), { a: { b: 1, c: [1, 2] } });
  assert.deepEqual(await merge({ a: { b: null, c: [3], e: "f" } }), { a: { c: [3], e: "f" } });
  assert.deepEqual(await merge({ a: null }), {});
  const answer = await raw("PATCH", `/organizations/${NOTES}/memberships/user_wei/metadata`, { role: ADMIN });
  assert.deepEqual([answer.status, answer.code], [422, "form_param_unknown"]);
});

test("memberships of all organizations are in one list", async () => {
  const list = await organizations.getInstanceOrganizationMembershipList({ limit: 500 });
  assert.ok(list.totalCount > 1203);
  const oldest = await organizations.getInstanceOrganizationMembershipList({ limit: 500, orderBy: "+created_at" });
  assert.ok(new Set(oldest.data.map((membership) => membership.organization.id)).size > 3);
});

test("an invitation is sent once to an address, and withdrawn once", async () => {
  const invite = (emailAddress, more = {}) =>
    organizations.createOrganizationInvitation({ organizationId: NOTES, emailAddress, role: MEMBER, ...more });
  const sent = await invite("omar@shop.example", { inviterUserId: "user_ines" });
  assert.deepEqual([sent.emailAddress, sent.status, sent.organizationId], ["omar@shop.example", "pending", NOTES]);
  assert.equal(sent.raw.expires_at - sent.createdAt, 30 * 86_400_000);
  await refused(invite("Omar@Shop.Example"), 400, "organization_invitation_not_unique");
  await refused(invite("wei.chen@harbourpine.example"), 400, "already_a_member_in_organization");
  await refused(invite("nobody"), 422, "form_param_format_invalid", "email_address");
  await refused(invite("rosa@shop.example", { role: "org:nothing" }), 404, "resource_not_found", "role");
  await refused(invite("rosa@shop.example", { expiresInDays: 366 }), 422, "form_param_value_invalid", "expires_in_days");
  await refused(invite("rosa@shop.example", { inviterUserId: "user_jonas" }), 403, "not_a_member_in_organization");
  await refused(invite("rosa@shop.example", { inviterUserId: "user_wei" }), 403, "missing_organization_permission");
  const seats = { organizationId: "org_seats", emailAddress: "rosa@shop.example", role: MEMBER };
  await refused(organizations.createOrganizationInvitation(seats), 402, "insufficient_seats");

  const which = { organizationId: NOTES, invitationId: sent.id };
  assert.equal((await organizations.getOrganizationInvitation(which)).id, sent.id);
  assert.equal((await organizations.revokeOrganizationInvitation(which)).status, "revoked");
  await refused(organizations.revokeOrganizationInvitation(which), 404, "organization_invitation_not_pending");
  await refused(organizations.revokeOrganizationInvitation({ ...which, invitationId: "orginv_nothing" }), 404, "resource_not_found");
  assert.equal((await invite("omar@shop.example", { expiresInDays: 1 })).status, "pending");
});

test("invitations are found by where they stand", async () => {
  const list = async (status) => {
    const found = await organizations.getOrganizationInvitationList({ organizationId: SHOP, status, limit: 500 });
    return found.data.map((invitation) => invitation.emailAddress);
  };
  assert.deepEqual(await list(["pending"]), ["omar.haddad@shop.example", "rosa@shop.example"]);
  assert.deepEqual(await list(["accepted"]), ["guest1@shop.example"]);
  assert.deepEqual(await list(["expired", "revoked"]), ["gone@shop.example", "late@shop.example"]);
  assert.equal((await list()).length, 5);
  const sorted = async (order) => {
    const statuses = ["accepted", "revoked", "expired"].map((status) => `status=${status}`).join("&");
    const { status, body } = await raw("GET", `/organizations/${SHOP}/invitations?${statuses}&order_by=${order}&limit=2&offset=0`);
    return [status, body.total_count, ...body.data.map((invitation) => invitation.status)];
  };
  assert.deepEqual(await sorted("-created_at"), [200, 3, "revoked", "accepted"], "the newest first");
  assert.deepEqual(await sorted("%2Bcreated_at"), [200, 3, "expired", "accepted"]);
  const older = await raw("GET", `/organizations/${SHOP}/invitations/pending?limit=1`);
  assert.deepEqual([older.status, older.body.data.length, older.body.total_count], [200, 1, 2]);
});

test("an accepted invitation makes a member, and cannot be withdrawn", async () => {
  const sent = await organizations.createOrganizationInvitation({ organizationId: NOTES, emailAddress: "omar@shop.example", role: ADMIN });
  const accepted = await control("POST", `/_accept/${sent.id}`);
  assert.equal(accepted.role, ADMIN);
  const members = await organizations.getOrganizationMembershipList({ organizationId: NOTES, emailAddress: ["omar@shop.example"] });
  assert.equal(members.totalCount, 1);
  await refused(
    organizations.revokeOrganizationInvitation({ organizationId: NOTES, invitationId: sent.id }),
    404,
    "organization_invitation_not_pending",
  );
});

test("ten invitations go in one call, and eleven in none", async () => {
  const all = (count) => Array.from({ length: count }, (_, at) => ({ emailAddress: `bulk${at}@shop.example`, role: MEMBER }));
  const sent = await organizations.createOrganizationInvitationBulk(NOTES, all(10));
  assert.deepEqual([sent.data.length, sent.totalCount], [10, 10]);
  await refused(organizations.createOrganizationInvitationBulk(NOTES, all(11)), 400, "bulk_size_exceeded");
  const again = [{ emailAddress: "new@shop.example", role: MEMBER }, ...all(1)];
  await refused(organizations.createOrganizationInvitationBulk(NOTES, again), 400, "organization_invitation_not_unique");
  const pending = await organizations.getOrganizationInvitationList({ organizationId: NOTES, status: ["pending"] });
  assert.equal(pending.totalCount, 10);
});

test("a list of invitations that is refused is sent in part where the fake is told so, for that is not documented", async () => {
  await control("POST", "/_faults", { kind: "keep", method: "POST", path: `/v1/organizations/${NOTES}/invitations/bulk` });
  const all = ["new@shop.example", "ines.ruiz@harbourpine.example", "rosa@shop.example"];
  const list = all.map((emailAddress) => ({ emailAddress, role: MEMBER }));
  await refused(organizations.createOrganizationInvitationBulk(NOTES, list), 400, "already_a_member_in_organization");
  const pending = await organizations.getOrganizationInvitationList({ organizationId: NOTES, status: ["pending"] });
  assert.deepEqual(pending.data.map((invitation) => invitation.emailAddress), ["new@shop.example"]);
});

test("an organization is found by its id and by its slug", async () => {
  const byId = await organizations.getOrganization({ organizationId: NOTES, includeMembersCount: true });
  const bySlug = await organizations.getOrganization({ slug: "field-notes" });
  assert.deepEqual([byId.id, byId.membersCount, bySlug.id], [NOTES, 4, NOTES]);
  await refused(organizations.getOrganization({ organizationId: "org_nothing" }), 404, "resource_not_found");
});

test("without the key nothing is answered", async () => {
  const stranger = fake.client("sk_test_of_somebody_else").organizations;
  await refused(stranger.getOrganizationMembershipList({ organizationId: NOTES }), 401, "clerk_key_invalid");
  const answer = await raw("GET", "/users", undefined, { authorization: "Basic abc" });
  assert.deepEqual([answer.status, answer.code], [401, "authorization_header_format_invalid"]);
});

test("a version is named in one place, and is one that there is", async () => {
  const path = `/organizations/${NOTES}`;
  const version = (headers, query) => raw("GET", `${path}${query}`, undefined, headers);
  const [header, query] = [{ "clerk-api-version": "2026-05-12" }, "?__clerk_api_version=2026-05-12"];
  assert.equal((await version(header, "")).status, 200);
  assert.equal((await version({}, query)).status, 200);
  assert.equal((await version(header, query)).code, "api_version_invalid");
  assert.equal((await version({ "clerk-api-version": "1999-01-01" }, "")).code, "api_version_invalid");
});

test("what is no JSON and what is not declared is refused", async () => {
  const path = `/organizations/${NOTES}/invitations`;
  assert.equal((await raw("POST", path, [])).code, "request_body_invalid");
  const body = { email_address: "omar@shop.example", role: MEMBER, colour: "red" };
  assert.equal((await raw("POST", path, body)).code, "form_param_unknown");
});

test("faults meet the requests that they are for, and are written down without the key", async () => {
  const path = `/v1/organizations/${NOTES}/memberships`;
  await control("POST", "/_faults", [
    { method: "GET", path, kind: "answer", status: 429, headers: { "retry-after": "7" }, body: { errors: [{ code: "too_many_requests", message: "slow down", long_message: "slow down" }] } },
    { method: "GET", path, after: 1, times: 1, kind: "shrink", by: 2 },
  ]);
  const list = () => organizations.getOrganizationMembershipList({ organizationId: NOTES });
  const error = await list().catch((error) => error);
  assert.deepEqual([error.status, error.retryAfter], [429, 7]);
  assert.deepEqual([(await list()).totalCount, (await list()).totalCount, (await list()).totalCount], [4, 4, 2]);
  const requests = await control("GET", "/_requests");
  assert.equal(requests.length, 4);
  assert.equal(requests[0].headers["clerk-api-version"], "2026-05-12", "the client asks for the version that this is");
  assert.ok(!JSON.stringify(requests).includes(fake.facts.secret_key));
});

/** A request to the API that the client would not send. */
async function raw(method, path, body, headers = {}) {
  const authorization = `Bearer ${fake.facts.secret_key}`;
  const all = { authorization, "content-type": "application/json", ...headers };
  const answer = await fetch(`${fake.url}${path}`, { method, headers: all, body: body && JSON.stringify(body) });
  const read = await answer.json();
  return { status: answer.status, code: read.errors?.[0].code, body: read };
}

/** A request to the fake's own controls, which are not in the document. */
async function control(method, path, body) {
  const headers = { "content-type": "application/json" };
  const answer = await fetchUnseen(`${fake.control}${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  return text ? JSON.parse(text) : undefined;
}
