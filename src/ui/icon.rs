//! The icons, drawn inline so that no request and no font is needed.

use leptos::prelude::*;

use super::dom::{Dom, svg};

/// An icon. All are decoration: the control that holds one has a name of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Glyph {
    /// A bin.
    Trash,
    /// A magnifying glass.
    Search,
    /// A cross.
    Close,
    /// A plus.
    Plus,
    /// An arrow going round.
    Refresh,
    /// An arrow into a tray.
    Download,
    /// A tick.
    Check,
    /// An exclamation mark in a circle.
    Alert,
    /// An envelope.
    Mail,
    /// People.
    People,
    /// A padlock.
    Lock,
    /// An arrow upwards.
    Up,
    /// An arrow downwards.
    Down,
    /// An arrow to the previous level.
    Back,
    /// A clock.
    Clock,
    /// A sheet on another.
    Copy,
    /// A pencil.
    Pencil,
    /// Two bars.
    Pause,
    /// A triangle to the right.
    Play,
}

impl Glyph {
    /// The drawing, on a grid of 16, for a stroke of 1.5.
    const fn path(self) -> &'static str {
        match self {
            Self::Trash => {
                "M2.75 4.25h10.5M6.25 4V2.75h3.5V4M4 4.25l.6 8.25a1 1 0 0 0 1 .9h4.8a1 1 0 0 0 1-.9L12 4.25M6.6 7v3.6M9.4 7v3.6"
            }
            Self::Search => {
                "M7 11.75a4.75 4.75 0 1 0 0-9.5 4.75 4.75 0 0 0 0 9.5ZM10.5 10.5l3.25 3.25"
            }
            Self::Close => "m4 4 8 8M12 4l-8 8",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Refresh => "M13.25 8a5.25 5.25 0 1 1-1.6-3.75M13.25 2.5v2.75H10.5",
            Self::Download => "M8 2.5v7.25M5 7l3 3 3-3M2.75 12.75h10.5",
            Self::Check => "m3 8.5 3.25 3.25L13 5",
            Self::Alert => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3.5M8 10.9v.1",
            Self::Mail => {
                "M2.75 3.75h10.5a.5.5 0 0 1 .5.5v7.5a.5.5 0 0 1-.5.5H2.75a.5.5 0 0 1-.5-.5v-7.5a.5.5 0 0 1 .5-.5ZM2.5 4.5 8 8.75l5.5-4.25"
            }
            Self::People => {
                "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.25c0-2.2 2-3.75 4.5-3.75s4.5 1.55 4.5 3.75M10.5 2.75a2.4 2.4 0 0 1 0 4.6M12 9.75c1.5.55 2.5 1.8 2.5 3.5"
            }
            Self::Lock => "M3.75 7.25h8.5v6h-8.5zM5.25 7V5a2.75 2.75 0 0 1 5.5 0v2",
            Self::Up => "M8 12.5v-9M4.5 7 8 3.5 11.5 7",
            Self::Down => "M8 3.5v9M4.5 9 8 12.5 11.5 9",
            Self::Back => "M9.75 3.5 5.25 8l4.5 4.5",
            Self::Copy => {
                "M6 5.75h6.5a.75.75 0 0 1 .75.75V13a.75.75 0 0 1-.75.75H6a.75.75 0 0 1-.75-.75V6.5A.75.75 0 0 1 6 5.75ZM10.75 5.5V3a.75.75 0 0 0-.75-.75H3.5a.75.75 0 0 0-.75.75v6.5c0 .41.34.75.75.75H5"
            }
            Self::Pencil => "m3 13 .6-2.6 7.2-7.2a1 1 0 0 1 1.4 0l.6.6a1 1 0 0 1 0 1.4l-7.2 7.2z",
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Play => "M5 3.25v9.5L12.5 8z",
            Self::Clock => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.75V8l2.25 1.5",
        }
    }
}

/// Draws an icon in the colour of the text around it.
pub fn icon(glyph: Glyph) -> Dom {
    thread_local! {
        static DRAWN: Dom = svg("svg")
            .class("mxu-icon")
            .attr("viewBox", "0 0 16 16")
            .attr("aria-hidden", "true")
            .attr("focusable", "false")
            .done();
    }
    DRAWN.with(Dom::copy).containing(svg("path").attr("d", glyph.path()))
}

/// [`icon`] for `view!`.
#[component]
pub fn Icon(
    /// Which.
    glyph: Glyph,
) -> impl IntoView {
    icon(glyph)
}
