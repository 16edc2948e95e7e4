import { startVendors } from "../support/directories.ts";
import { expect, standalone, startServer, test, TOKEN } from "../support/fixtures.ts";
import { UsersTab } from "../support/pages.ts";

const ALL = ["embedded", "mixpeek", "mixpeek-organization", "clerk", "paradime"] as const;

/** One server, five directories, an app on each: what `serve --config` is for. */
test.describe("One server for all directories", standalone("the list of apps is a page of its own"), () => {
  test("lists the apps of all of them, and each opens its own Users tab", async ({ page, demo, apps, access, checkTree }) => {
    const [shop] = demo;
    // The embedded directory and Mixpeek bring their own apps; the others are told theirs.
    const home = (id: string, title: string) => [{ ...shop!, app_id: id, slug: id.replaceAll("_", "-"), title, organization: `org_${id}` }];
    const titles: Record<string, string> = { mixpeek: "On Mixpeek", "mixpeek-organization": "Mixpeek team", clerk: "On Clerk", paradime: "On Paradime" };
    const vendors = await startVendors(ALL.map((kind) => ({ kind, homes: kind === "embedded" ? [] : home(`app_${kind.replace("-", "_")}`, titles[kind]!) })));
    const server = await startServer(["--config", vendors.config], vendors.keys);
    try {
      await page.goto(`${server.url}/#token=${TOKEN}`);
      for (const title of ["Shop search", ...Object.values(titles)]) await expect(apps.row(title)).toBeVisible();
      await checkTree("five-directories", apps.table);
      const users = new UsersTab(page);
      for (const title of ["Shop search", ...Object.values(titles)]) {
        await apps.row(title).getByRole("link", { name: title, exact: true }).click();
        await expect(users.members).toBeVisible();
        await expect(users.row("Sam Osei")).toBeVisible();
        await page.goBack();
        await expect(apps.table).toBeVisible();
      }
      await page.goto(`${server.url}/access`);
      await access.search.fill("Sam Osei");
      await expect(access.rows("Sam Osei")).toHaveCount(5);
    } finally {
      await server.stop();
      await vendors.stop();
    }
  });
});
