//! Primitives that know no member: they take signals and callbacks, and could serve any screen.

pub mod alert;
pub mod avatar;
pub mod banner;
pub mod busy;
pub mod button;
pub mod choice;
pub mod confirm;
pub mod countdown;
pub mod dialog;
pub mod dom;
pub mod download;
pub mod focus;
pub mod icon;
pub mod id;
pub mod json;
pub mod later;
pub mod live;
pub mod moment;
pub mod question;
pub mod rows;
pub mod search;
pub mod sort;
pub mod tabs;
pub mod toast;
pub mod viewport;
pub mod window;
