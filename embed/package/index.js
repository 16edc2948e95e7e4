// Importing this makes <mixpeek-users> known to the browser; on a server it does nothing.

import { define } from "./element.js";

export { MixpeekUsersElement, define } from "./element.js";

define();
