// Importing this makes `<mixpeek-users>` known to the browser; on a server it does nothing.

export * from "./element.js";
