// Runs before the element is known to the browser: what is set here has to survive the upgrade.
import { host } from "./host.js";

const ATTRIBUTES = /** @type {Record<string, string>} */ ({
  appId: "app-id",
  baseUrl: "base-url",
  namespace: "namespace",
  readOnly: "read-only",
  locale: "locale",
  theme: "theme",
  headingLevel: "heading-level",
  section: "section",
  wasmUrl: "wasm-url",
});

const element = document.querySelector("mixpeek-users");
if (!element) throw new Error("the page has no element");

/** @param {string} name @param {unknown} value */
function give(name, value) {
  const attribute = ATTRIBUTES[name];
  if (!attribute) Object.assign(/** @type {object} */ (element), { [name]: value });
  else if (value === undefined || value === null || value === false) element?.removeAttribute(attribute);
  else element?.setAttribute(attribute, value === true ? "" : String(value));
}

const show = () => Object.entries(host.props()).forEach(([name, value]) => give(name, value));
show();
host.subscribe(show);
