import type { Locator, Page } from "@playwright/test";

import { UsersTab } from "../support/pages.ts";
import type { Ask, History, Kind } from "./history.ts";
import type { Proxy } from "./proxy.ts";
import type { Random } from "./random.ts";
import { look, type Look } from "./screen.ts";
import type { Second } from "./second.ts";

/** How far a wait goes: in steps of the page's own time, of which the first are short. */
const STEPS = 160;

/** What actions work with: the page as a person sees it, and a note of what was asked for. */
export class Hands {
  readonly users: UsersTab;
  /** What is wrong with how the page behaves; the episode ends with the first. */
  readonly problems: string[] = [];
  /** How often each thing was looked at that is looked at while acting. */
  readonly looked = new Map<string, number>();
  /** Where members are written to, by id. */
  readonly emails = new Map<string, string>();
  /** The last quiet point. */
  since = 0;
  /** How many sections one can go back to. */
  depth = 0;

  constructor(
    readonly page: Page,
    readonly proxy: Proxy,
    readonly history: History,
    readonly second: Second,
    /** Chance of the action under way. */
    public random: Random,
  ) {
    this.users = new UsersTab(page);
  }

  see(): Promise<Look> {
    return look(this.page);
  }

  ask(kind: Kind, subject: string, value?: string): Ask {
    return this.history.ask(kind, subject, value);
  }

  problem(text: string): void {
    this.problems.push(text);
  }

  checked(name: string): void {
    this.looked.set(name, (this.looked.get(name) ?? 0) + 1);
  }

  /** Lets the page's time pass, which goes on by itself only as fast as ours. */
  pass(millis: number): Promise<void> {
    return this.page.clock.fastForward(millis);
  }

  /** Waits for the screen, never for our own time: lets requests end, and the page's time pass. What stalls is let go after a while. */
  async until(what: string, holds: (seen: Look) => boolean): Promise<Look> {
    for (let step = 0; ; step += 1) {
      const seen = await this.see();
      if (holds(seen)) return seen;
      if (step === STEPS) {
        this.problem(`waited in vain until ${what}; busy: ${seen.busy.join(", ") || "nothing"}; open: ${seen.dialogs.join(", ") || "nothing"}; alert: ${seen.alert || "none"}`);
        return seen;
      }
      if (step > 3) this.proxy.release();
      await this.proxy.idle();
      await this.pass(step < 20 ? 150 : 2_500);
    }
  }

  /** The question on top is answered, or says why not. */
  async answered(dialogs: number): Promise<Look> {
    const seen = await this.until("the question is answered", (now) => now.dialogs.length < dialogs || (now.alert !== "" && now.busy.length === 0));
    // What stands there already is not said anew.
    if (seen.alert !== "") this.history.say({ where: "alert", tone: "failed", text: seen.alert });
    await this.focusKept();
    return seen;
  }

  /** The focus is in the topmost dialog, at the latest once the page has been painted. */
  async focusKept(): Promise<void> {
    let seen = await this.see();
    for (let times = 0; times < 10 && seen.focusLost; times += 1) {
      await this.pass(50);
      seen = await this.see();
    }
    if (seen.dialogs.length === 0) return;
    this.checked("the focus stays in the dialog");
    if (seen.focusLost) this.problem(`the focus has left “${seen.dialogs.at(-1)}”`);
  }

  /** Goes to a section, as a person does. */
  async show(section: "Members" | "Invitations" | "Activity"): Promise<Look> {
    const seen = await this.see();
    if (seen.section === section || seen.section === "") return seen;
    await this.users.tab(new RegExp(`^${section}`)).click();
    this.depth += 1;
    return this.until(`${section} are shown`, (now) => now.section === section && now.busy.every((busy) => !busy.includes("mxu-skeleton")));
  }

  /** Another admin withdraws an invitation, now. */
  async revokeElsewhere(address: string): Promise<string> {
    return `, ${await this.second.revoke(address)}`;
  }

  /** Does something with what stands in a row; nothing where the row has left meanwhile, as one does when a list is loaded again. */
  async inRow(target: Locator, act: (target: Locator) => Promise<unknown>): Promise<boolean> {
    try {
      await act(target);
      return true;
    } catch (error) {
      if ((await target.count()) > 0) throw error;
      return false;
    }
  }

  /** Presses a button of the topmost dialog. */
  press(name: string | RegExp): Promise<void> {
    return this.top().getByRole("button", typeof name === "string" ? { name, exact: true } : { name }).first().click();
  }

  top(): Locator {
    return this.page.locator("dialog[open]").last();
  }

  row(id: string): Locator {
    return this.page.locator(`tr:has([data-details="${id}"])`);
  }
}
