import { cut, expect, needs, NO_ANSWER, type Page, ROLE, SHOP, test } from "../support/fixtures.ts";

interface Said {
  how: string;
  text: string;
}

/** Notes every text that appears in a live region that was there before it, as a screen reader would; in shadow roots as well, where the
 * luckier ones of them listen. */
async function listen(page: Page): Promise<() => Promise<Said[]>> {
  // That the list has come is said first.
  await expect(page.getByRole("status").filter({ hasText: /^\d+ members found$/ })).toHaveCount(1);
  await page.evaluate(() => {
    const said: Said[] = ((window as unknown as { said: Said[] }).said = []);
    const roots = [document.body, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
    const known = new WeakSet<Node>(roots.flatMap((root) => [...root.querySelectorAll("[role=status], [role=alert]")]));
    const observer = new MutationObserver((records) => {
      for (const { target, addedNodes, type } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest("[role=status], [role=alert]");
        if (!region || !known.has(region) || element?.closest("[aria-live=off]")) continue;
        const nodes = type === "characterData" ? [target] : [...addedNodes];
        const text = nodes.map((node) => (node instanceof HTMLElement ? node.innerText : node.textContent)).join(" ").replaceAll(/\s+/g, " ").trim();
        if (text) said.push({ how: region.getAttribute("role")!, text });
      }
    });
    for (const root of roots) observer.observe(root, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: Said[] }).said);
}

test.describe("What happened is said", () => {
  test("results politely, each once", async ({ page, users }) => {
    await users.openMembers(SHOP);
    const said = await listen(page);
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
    await users.remove("Q").click();
    await users.question("Remove Q?").getByRole("button", { name: "Remove Q" }).click();
    await expect(users.notice("Q was removed.")).toBeVisible();
    await expect.poll(async () => (await said()).map(({ how }) => how)).toEqual(["status", "status"]);
    const all = await said();
    expect(all[0]!.text).toContain("Jonas Weber is now Member.");
    expect(all[1]!.text).toContain("Q was removed.");
  });

  test("errors at once, each once", async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    const said = await listen(page);
    await cut(page, "PATCH", ROLE);
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.alert("Jonas Weber was not made Member.")).toBeVisible();
    await expect.poll(async () => (await said()).map(({ how }) => how)).toEqual(["alert"]);
  });

  test("the number found, while one types", async ({ page, users }) => {
    await users.openMembers(SHOP);
    const said = await listen(page);
    await users.search.fill("alex");
    await expect(users.names()).toHaveCount(2);
    await expect.poll(said).toEqual([{ how: "status", text: "2 members found" }]);
  });
});

test.describe("A notice", () => {
  /** Long waits do not run by themselves: the test looks at them and ends them. (Playwright's clock hands out timer ids that do not
   * fit into the 32 bits in which a wasm module keeps them.) */
  async function holdLongWaits(page: Page) {
    await page.addInitScript(() => {
      const waits = new Map<number, { run: () => void; millis: number }>();
      const { setTimeout, clearTimeout } = window;
      let next = 1_000_000;
      Object.assign(window, {
        waits,
        setTimeout: (run: () => void, millis = 0, ...rest: unknown[]) => {
          // What is said aloud is not seen, and goes sooner.
          if (millis < 6_000) return setTimeout(run, millis, ...rest);
          waits.set(next, { run, millis });
          return next++;
        },
        clearTimeout: (id: number) => waits.delete(id) || clearTimeout(id),
      });
    });
    type Waits = Map<number, { run: () => void; millis: number }>;
    return {
      pending: () => page.evaluate(() => [...(window as unknown as { waits: Waits }).waits.values()].map(({ millis }) => millis)),
      end: () =>
        page.evaluate(() => {
          const { waits } = window as unknown as { waits: Waits };
          for (const [id, { run }] of waits) {
            waits.delete(id);
            run();
          }
        }),
    };
  }

  test("stays six seconds or more, and as long as somebody is at it", async ({ page, users }) => {
    const waits = await holdLongWaits(page);
    await users.openMembers(SHOP);
    await users.role("Jonas Weber").selectOption("Member");
    const notice = users.notice("Jonas Weber is now Member.");
    await expect(notice).toBeVisible();
    const [millis] = await waits.pending();
    expect(millis).toBeGreaterThanOrEqual(6_000);

    await notice.hover();
    await expect.poll(waits.pending, "nobody is hurried who has the pointer on it").toEqual([]);
    await notice.getByRole("button", { name: "Dismiss" }).focus();
    await page.mouse.move(5, 5);
    await expect.poll(waits.pending, "nor who has the focus on it").toEqual([]);
    await users.search.focus();
    await expect.poll(waits.pending).toEqual([millis]);
    await waits.end();
    await expect(notice).toBeHidden();
  });

  test("with a button stays half a minute, and as long as somebody is at it", needs("removal"), async ({ page, users }) => {
    const waits = await holdLongWaits(page);
    await users.openMembers(SHOP);
    await users.remove("Q").click();
    await users.removal("Q").yes.click();
    const back = users.removed("Q").getByRole("button", { name: "Invite back" });
    await expect(back).toBeVisible();
    await expect.poll(waits.pending).toEqual([30_000]);
    await back.focus();
    await expect.poll(waits.pending).toEqual([]);
  });

  test("of an error stays until it is dismissed", async ({ page, users, complaints }) => {
    complaints.allow(NO_ANSWER);
    const waits = await holdLongWaits(page);
    await users.openMembers(SHOP);
    await cut(page, "PATCH", ROLE);
    await users.role("Amara Okafor").selectOption("Member");
    const failure = users.alert("Amara Okafor was not made Member.");
    await expect(failure).toBeVisible();
    expect(await waits.pending()).toEqual([]);
    await failure.getByRole("button", { name: "Dismiss" }).click();
    await expect(failure).toBeHidden();
  });
});

test.describe("What was done in this tab", () => {
  test("is listed, with what failed and nobody else's doings", async ({ page, users, admin, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    await users.openMembers(SHOP);
    await users.tab("Activity").click();
    await expect(page.getByText("Nothing was done here yet")).toBeVisible();
    await checkState("activity-empty");
    await users.tab("Members, 24").click();
    await admin.remove(SHOP, "Greta Lindqvist");
    await users.role("Jonas Weber").selectOption("Member");
    await expect(users.notice("Jonas Weber is now Member.")).toBeVisible();
    await cut(page, "PATCH", ROLE);
    await users.role("Amara Okafor").selectOption("Member");
    await expect(users.alert("Amara Okafor was not made Member.")).toBeVisible();
    await users.tab("Activity").click();
    const entries = page.getByRole("list", { name: "Activity" }).getByRole("listitem");
    await expect(entries).toHaveCount(2);
    await expect(entries.nth(0)).toContainText("Amara Okafor was not made Member.");
    await expect(entries.nth(1)).toContainText("Jonas Weber is now Member.");
    await checkState("activity");
  });
});
