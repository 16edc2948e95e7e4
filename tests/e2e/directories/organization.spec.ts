import { expect, FIELD_NOTES, only, test } from "../support/fixtures.ts";

test.describe("Where suspending cancels API keys for good", only("mixpeek-organization"), () => {
  test("that is said before it is done", async ({ users, admin }) => {
    await users.openMembers(FIELD_NOTES);
    const details = await users.openDetails("Mateo Silva");
    await details.verb("Suspend").click();
    const question = users.question("Suspend Mateo Silva?");
    await expect(question).toContainText(/API keys/);
    await question.getByRole("button", { name: "Cancel" }).click();
    expect((await admin.member(FIELD_NOTES, "Mateo Silva"))?.status).toBe("active");
  });
});
