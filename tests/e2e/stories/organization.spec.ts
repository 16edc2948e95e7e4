import { answer, cut, expect, gate, isApi, loseAnswers, NO_ANSWER, recordRequests, refused, standalone, test } from "../support/fixtures.ts";

const ACCOUNTS = /^\/v1\/organizations\/users$/;
const ACCOUNT = /^\/v1\/organizations\/users\/[^/]+$/;
const PRIYA = "priya.raman@harbourpine.example";
const JONAS = "jonas.weber@harbourpine.example";

test.describe("An admin looks after the organization's accounts", standalone("the element is the tab of an app"), () => {
  test("sees everybody with one request, searches, filters and sorts", async ({ page, organization, checkState }) => {
    const requests = recordRequests(page);
    await organization.open();
    await expect(page).toHaveTitle(/Organization/);
    await expect(organization.table.getByRole("row")).toHaveCount(11);
    expect(requests).toEqual(["GET /v1/organizations/users?skip=0&limit=1000"]);
    await expect(organization.row("Mateo Silva").locator(".mxu-cell-status")).toHaveText("Suspended");
    await expect(organization.row("陈伟").locator("[data-label='Last login']")).toHaveText("Never");
    await checkState("organization", organization.table.getByRole("rowgroup").first());

    await organization.search.fill("WEBER jonas");
    await expect(organization.names()).toHaveText(["Jonas Weber"]);
    await organization.search.fill("");
    await organization.roleFilter.selectOption("Admin");
    await organization.statusFilter.selectOption("Active");
    await expect(organization.names()).toHaveText(["Ines Ruiz", "Jonas Weber"]);
    await organization.statusFilter.selectOption("Pending");
    await expect(page.getByText("Nobody matches this filter")).toBeVisible();
    await checkState("organization-none-found");
    await page.getByRole("button", { name: "Clear search and filter" }).click();

    const header = organization.table.getByRole("columnheader", { name: "Last login" });
    await header.getByRole("button").click();
    await expect(header).toHaveAttribute("aria-sort", "ascending");
    await expect(organization.names().first()).toHaveText("Henrik Dahl");
    await expect(organization.names().last(), "who never signed in comes last").toHaveText("External audit");
    expect(requests, "nothing is asked for again").toHaveLength(1);
  });

  test("is in the navigation, and says how many there are", async ({ page, apps, organization }) => {
    await apps.visit();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Organization" }).click();
    await expect(organization.table).toBeVisible();
    await expect(page).toHaveURL(/\/organization\/users$/);
    await expect(page.locator(".mxu-count")).toHaveText("10");
  });

  test("a cut line is said, and Try again brings the list", async ({ page, organization, users, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    const line = await cut(page, "GET", ACCOUNTS);
    await organization.visit();
    await expect(users.alert("The team accounts could not be loaded")).toContainText("Check your connection");
    await checkState("organization-failed");
    await line.restore();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(organization.row("Ines Ruiz")).toBeVisible();
  });

  test("a refresh that fails leaves the rows and says how old they are", async ({ page, organization, users, complaints }) => {
    complaints.allow(NO_ANSWER);
    await organization.open();
    await cut(page, "GET", ACCOUNTS);
    await organization.refresh.click();
    await expect(users.alert("The team accounts could not be refreshed; these are from")).toBeVisible();
    await expect(organization.row("Ines Ruiz")).toBeVisible();
  });

  test("a list that the service cut short is not taken for whole", async ({ page, organization, checkState }) => {
    const account = (n: number) => ({ email: `p${n}@x.example`, user_name: `Person ${n}`, role: n ? "owner" : "admin", status: n ? "locked" : "active" });
    const body = JSON.stringify({ results: [account(0), account(1)], total: 5 });
    await answer(page, "GET", ACCOUNTS, { status: 200, body });
    await organization.open();
    await expect(page.getByText("The service sent only 2 of 5 accounts.")).toBeVisible();
    await expect(organization.role("Person 1"), "what is unknown is shown as it is").toHaveValue("owner");
    await expect(organization.row("Person 1").locator(".mxu-cell-status")).toHaveText("locked");
    await checkState("organization-cut-short", organization.table);
  });

  test("an organization without accounts says what to do", async ({ page, organization, checkState }) => {
    await answer(page, "GET", ACCOUNTS, { status: 200, body: JSON.stringify({ results: [], total: 0 }) });
    await organization.visit();
    await expect(page.getByText("There are no team accounts yet")).toBeVisible();
    await checkState("organization-empty");
  });

  test("all pages are loaded, and a window of the rows is shown", async ({ page, organization }) => {
    const all = Array.from({ length: 1500 }, (_, n) => ({ email: `p${n}@x.example`, user_name: `Person ${n}`, role: "admin", status: "active" }));
    await page.route((url) => isApi(url) && ACCOUNTS.test(url.pathname), (route) => {
      const query = new URL(route.request().url()).searchParams;
      const [skip, limit] = [Number(query.get("skip")), Number(query.get("limit"))];
      return route.fulfill({ json: { results: all.slice(skip, skip + limit), total: all.length, skip, limit } });
    });
    const requests = recordRequests(page);
    await organization.open();
    await expect(organization.table).toHaveAttribute("aria-rowcount", "1501");
    expect(requests).toEqual(["GET /v1/organizations/users?skip=0&limit=1000", "GET /v1/organizations/users?skip=1000&limit=1000"]);
    expect(await organization.table.getByRole("row").count()).toBeLessThan(100);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expect(organization.row("Person 1499")).toBeInViewport();
  });
});

test.describe("An admin adds an account", standalone("the element is the tab of an app"), () => {
  test("is told that no mail goes out, and what is wrong before anything is sent", async ({ page, organization, admin, checkState }) => {
    await organization.open();
    const requests = recordRequests(page);
    await organization.add.click();
    const { form } = organization;
    await expect(form).toContainText("This makes the account and sends no mail");
    await expect(form.getByRole("textbox", { name: "Email address" })).toBeFocused();
    await checkState("organization-add", form);
    const submit = form.getByRole("button", { name: "Add account" });
    const says = form.getByRole("alert");
    await form.getByRole("textbox", { name: "Email address" }).fill("new.person");
    await submit.click();
    await expect(says).toHaveText("An email address needs an @");
    await form.getByRole("textbox", { name: "Email address" }).fill(PRIYA.toUpperCase());
    await submit.click();
    await expect(says).toHaveText(`${PRIYA} has an account already.`);
    await form.getByRole("textbox", { name: "Email address" }).fill("new.person@harbourpine.example");
    await form.getByRole("textbox", { name: "Name" }).fill("N");
    await submit.click();
    await expect(says).toHaveText("A name has 2 to 100 characters.");
    expect(requests).toEqual([]);

    await form.getByRole("textbox", { name: "Name" }).fill("Nina Person");
    await form.getByRole("combobox", { name: "Role" }).selectOption("Viewer");
    await form.getByRole("combobox", { name: "Status" }).selectOption("Pending");
    await submit.click();
    await expect(page.getByText("Nina Person was added. No mail was sent.")).toBeVisible();
    await expect(form).toBeHidden();
    await expect(organization.row("Nina Person")).toBeVisible();
    expect(requests, "nothing is loaded again").toEqual(["POST /v1/organizations/users"]);
    expect(await admin.account("new.person@harbourpine.example")).toMatchObject({ user_name: "Nina Person", role: "viewer", status: "pending" });
  });

  async function fill(form: import("../support/fixtures.ts").Locator) {
    await form.getByRole("textbox", { name: "Email address" }).fill("new.person@harbourpine.example");
    await form.getByRole("textbox", { name: "Name" }).fill("Nina Person");
    await form.getByRole("button", { name: "Add account" }).click();
  }

  test("an answer lost on the way back is looked for and not sent twice", async ({ page, organization, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await organization.open();
    const lost = await loseAnswers(page, "POST", ACCOUNTS, 5);
    await organization.add.click();
    await fill(organization.form);
    await expect(page.getByText("Nina Person was added. No mail was sent.")).toBeVisible();
    await expect(organization.row("Nina Person")).toBeVisible();
    expect(lost.count).toBe(1);
    expect((await admin.accounts()).filter(({ email }) => email.startsWith("new.person"))).toHaveLength(1);
  });

  test("a cut line leaves the form as it is, and the same can be sent again", async ({ page, organization, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    await organization.open();
    const line = await cut(page, "POST", ACCOUNTS);
    await organization.add.click();
    await fill(organization.form);
    await expect(organization.form.getByRole("alert")).toContainText("new.person@harbourpine.example was not added. The server did not answer.");
    await checkState("organization-not-added", organization.form);
    await line.restore();
    await organization.form.getByRole("button", { name: "Add account" }).click();
    await expect(organization.row("Nina Person")).toBeVisible();
  });

  test("where nobody can tell whether it was added, that is said", async ({ page, organization, complaints }) => {
    complaints.allow(NO_ANSWER);
    await organization.open();
    await cut(page, "POST", ACCOUNTS);
    await cut(page, "GET", ACCOUNTS);
    await organization.add.click();
    await fill(organization.form);
    await expect(organization.form.getByRole("alert")).toContainText("Nobody can tell whether new.person@harbourpine.example was added");
  });

  test("somebody else was faster: the refusal is said in the form", async ({ organization, admin, complaints }) => {
    complaints.allow(refused(400));
    await organization.open();
    await admin.addAccount({ email: "new.person@harbourpine.example", user_name: "Other" });
    await organization.add.click();
    await fill(organization.form);
    await expect(organization.form.getByRole("alert")).toContainText("was not added. The server refused it.");
  });
});

test.describe("An admin changes an account", standalone("the element is the tab of an app"), () => {
  test("a role moves ahead of the answer; an admin's is asked about", async ({ page, organization, admin, checkState }) => {
    await organization.open();
    const saving = gate();
    await page.route((url) => isApi(url) && ACCOUNT.test(url.pathname), async (route) => {
      await saving.opened;
      await route.continue();
    });
    const role = organization.role("Priya Raman");
    await role.selectOption("Viewer");
    await expect(role).toHaveValue("viewer");
    await expect(role).toHaveAttribute("aria-busy", "true");
    saving.open();
    await expect(page.getByText("Priya Raman is now Viewer.")).toBeVisible();
    await expect(role).not.toHaveAttribute("aria-busy");
    expect((await admin.account(PRIYA))?.role).toBe("viewer");

    await role.selectOption("Admin");
    const question = page.getByRole("alertdialog", { name: "Make Priya Raman an admin?" });
    await expect(question).toContainText("can do everything in the organization");
    await expect(role).toHaveValue("viewer");
    await checkState("organization-promote", question);
    await question.getByRole("button", { name: "Make Priya Raman an admin" }).click();
    await expect(page.getByText("Priya Raman is now Admin.")).toBeVisible();
    expect((await admin.account(PRIYA))?.role).toBe("admin");
  });

  test("a cut line puts the old role back and offers the same again", async ({ page, organization, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await organization.open();
    const line = await cut(page, "PATCH", ACCOUNT);
    await organization.role("Priya Raman").selectOption("Viewer");
    const failure = users.alert("Priya Raman was not made Viewer. The server did not answer.");
    await expect(failure).toBeVisible();
    await expect(organization.role("Priya Raman")).toHaveValue("member");
    await line.restore();
    await failure.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("Priya Raman is now Viewer.")).toBeVisible();
    expect((await admin.account(PRIYA))?.role).toBe("viewer");
  });

  test("a refusal puts the old role back and says why", async ({ organization, users, admin, complaints }) => {
    complaints.allow(refused(400));
    await organization.open();
    await admin.updateAccount(JONAS, { role: "member" });
    await organization.role("Ines Ruiz").selectOption("Member");
    await expect(users.alert("Ines Ruiz was not made Member.")).toContainText("is the only admin");
    await expect(organization.role("Ines Ruiz")).toHaveValue("admin");
  });

  test("the form shows all that is known, and saves what is different", async ({ page, organization, admin, checkState }) => {
    await admin.addAccount({ email: "meta@x.example", user_name: "Meta Person", role: "member", metadata: { team: "search", level: 3 } });
    await organization.open();
    const requests = recordRequests(page);
    await organization.button("Edit", "Meta Person").click();
    const form = organization.editing("Meta Person");
    await form.getByText("About this account").click();
    await expect(form.locator("pre")).toHaveText(/"level": 3,\s+"team": "search"/);
    await form.getByRole("button", { name: "Save" }).click();
    await expect(form).toBeHidden();
    expect(requests, "nothing is different").toEqual([]);

    await organization.button("Edit", "陈伟").click();
    const other = organization.editing("陈伟");
    await other.getByText("About this account").click();
    await expect(other).toContainText("ns_catalogue");
    await checkState("organization-edit", other.getByRole("combobox", { name: "Role" }));
    await other.getByRole("textbox", { name: "Name" }).fill("Chen Wei");
    const sent = page.waitForRequest((request) => request.method() === "PATCH");
    await other.getByRole("button", { name: "Save" }).click();
    expect((await sent).postDataJSON()).toEqual({ user_name: "Chen Wei" });
    await expect(page.getByText("Chen Wei was changed.")).toBeVisible();
    await expect(organization.row("Chen Wei")).toBeVisible();
  });

  test("leaving the active status says what it costs before it is done", async ({ page, organization, admin }) => {
    await organization.open();
    await organization.button("Edit", "Priya Raman").click();
    const form = organization.editing("Priya Raman");
    await form.getByRole("combobox", { name: "Status" }).selectOption("Pending");
    await expect(form).toContainText("their API keys are cancelled for good");
    await form.getByRole("button", { name: "Save and cancel API keys" }).click();
    await expect(page.getByText("Priya Raman was changed.")).toBeVisible();
    expect((await admin.account(PRIYA))?.status).toBe("pending");
  });

  test("an answer lost on the way back is no failure", async ({ page, organization, admin, complaints }) => {
    complaints.allow(NO_ANSWER);
    await organization.open();
    const lost = await loseAnswers(page, "PATCH", ACCOUNT, 1);
    await organization.role("Priya Raman").selectOption("Viewer");
    await expect(page.getByText("Priya Raman is now Viewer.")).toBeVisible();
    expect(lost.count).toBe(1);
    expect((await admin.account(PRIYA))?.role).toBe("viewer");
  });

  test("who has left meanwhile is taken off the list", async ({ organization, users, admin, complaints }) => {
    complaints.allow(refused(404));
    await organization.open();
    await admin.deleteAccount(PRIYA);
    await organization.role("Priya Raman").selectOption("Viewer");
    await expect(users.alert("Priya Raman was not made Viewer.")).toContainText("no longer there");
    await expect(organization.row("Priya Raman")).toHaveCount(0);
  });
});

test.describe("An admin ends an account", standalone("the element is the tab of an app"), () => {
  test("suspending asks and says that the keys do not come back", async ({ page, organization, admin, checkState }) => {
    await organization.open();
    await organization.button("Suspend", "Priya Raman").click();
    const question = page.getByRole("alertdialog", { name: "Suspend Priya Raman?" });
    await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expect(question).toContainText("Their API keys are cancelled for good: they do not come back when you reactivate the account.");
    await checkState("organization-suspend", question);
    await question.getByRole("button", { name: "Suspend Priya Raman" }).click();
    await expect(page.getByText("Priya Raman was suspended, and their API keys are cancelled.")).toBeVisible();
    expect((await admin.account(PRIYA))?.status).toBe("suspended");

    await organization.button("Reactivate", "Priya Raman").click();
    await expect(page.getByText("Priya Raman is active again. The old API keys stay cancelled.")).toBeVisible();
    expect((await admin.account(PRIYA))?.status).toBe("active");
    await checkState("organization-reactivated", organization.notices);
  });

  test("deleting asks, says what goes, and lands on the next row", async ({ page, organization, admin, checkState }) => {
    await organization.open();
    await organization.button("Delete", "Priya Raman").click();
    const question = page.getByRole("alertdialog", { name: "Delete Priya Raman?" });
    await expect(question).toContainText("their API keys stop working at once. This cannot be undone.");
    await checkState("organization-delete", question);
    await question.getByRole("button", { name: "Delete Priya Raman" }).click();
    await expect(page.getByText("Priya Raman was deleted.")).toBeVisible();
    await expect(organization.row("Priya Raman")).toHaveCount(0);
    await expect(organization.button("Delete", "Mateo Silva")).toBeFocused();
    expect(await admin.account(PRIYA)).toBeUndefined();
  });

  test("a cut line is said inside the question, beside the button to repeat", async ({ page, organization, complaints, checkState }) => {
    complaints.allow(NO_ANSWER);
    await organization.open();
    const line = await cut(page, "DELETE", ACCOUNT);
    await organization.button("Delete", "Priya Raman").click();
    const question = page.getByRole("alertdialog", { name: "Delete Priya Raman?" });
    const yes = question.getByRole("button", { name: "Delete Priya Raman" });
    await yes.click();
    await expect(question.getByRole("alert")).toContainText("Priya Raman was not deleted. The server did not answer.");
    await checkState("organization-not-deleted", question);
    await line.restore();
    await yes.click();
    await expect(page.getByText("Priya Raman was deleted.")).toBeVisible();
  });

  test("a lost answer is no failure, and who was deleted already is gone", async ({ page, organization, users, admin, complaints }) => {
    complaints.allow(NO_ANSWER, refused(404));
    await organization.open();
    await loseAnswers(page, "DELETE", ACCOUNT, 1);
    await organization.button("Delete", "Priya Raman").click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete Priya Raman" }).click();
    await expect(page.getByText("Priya Raman was deleted.")).toBeVisible();
    await admin.deleteAccount("leo.fontaine@harbourpine.example");
    await organization.button("Delete", "Leo Fontaine").click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete Leo Fontaine" }).click();
    await expect(users.alert("Leo Fontaine had been removed already.")).toBeVisible();
    await expect(organization.row("Leo Fontaine")).toHaveCount(0);
  });

  test("the last active admin can be neither demoted, suspended nor deleted, and the controls say why", async ({ page, organization, users, admin, checkState }) => {
    await admin.updateAccount(JONAS, { role: "member" });
    await organization.open();
    const requests = recordRequests(page);
    const why = "Ines Ruiz is the only admin. Make somebody else an admin first.";
    await expect(organization.role("Ines Ruiz")).toHaveAccessibleDescription(why);
    await expect(organization.role("Ines Ruiz").getByRole("option", { name: "Viewer" })).toBeDisabled();
    for (const verb of ["Suspend", "Delete"] as const) {
      const button = organization.button(verb, "Ines Ruiz");
      await expect(button).toHaveAttribute("aria-disabled", "true");
      await expect(button).toHaveAccessibleDescription(why);
    }
    await organization.button("Delete", "Ines Ruiz").focus();
    await page.keyboard.press("Enter");
    await expect(users.alert(why)).toBeVisible();
    await organization.button("Edit", "Ines Ruiz").click();
    const form = organization.editing("Ines Ruiz");
    await expect(form).toContainText(why);
    await expect(form.getByRole("option", { name: "Suspended" })).toBeDisabled();
    await checkState("organization-last-admin", form.getByRole("combobox", { name: "Role" }));
    expect(requests).toEqual([]);
  });
});
