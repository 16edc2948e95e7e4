import type { Page } from "@playwright/test";

export interface Row {
  id: string;
  name: string;
  role: string;
  status: string;
  /** Whether a change to it is being saved. */
  busy: boolean;
}

/** What is to be seen, read in one go. */
export interface Look {
  section: string;
  /** By the tabs. */
  counts: { members?: number; invitations?: number };
  members: Row[];
  invitations: Row[];
  /** Titles of the open dialogs, the topmost last. */
  dialogs: string[];
  /** What the topmost dialog says went wrong. */
  alert: string;
  /** Whether the focus is outside of the topmost dialog. */
  focusLost: boolean;
  /** What is under way. */
  busy: string[];
  countdown: string;
  canRetry: boolean;
  notices: { tone: string; text: string; action: string }[];
  chips: { text: string; state: string; problem: string }[];
  /** What stands in the field of the invite form, and in that of the metadata. */
  typed: string;
  json: string;
  /** The metadata of whose details are open. */
  metadata: string;
}

/** Reads the screen. Everything is visible at once: the window is as high as the list. */
export function look(page: Page): Promise<Look> {
  return page.evaluate(() => {
    const all = (selector: string, within: ParentNode = document) => [...within.querySelectorAll<HTMLElement>(selector)];
    const words = (element: Element | null | undefined) => (element?.textContent ?? "").trim();
    const dialogs = all("dialog[open]");
    const top = dialogs.at(-1);
    const tabs = all(".mxu-tab");
    const count = (tab: Element | undefined) => {
      const number = words(tab?.querySelector(".mxu-tab-count")).replace(/\D/g, "");
      return number === "" ? undefined : Number(number);
    };
    const row = (element: HTMLElement, id: string) => ({
      id,
      name: words(element.querySelector(".mxu-person-name")),
      role: element.querySelector("select")?.value ?? words(element.querySelector(".mxu-cell-role")),
      status: all(".mxu-badge", element).map(words).filter((badge) => badge !== "You").join(),
      busy: element.ariaBusy === "true",
    });
    const members = all("tr:has([data-details])").map((one) => row(one, one.querySelector<HTMLElement>("[data-details]")!.dataset["details"]!));
    const invitations = all("tr:has([data-revoke])").map((one) => row(one, one.querySelector<HTMLElement>("[data-revoke]")!.dataset["revoke"]!));
    const counting = all("[aria-live=off]").map(words).find((text) => /in \d+ s/.test(text));
    const [memberCount, invitationCount] = [count(tabs[0]), count(tabs[1])];
    return {
      section: words(tabs.find((tab) => tab.ariaSelected === "true")?.firstElementChild),
      counts: { ...(memberCount !== undefined && { members: memberCount }), ...(invitationCount !== undefined && { invitations: invitationCount }) },
      members,
      invitations,
      dialogs: dialogs.map((dialog) => words(dialog.querySelector("h2"))),
      alert: top ? all("[role=alert], .mxu-inline-alert", top).map(words).filter(Boolean).join(" ") : "",
      focusLost: !!top && !top.contains(document.activeElement),
      busy: all("[aria-busy=true], [data-state=sending]").map((element) => `${element.tagName} ${element.className} ${element.ariaLabel ?? words(element).slice(0, 60)}`),
      countdown: counting ?? "",
      canRetry: all("[role=alert]:not(:has(.mxu-toast)) button").some((button) => words(button) === "Try again"),
      notices: all(".mxu-toast").map((toast) => ({
        tone: toast.dataset["tone"] ?? "",
        text: words(toast.querySelector(".mxu-toast-text")),
        action: words(toast.querySelector(".mxu-link-button")),
      })),
      chips: all(".mxu-chip").map((chip) => ({ text: words(chip.querySelector("bdi")), state: chip.dataset["state"] ?? "", problem: words(chip.querySelector(".mxu-chip-problem")) })),
      typed: document.querySelector<HTMLInputElement>(".mxu-chips input")?.value ?? "",
      json: document.querySelector<HTMLTextAreaElement>("textarea.mxu-code")?.value ?? "",
      metadata: words(top?.querySelector(".mxu-json")),
    };
  });
}

/** Reports everything that the screen says, each time it says it. Runs in the page, from its start. */
export function listen(): void {
  const tell = (saying: unknown) => (window as unknown as { chaosSaid: (saying: unknown) => void }).chaosSaid(saying);
  const heard = new WeakMap<Element, string>();
  const hear = (element: Element, text: string, where: string, tone: string) => {
    if (heard.get(element) === text) return;
    heard.set(element, text);
    if (text) tell({ where, tone, text });
  };
  const words = (element: Element | null) => (element?.textContent ?? "").trim();
  const listening = () => {
    for (const toast of document.querySelectorAll<HTMLElement>(".mxu-toast")) {
      hear(toast, words(toast.querySelector(".mxu-toast-text")), "notice", toast.dataset["tone"] === "error" ? "failed" : "done");
    }
    for (const alert of document.querySelectorAll("[role=alert], .mxu-inline-alert")) {
      if (!alert.querySelector(".mxu-toast")) hear(alert, words(alert), "alert", "failed");
    }
    for (const chip of document.querySelectorAll<HTMLElement>(".mxu-chip")) {
      const problem = chip.dataset["state"] === "bad" ? words(chip.querySelector(".mxu-chip-problem")) : "";
      hear(chip, problem && `${words(chip.querySelector("bdi"))}: ${problem}`, "chip", "failed");
    }
  };
  new MutationObserver(listening).observe(document, { subtree: true, childList: true, characterData: true });
}

/**
 * The clock of Playwright numbers timers from a billion on, and Rust keeps such a number in 32 bits: a timer that is cleared would go off
 * all the same. Gives them small numbers, as browsers do. Runs in the page, after the clock is in its place.
 */
export function numberTimers(): void {
  const real = new Map<number, number>();
  let last = 0;
  const numbered = (set: "setTimeout" | "setInterval" | "requestAnimationFrame", clear: "clearTimeout" | "clearInterval" | "cancelAnimationFrame") => {
    const [begin, end] = [window[set].bind(window) as (...all: unknown[]) => number, window[clear].bind(window) as (id: number | undefined) => void];
    Object.assign(window, {
      [set]: (...all: unknown[]) => {
        real.set((last += 1), begin(...all));
        return last;
      },
      [clear]: (id: number) => {
        end(real.get(id));
        real.delete(id);
      },
    });
  };
  numbered("setTimeout", "clearTimeout");
  numbered("setInterval", "clearInterval");
  numbered("requestAnimationFrame", "cancelAnimationFrame");
}
