import type { Hands } from "./hands.ts";
import { fold } from "./history.ts";
import { nameOf } from "./second.ts";

export async function search(hands: Hands): Promise<string> {
  const seen = await hands.see();
  const field = seen.section === "Invitations" ? hands.users.searchInvitations : hands.users.search;
  if ((await field.count()) === 0) return "";
  const text = hands.random.pick(["", "a", "chaos", "harbourpine", "zzz", "mor"])!;
  await field.fill(text);
  return `“${text}”`;
}

export async function filter(hands: Hands): Promise<string> {
  if ((await hands.show("Members")).section === "") return "";
  const select = hands.random.chance(0.5) ? hands.users.roleFilter : hands.users.statusFilter;
  if ((await select.count()) === 0) return "";
  const choices = await select.locator("option").allTextContents();
  const choice = hands.random.pick(choices)!;
  await select.selectOption({ label: choice });
  return choice;
}

/** Puts search and filters back, so that everybody is on the list. */
export async function clear(hands: Hands): Promise<void> {
  for (const field of [hands.users.search, hands.users.searchInvitations]) if ((await field.count()) > 0 && (await field.inputValue()) !== "") await field.fill("");
  for (const select of [hands.users.roleFilter, hands.users.statusFilter]) {
    if ((await select.count()) > 0 && (await select.inputValue()) !== "") await select.selectOption({ index: 0 });
  }
}

export async function switchSection(hands: Hands): Promise<string> {
  const section = hands.random.pick(["Members", "Invitations", "Activity"] as const)!;
  await hands.show(section);
  return section;
}

/** Looks at invitations that are no longer pending, and goes back to those that are. */
export async function past(hands: Hands): Promise<string> {
  if ((await hands.show("Invitations")).section === "" || (await hands.users.standing.count()) === 0) return "";
  await hands.users.standing.selectOption({ label: hands.random.pick(["Accepted", "Revoked", "Expired"])! });
  await hands.until("they are there, or not", (now) => now.busy.length === 0);
  const again = hands.page.locator('button[data-again="free"]').first();
  let what = "looked";
  if (hands.random.chance(0.4) && (await again.count()) > 0) {
    const label = (await again.getAttribute("aria-label")) ?? "";
    const address = label.replace(/^Invite again: /, "");
    hands.ask("invite", fold(address));
    await again.click();
    await hands.until("it is sent or not", (now) => now.busy.length === 0);
    what = `again ${address}`;
  }
  await hands.users.standing.selectOption({ label: "Pending" });
  return what;
}

export async function reload(hands: Hands): Promise<string> {
  // What was asked for and is on its way has nobody to tell any more.
  hands.history.abandon(hands.since);
  await hands.page.reload();
  await arrived(hands);
  return "";
}

export async function back(hands: Hands): Promise<string> {
  if (hands.depth === 0) return "";
  hands.depth -= 1;
  await hands.page.goBack();
  return "";
}

/** The page stands, or says why its list does not. */
export async function arrived(hands: Hands): Promise<void> {
  await hands.users.heading.waitFor();
  await hands.until("the list is there, or why not", (now) => now.members.length > 0 || now.invitations.length > 0 || now.canRetry || now.countdown !== "" || now.section === "Activity" || (now.busy.length === 0 && now.section !== ""));
}

export async function refresh(hands: Hands): Promise<string> {
  if ((await hands.users.refresh.count()) === 0) return "";
  await hands.users.refresh.click();
  return "";
}

/** Comes back to the page after a minute. */
export async function comeBack(hands: Hands): Promise<string> {
  await hands.pass(61_000);
  await hands.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  return "";
}

export async function retry(hands: Hands): Promise<string> {
  const seen = await hands.see();
  if (seen.countdown !== "") return countdown(hands, seen.countdown);
  if (!seen.canRetry) return "";
  await hands.page.locator("[role=alert]:not(:has(.mxu-toast))").getByRole("button", { name: "Try again" }).first().click();
  return "";
}

/** A wait that the server asks for is counted down before one's eyes. */
async function countdown(hands: Hands, before: string): Promise<string> {
  const left = Number(/in (\d+) s/.exec(before)?.[1]);
  if (!(left > 5)) return "";
  await hands.pass(3_000);
  const now = await hands.until("the countdown goes on", (seen) => seen.countdown !== before);
  hands.checked("a countdown counts down");
  const after = Number(/in (\d+) s/.exec(now.countdown)?.[1] ?? 0);
  if (after >= left) hands.problem(`a countdown went from ${left} s to ${after} s in three seconds`);
  return `${left} s → ${after} s`;
}

/** Follows or dismisses a notice. */
export async function notice(hands: Hands): Promise<string> {
  const { notices } = await hands.see();
  const chosen = hands.random.pick(notices);
  if (!chosen) return "";
  const toast = hands.users.notices.locator(".mxu-toast").filter({ hasText: chosen.text }).first();
  if (chosen.action === "" || hands.random.chance(0.4)) {
    await toast.getByRole("button", { name: "Dismiss" }).click();
    return `dismissed “${chosen.text}”`;
  }
  await follow(hands, chosen.text, chosen.action);
  await toast.locator(".mxu-link-button").click();
  await hands.until("it is done or not", (now) => now.busy.length === 0);
  return `${chosen.action}: “${chosen.text}”`;
}

/** Notes what the button of a notice asks for. */
async function follow(hands: Hands, text: string, action: string): Promise<void> {
  const role = /^(.+) was not made (Admin|Member)\. /s.exec(text);
  const address = /^The old invitation for (\S+) was|^The invitation for (\S+) was not sent again|^(\S+): /.exec(text);
  const removed = /^(.+) was removed\.$/s.exec(text);
  const unsure = /^(.+): nobody can tell whether/s.exec(text);
  const doubted = hands.history.idsOf(unsure?.[1] ?? "");
  if (role) for (const id of hands.history.idsOf(role[1]!)) hands.ask("role", id, role[2] === "Admin" ? "org:admin" : "org:member").follows = true;
  else if (removed) for (const id of hands.history.idsOf(removed[1]!)) hands.ask("invite", fold(hands.emails.get(id) ?? "")).follows = true;
  else if (doubted.size > 0) {
    // It does not say which role: the one that was asked for last.
    for (const id of doubted) {
      const last = hands.history.asks.findLast((ask) => ask.kind === "role" && ask.subject === id);
      if (last) hands.ask("role", id, last.value).follows = true;
    }
  } else if (address) {
    const to = fold(address[1] ?? address[2] ?? address[3]!);
    if (address[2]) hands.ask("revoke", to).follows = true;
    hands.ask("invite", to).follows = true;
  } else hands.problem(`a notice offers “${action}”, and nobody knows for what: “${text}”`);
}

/** Learns who is there: what they are called and where they are written to. */
export async function learn(hands: Hands): Promise<void> {
  const { members } = await hands.second.truth();
  for (const member of members) {
    hands.emails.set(member.user_id, member.email ?? "");
    hands.history.knowMember(member.user_id, nameOf(member));
  }
}
