import type { Hands } from "./hands.ts";
import type { Row } from "./screen.ts";
import { VIEWER } from "./second.ts";

/** Somebody who can be changed: on screen, free, and not the admin at the screen. */
async function somebody(hands: Hands): Promise<Row | undefined> {
  const { members } = await hands.show("Members");
  return hands.random.pick(members.filter((row) => row.id !== VIEWER && !row.busy));
}

/** Says yes in the question on top, and once more where it was refused; or no. Says how it ended. */
async function answer(hands: Hands, yes: string | RegExp, ask: () => unknown): Promise<string> {
  const dialogs = (await hands.see()).dialogs.length;
  if (hands.random.chance(0.15)) {
    await hands.press("Cancel");
    await hands.until("the question is gone", (now) => now.dialogs.length < dialogs);
    return "cancelled";
  }
  for (let times = 1; ; times += 1) {
    ask();
    await hands.press(yes);
    const seen = await hands.answered(dialogs);
    if (seen.dialogs.length < dialogs) return times === 1 ? "yes" : `yes, ${times} times`;
    if (times < 3 && hands.random.chance(0.6)) continue;
    await hands.press("Cancel");
    await hands.until("the question is gone", (now) => now.dialogs.length < dialogs);
    return `given up: ${seen.alert}`;
  }
}

export async function changeRole(hands: Hands): Promise<string> {
  const who = await somebody(hands);
  if (!who) return "";
  const role = who.role === "org:admin" ? "org:member" : "org:admin";
  const select = hands.row(who.id).locator("select");
  const ask = role === "org:member" ? hands.ask("role", who.id, role) : undefined;
  if (!(await hands.inRow(select, (select) => select.selectOption(role, { timeout: 3_000 })))) {
    if (ask) ask.abandoned = true;
    return `${who.id}: gone`;
  }
  const seen = await hands.until("the select has answered", (now) => now.dialogs.length > 0 || role === "org:member" || now.notices.length > 0);
  let how = "chosen";
  if (seen.dialogs.length > 0) how = await answer(hands, /^Make /, () => hands.ask("role", who.id, role));
  // Half of them are left to themselves, so that the next action meets them under way.
  if (hands.random.chance(0.5)) await hands.until("the role is saved", (now) => now.busy.length === 0);
  return `${who.id} → ${role}: ${how}`;
}

export async function remove(hands: Hands): Promise<string> {
  const { members } = await hands.show("Members");
  const who = members.length > 6 ? hands.random.pick(members.filter((row) => row.id !== VIEWER && !row.busy)) : undefined;
  if (!who) return "";
  // By keyboard: a button that explains why it does nothing can be pressed as well.
  const button = hands.page.locator(`[data-remove="${who.id}"]`);
  if (!(await hands.inRow(button, (button) => button.press("Enter", { timeout: 3_000 })))) return `${who.id}: gone`;
  const seen = await hands.until("the removal is asked or refused", (now) => now.dialogs.length > 0 || now.notices.some((notice) => notice.tone === "error"));
  if (seen.dialogs.length === 0) return `${who.id}: refused`;
  return `${who.id}: ${await answer(hands, /^Remove /, () => hands.ask("remove", who.id))}`;
}

/** Opens somebody's details; nothing where they are gone before that. */
export async function open(hands: Hands, who: Pick<Row, "id">): Promise<boolean> {
  const opener = hands.page.locator(`[data-details="${who.id}"]`);
  if (!(await hands.inRow(opener, (opener) => opener.click({ timeout: 3_000 })))) return false;
  const seen = await hands.until("the details are open", (now) => now.dialogs.length > 0 || !now.members.some((row) => row.id === who.id));
  await hands.focusKept();
  return seen.dialogs.length > 0;
}

export async function close(hands: Hands): Promise<void> {
  // They close by themselves where their person has left the list.
  const button = hands.page.locator("dialog[open]").getByRole("button", { name: "Close", exact: true });
  if ((await button.count()) === 0) return;
  await hands.inRow(button, (button) => button.click({ timeout: 3_000 }));
  await hands.until("the details are closed", (now) => now.dialogs.length === 0);
}

export async function changeStatus(hands: Hands): Promise<string> {
  const who = await somebody(hands);
  if (!who || !(await open(hands, who))) return "";
  const button = hands.page.locator(`[data-status-of="${who.id}"]`).first();
  const verb = (await button.textContent())?.trim() ?? "";
  const status = verb.startsWith("Suspend") ? "suspended" : "active";
  let how = "not on offer";
  if ((await button.getAttribute("aria-disabled")) === null) {
    await button.click();
    await hands.until("the status is asked", (now) => now.dialogs.length > 1);
    how = await answer(hands, verb, () => hands.ask("status", who.id, status));
  }
  await close(hands);
  return `${who.id} → ${status}: ${how}`;
}

export async function changeMetadata(hands: Hands): Promise<string> {
  const who = await somebody(hands);
  if (!who || !(await open(hands, who))) return "";
  await hands.press("Edit metadata");
  const json = JSON.stringify({ note: `n${hands.random.between(1, 9_999)}` });
  await hands.top().locator("textarea").fill(json);
  let how = "";
  for (let times = 1; how === ""; times += 1) {
    hands.ask("metadata", who.id);
    await hands.press("Save metadata");
    const seen = await hands.until("the metadata are saved or not", (now) => now.dialogs.length === 0 || (now.busy.length === 0 && (now.json === "" || now.alert !== "")));
    await hands.focusKept();
    if (seen.dialogs.length === 0) return `${who.id}: gone meanwhile`;
    if (seen.json === "") how = times === 1 ? "saved" : `saved, ${times} tries`;
    else {
      hands.checked("no draft is lost");
      if (seen.json !== json) hands.problem(`the metadata typed were ${json}, and after a failure there stands ${seen.json}`);
      if (times === 3 || hands.random.chance(0.4)) {
        how = `given up: ${seen.alert}`;
        await hands.press("Cancel");
        await hands.until("the form is closed", (now) => now.json === "");
      }
    }
  }
  await close(hands);
  return `${who.id}: ${how}`;
}

export async function addExisting(hands: Hands): Promise<string> {
  const { members } = await hands.show("Members");
  const known = ["user_mateo", "user_priya", "user_wei", "user_noor", "user_alex1", "user_sam", "user_zoe", "user_lucas"];
  const missing = known.filter((id) => !members.some((row) => row.id === id));
  const who = hands.random.chance(0.25) ? "user_unheard_of" : (hands.random.pick(missing) ?? "user_unheard_of");
  await hands.users.add.click();
  await hands.until("the form is open", (now) => now.dialogs.length > 0);
  await hands.top().getByRole("textbox").fill(who);
  for (let times = 1; ; times += 1) {
    hands.ask("add", who, "org:member");
    await hands.press("Add");
    const seen = await hands.answered(1);
    if (seen.dialogs.length === 0) return `${who}: added`;
    hands.checked("no draft is lost");
    if ((await hands.top().getByRole("textbox").inputValue()) !== who) hands.problem(`“${who}” was typed, and after a failure it is gone`);
    if (times < 2 && hands.random.chance(0.5)) continue;
    await hands.press("Cancel");
    await hands.until("the form is closed", (now) => now.dialogs.length === 0);
    return `${who}: ${seen.alert}`;
  }
}
