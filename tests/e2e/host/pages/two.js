// Two elements with an app, a server and a token each: `?one=app&oneBase=…&two=app&twoBase=…#one=token&two=token`.
import "./host.js";

const query = new URLSearchParams(location.search);
const tokens = new URLSearchParams(location.hash.slice(1));
for (const id of ["one", "two"]) {
  const element = /** @type {HTMLElement} */ (document.getElementById(id));
  element.setAttribute("app-id", query.get(id) ?? "");
  element.setAttribute("base-url", query.get(`${id}Base`) ?? "");
  Object.assign(element, { getToken: () => tokens.get(id) });
}
