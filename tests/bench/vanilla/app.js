// The list of the Users tab, written by hand without any dependency, as well as one would for its own sake: the measure of the benchmark.
// The request leaves with the first line that can send it, rows near the visible part exist and no others, a search looks at one
// prepared text for each member, and rows that stay are kept.

const OVERSCAN = 10;
const STEP = 5;
const ADMIN = "org:admin";

const token = takeToken();
const base = `/v1/apps/${/^\/apps\/([^/]+)\/users/.exec(location.pathname)?.[1]}/users`;
const loading = ask("GET", "");

const body = document.querySelector("tbody");
const table = body.parentElement;
const [above, below] = body.children;
const search = document.querySelector("input");
const template = document.querySelector("template").content.firstElementChild;
const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const exact = new Intl.DateTimeFormat("en", { dateStyle: "full", timeStyle: "long" });

/** The members as they came, and for each the text that a search looks at. */
let members = [];
let texts = [];
/** Positions in `members`, in order. */
let shown = [];
let viewer;
let admins = 0;
/** The rows in the document, by id. */
let rows = new Map();
let rowHeight = 46;
let range = { start: 0, end: 0 };

function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token === null) return sessionStorage.getItem("token");
  history.replaceState(history.state, "", location.pathname + location.search);
  sessionStorage.setItem("token", token);
  return token;
}

async function ask(method, path, content) {
  const headers = { accept: "application/json", authorization: `Bearer ${token}` };
  if (content) headers["content-type"] = "application/json";
  const response = await fetch(base + path, { method, headers, body: content && JSON.stringify(content) });
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new Error(answer?.error?.message ?? `The server answered ${response.status}.`);
  return answer;
}

function say(words) {
  document.querySelector("#message").textContent = words;
}

function fold(text) {
  return /^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
}

const nameOf = (member) => member.name?.trim() || member.email?.trim() || member.user_id;

function initials(name) {
  const letters = name.split("@")[0].split(/[\s._+-]+/).map((word) => /[\p{L}\p{N}]/u.exec(word)?.[0]).filter(Boolean);
  return ((letters[0] ?? "") + (letters.length > 1 ? letters.at(-1) : "")).toUpperCase();
}

function hue(id) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 16)) & 7) * 45 + 20;
}

function makeRow(index) {
  const member = members[index];
  const name = nameOf(member);
  const row = template.cloneNode(true);
  const avatar = row.querySelector(".avatar");
  avatar.textContent = initials(name);
  avatar.style.setProperty("--hue", hue(member.user_id));
  if (/^(https?:\/\/|\/(?![/\\]))/i.test(member.avatar_url ?? "")) {
    const picture = new Image();
    Object.assign(picture, { loading: "lazy", decoding: "async", alt: "", referrerPolicy: "no-referrer", src: member.avatar_url });
    picture.onerror = () => picture.remove();
    avatar.append(picture);
  }
  const title = row.querySelector(".name");
  title.textContent = title.title = name;
  if (member.user_id === viewer) {
    const badge = document.createElement("span");
    badge.className = "badge";
    badge.textContent = "You";
    title.after(badge);
  }
  const email = row.querySelector(".email");
  if (member.name?.trim() && member.email) email.textContent = email.title = member.email;
  else email.remove();
  row.querySelector("select").ariaLabel = `Role for ${name}`;
  const time = row.querySelector("time");
  if (member.joined_at) {
    const moment = new Date(member.joined_at);
    time.dateTime = member.joined_at;
    time.textContent = day.format(moment);
    time.title = exact.format(moment);
  }
  const remove = row.querySelector("button");
  remove.ariaLabel = remove.title = `Remove ${name}`;
  row.member = member;
  showRole(row);
  return row;
}

/** Brings what may change in a row in line with its member. */
function showRole(row) {
  const { member } = row;
  const select = row.querySelector("select");
  if (![...select.options].some((option) => option.value === member.role)) select.prepend(new Option(member.role, member.role));
  const isLast = admins === 1 && member.role === ADMIN;
  for (const option of select.options) option.disabled = isLast && option.value !== ADMIN;
  select.value = member.role;
  row.querySelector("button").disabled = isLast;
}

