// Shows who is there as soon as the list has arrived, while the module is still on its way: the template of index.html with names in it.
// It can be looked at and nothing else. The module takes its place once it has rows of its own (`end_first_paint` in config.rs).

/** As many rows as fill a large window. */
const ROWS = 30;
/** Reading a larger answer twice would take longer than it is worth, in bytes. */
const LARGEST = 300_000;

/** More roles than anybody chooses from: the module knows where to stop. */
const MOST_ROLES = 200;
/** A text that cannot be shown as it is, for a character that turns directions or shows nothing, or because it is too long: the module makes it fit (contract/src/visible.rs). */
const UNFIT = /[\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]|^.{401}/u;

/** Shows the members of `answer`, the promise of a response that the module will read as well; done once they are painted. */
export async function paintFirst(answer, { capabilities, ...pages }) {
  const place = location.pathname;
  const response = await answer;
  // A search or another section in the address: the module knows what that shows.
  if (location.search.length > 1 || !response.ok || response.bodyUsed) return;
  const bytes = response.headers.get("content-length");
  if (bytes === null || Number(bytes) > LARGEST) return;
  const { users, total, x_context: context } = await response.clone().json();
  const can = capabilities ?? context?.capabilities;
  if (!can || users.length === 0 || can.roles.length > MOST_ROLES || location.pathname !== place || document.querySelector(".mxu-main")) return;
  const shown = users.slice(0, ROWS);
  const texts = [context?.app_title, ...can.roles.flatMap(({ role, label }) => [role, label]), ...shown.flatMap(({ name, email, user_id, role }) => [name, email, user_id, role])];
  if (texts.some((text) => UNFIT.test(text ?? ""))) return;

  const page = document.getElementById("mixpeek-users-first").content.cloneNode(true);
  const fill = (node, selector, text) => {
    node.querySelector(selector).textContent = text;
  };
  for (const name of ["outbox", "organization", "access"]) if (!pages[name]) page.querySelector(`[href^='/${name}']`).remove();
  for (const button of page.querySelectorAll("[data-if]")) if (!can[button.dataset.if]) button.remove();
  fill(page, ".mxu-breadcrumb bdi", context?.app_title ?? "");
  for (const count of page.querySelectorAll(".mxu-count, .mxu-tab-count")) count.textContent = total.toLocaleString("en");
  const body = page.querySelector("tbody");
  const pattern = body.firstElementChild;
  const rows = shown.map((member, index) => {
    const row = pattern.cloneNode(true);
    const [name, email] = [member.name, member.email].map((text) => text?.trim());
    row.ariaRowIndex = index + 2;
    fill(row, ".mxu-person-name", name || email || member.user_id);
    fill(row, ".mxu-person-email", (name && email) || "");
    const select = row.querySelector("select");
    for (const { role, label } of can.roles) select.add(new Option(label, role));
    select.value = member.role;
    if (select.selectedIndex < 0) select.add(new Option(member.role, member.role, true, true), 0);
    if (!can.set_role) select.replaceWith(select.selectedOptions[0].label);
    return row;
  });
  body.replaceChildren(...rows);
  document.body.append(page);
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
