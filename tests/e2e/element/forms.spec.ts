import { expect, SHOP, test } from "../support/embedding.ts";

test.describe("What somebody types stays when the host changes something", () => {
  for (const [what, change, back] of [
    ["language", { locale: "de" }, { locale: "en" }],
    ["abilities", { readOnly: true }, { readOnly: false }],
  ] as const) {
    test(`its ${what}: metadata`, async ({ users, app, admin }) => {
      await users.openMembers(SHOP);
      const details = await users.openDetails("Mateo Silva");
      await details.edit.click();
      await details.json.fill('{"plan": "kept"}');
      await app.set(change);
      await app.set(back);
      await expect(details.json).toHaveValue('{"plan": "kept"}');
      await details.save.click();
      await expect(users.notice("The metadata of Mateo Silva")).toBeVisible();
      expect((await admin.member(SHOP, "Mateo Silva"))?.public_metadata).toEqual({ plan: "kept" });
    });

    test(`its ${what}: whom to add`, async ({ page, users, app }) => {
      await users.openMembers(SHOP);
      await users.add.click();
      const form = page.getByRole("dialog", { name: "Add existing user", exact: true });
      await form.getByRole("textbox").fill("nobody@x.example");
      await form.getByRole("combobox").selectOption("Admin");
      await app.set(change);
      await app.set(back);
      await expect(form.getByRole("textbox")).toHaveValue("nobody@x.example");
      await expect(form.getByRole("combobox")).toHaveValue("org:admin");
      await form.getByRole("button", { name: "Cancel" }).click();
      await users.add.click();
      await expect(form.getByRole("textbox")).toHaveValue("");
    });
  }

  test("its section: metadata", async ({ users, app }) => {
    await users.openMembers(SHOP);
    const details = await users.openDetails("Mateo Silva");
    await details.edit.click();
    await details.json.fill('{"plan": "kept"}');
    await app.set({ section: "invitations" });
    await expect(users.invitations).toBeVisible();
    await app.set({ section: "members" });
    await expect(details.json).toHaveValue('{"plan": "kept"}');
  });
});