/** Finds the rows that can be seen, and makes the document hold these and no others. */
function render(force) {
  const top = body.getBoundingClientRect().top;
  const first = Math.floor(Math.max(0, -top / rowHeight));
  const last = Math.ceil(Math.max(0, (innerHeight - top) / rowHeight));
  const start = Math.min(Math.max(0, Math.floor(first / STEP) * STEP - OVERSCAN), shown.length);
  const end = Math.max(start, Math.min(Math.ceil(last / STEP) * STEP + OVERSCAN, shown.length));
  if (!force && start === range.start && end === range.end) return;
  range = { start, end };

  const next = new Map();
  for (let position = start; position < end; position++) {
    const index = shown[position];
    const id = members[index].user_id;
    const row = rows.get(id) ?? makeRow(index);
    row.ariaRowIndex = position + 2;
    next.set(id, row);
  }
  for (const [id, row] of rows) if (!next.has(id)) row.remove();
  let at = above;
  for (const row of next.values()) {
    if (at.nextSibling !== row) at.after(row);
    at = row;
  }
  rows = next;
  above.firstElementChild.style.height = `${start * rowHeight}px`;
  below.firstElementChild.style.height = `${(shown.length - end) * rowHeight}px`;
}

function filter() {
  const words = fold(search.value).split(/\s+/).filter(Boolean);
  shown = [];
  for (let index = 0; index < texts.length; index++) {
    if (words.every((word) => texts[index].includes(word))) shown.push(index);
  }
  table.ariaRowCount = shown.length + 1;
  const count = shown.length.toLocaleString("en");
  document.querySelector("#found").textContent = words.length ? `${count} members found` : "";
  render(true);
}

async function changeRole(row, role) {
  const { member } = row;
  const before = member.role;
  if (role === ADMIN && !confirm(`Make ${nameOf(member)} an admin?`)) return showRole(row);
  const move = (role) => {
    admins += (role === ADMIN) - (member.role === ADMIN);
    member.role = role;
    for (const row of rows.values()) showRole(row);
  };
  row.ariaBusy = "true";
  move(role);
  try {
    move((await ask("PATCH", `/${encodeURIComponent(member.user_id)}/role`, { role })).role);
    say(`${nameOf(member)} has another role now.`);
  } catch (error) {
    move(before);
    say(`The role of ${nameOf(member)} was not changed. ${error.message}`);
  }
  row.ariaBusy = null;
}

async function remove(row) {
  const { member } = row;
  if (!confirm(`Remove ${nameOf(member)}?`)) return;
  row.ariaBusy = "true";
  try {
    await ask("DELETE", `/${encodeURIComponent(member.user_id)}`);
    const index = members.indexOf(member);
    members.splice(index, 1);
    texts.splice(index, 1);
    admins -= member.role === ADMIN;
    showCount();
    filter();
    say(`${nameOf(member)} was removed.`);
  } catch (error) {
    say(`${nameOf(member)} was not removed. ${error.message}`);
  }
  row.ariaBusy = null;
}

function showCount() {
  document.querySelector("#count").textContent = members.length.toLocaleString("en");
}

search.addEventListener("input", filter);
body.addEventListener("change", (event) => {
  const row = event.target.closest(".row");
  if (row.ariaBusy) showRole(row);
  else changeRole(row, event.target.value);
});
body.addEventListener("click", (event) => {
  const row = event.target.closest("button") && event.target.closest(".row");
  if (row && !row.ariaBusy) remove(row);
});
addEventListener("scroll", () => render(false), { passive: true });
addEventListener("resize", () => render(false));

try {
  const list = await loading;
  members = list.users;
  viewer = list.x_context?.viewer_user_id;
  texts = members.map((member) => fold(`${member.name ?? ""}\n${member.email ?? ""}\n${member.user_id}`));
  admins = members.reduce((admins, member) => admins + (member.role === ADMIN), 0);
  document.querySelector(".toolbar").hidden = table.hidden = false;
  showCount();
  filter();
  rowHeight = body.querySelector(".row")?.getBoundingClientRect().height || rowHeight;
  render(true);
} catch (error) {
  say(`The members could not be loaded. ${error.message}`);
}
