import { draftLost } from "./checks.ts";
import type { Hands } from "./hands.ts";
import { fold } from "./history.ts";
import type { Look, Row } from "./screen.ts";

/** Addresses to type: new ones, some that are members or invited already, some twice, some that are none. */
async function recipients(hands: Hands, action: number): Promise<string[]> {
  const { members, invitations } = await hands.second.truth();
  const { random } = hands;
  const used = hands.history.asks.filter((ask) => ask.kind === "invite").map((ask) => ask.subject);
  const kinds = [
    { weight: 8, make: (at: number) => `p${action}-${at}@chaos.example` },
    { weight: 1, make: () => random.pick(members)?.email ?? "" },
    { weight: 1, make: () => random.pick(invitations)?.email_address ?? "" },
    { weight: 2, make: () => random.pick(used) ?? "" },
    { weight: 1, make: (at: number) => `P${action}-${at - 1}@CHAOS.example` },
    { weight: 1, make: () => "nobody-at-all" },
  ];
  const all = Array.from({ length: random.pick([1, 1, 1, 2, 3, 5])! }, (_, at) => random.weighted(kinds).make(at));
  return all.filter(Boolean);
}

const canBeSent = ({ problem }: Look["chips"][number]) => problem === "" || problem.startsWith("Not sent") || problem.startsWith("The server did not answer");

/** Presses Send and waits for the batch to end, however long the server makes it pause. */
async function send(hands: Hands): Promise<Look> {
  const before = await hands.see();
  const asks = before.chips.filter(canBeSent).map((chip) => hands.ask("invite", fold(chip.text)));
  const since = hands.history.seq - asks.length;
  await hands.top().locator("button[type=submit]").click();
  const seen = await hands.until("the batch has ended", (now) => now.dialogs.length === 0 || (now.busy.length === 0 && now.countdown === ""));
  await hands.focusKept();
  // What a batch did not come to stands in the form as it did: nothing is to be said of it.
  const untouched = new Set(seen.chips.filter((chip) => chip.state === "ready").map((chip) => fold(chip.text)));
  for (const ask of asks) if (untouched.has(ask.subject)) ask.abandoned = true;
  hands.checked("no draft is lost");
  const deeds = hands.history.deeds(hands.proxy.exchanges);
  for (const lost of draftLost(before.chips.map((chip) => chip.text), seen.chips.map((chip) => chip.text), deeds, Math.min(since, hands.since))) hands.problem(lost);
  return seen;
}

export async function invite(hands: Hands, action: number): Promise<string> {
  const typed = await recipients(hands, action);
  const { users, random } = hands;
  if ((await hands.see()).section === "") return "";
  hands.history.forms.push(hands.history.tick());
  await users.invite.click();
  await hands.until("the form is open", (now) => now.dialogs.length > 0);
  await hands.focusKept();
  if (random.chance(0.3)) await users.dialog.role.selectOption("Admin");
  for (const address of typed) {
    await users.dialog.field.fill(address);
    await users.dialog.field.press("Enter");
  }
  if (random.chance(0.1)) {
    // Clicks beside the form: nothing typed is lost by that.
    const before = await hands.see();
    await hands.page.mouse.click(5, 400);
    const after = await hands.see();
    hands.checked("no draft is lost");
    if (after.chips.length !== before.chips.length) hands.problem("a click beside the invite form has taken addresses out of it");
  }
  let seen = await hands.see();
  for (let times = 0; times < 3 && seen.dialogs.length > 0 && seen.chips.some(canBeSent); times += 1) {
    if (times > 0 && random.chance(0.4)) break;
    seen = await send(hands);
  }
  const left = seen.chips.map((chip) => `${chip.text} (${chip.problem})`);
  if (seen.dialogs.length > 0) {
    await hands.press("Cancel");
    await hands.until("the form is closed", (now) => now.dialogs.length === 0);
  }
  return `${typed.join(" ")}${left.length > 0 ? `; left: ${left.join(", ")}` : ""}`;
}

async function pending(hands: Hands): Promise<Row | undefined> {
  const { invitations } = await hands.show("Invitations");
  return hands.random.pick(invitations.filter((row) => !row.busy));
}

export async function revoke(hands: Hands): Promise<string> {
  const row = await pending(hands);
  if (!row) return "";
  const button = hands.page.locator(`[data-revoke="${row.id}"]`);
  if (!(await hands.inRow(button, (button) => button.click({ timeout: 3_000 })))) return `${row.name}: gone`;
  const asked = await hands.until("it is asked", (now) => now.dialogs.length > 0 || now.busy.length > 0);
  if (asked.dialogs.length === 0) return `${row.name}: busy`;
  if (hands.random.chance(0.15)) {
    await hands.press("Cancel");
    await hands.until("the question is gone", (now) => now.dialogs.length === 0);
    return `${row.name}: cancelled`;
  }
  // What another admin does while the question stands there.
  const meanwhile = hands.random.chance(0.15) ? await hands.revokeElsewhere(row.name) : "";
  for (let times = 1; ; times += 1) {
    hands.ask("revoke", fold(row.name));
    await hands.press(/^Revoke /);
    const seen = await hands.answered(1);
    if (seen.dialogs.length === 0) return `${row.name}: ${times} tries${meanwhile}`;
    if (times < 3 && hands.random.chance(0.6)) continue;
    await hands.press("Cancel");
    await hands.until("the question is gone", (now) => now.dialogs.length === 0);
    return `${row.name}: given up: ${seen.alert}`;
  }
}

export async function resend(hands: Hands): Promise<string> {
  const row = await pending(hands);
  if (!row) return "";
  const button = hands.users.resend(row.name);
  if (!(await hands.inRow(button, (button) => button.click({ timeout: 3_000 })))) return `${row.name}: gone`;
  const asked = await hands.until("it is asked", (now) => now.dialogs.length > 0 || now.busy.length > 0);
  if (asked.dialogs.length === 0) return `${row.name}: busy`;
  hands.ask("revoke", fold(row.name));
  // The second half is asked for only where the first was done.
  const second = hands.ask("invite", fold(row.name));
  second.follows = true;
  await hands.press(/^Resend /);
  if (hands.random.chance(0.7)) await hands.until("it is sent again", (now) => now.dialogs.length === 0 && now.busy.length === 0);
  return row.name;
}
