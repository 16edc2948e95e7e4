//! What can be wrong with the connect form.

/// No base URL.
pub const NO_URL: &str = "Enter the base URL of the server.";
/// Not a URL, or not one to connect to.
pub const BAD_URL: &str = "The base URL must be a whole address that starts with https:// or http://, without a user name in it.";
/// No app.
pub const NO_APP: &str = "Enter the id of the app whose users you want to manage.";
