//! The rules as data.

/// Words that only some files may say.
pub(super) struct Fence {
    pub(super) words: &'static [&'static str],
    /// Where the rule holds, and where it does not: files, or folders with a slash at the end.
    pub(super) within: &'static [&'static str],
    pub(super) except: &'static [&'static str],
    /// Who may say it.
    pub(super) rule: &'static str,
    pub(super) why: &'static str,
}

const VIEWS: &[&str] = &[
    "src/members/",
    "src/invitations/",
    "src/activity/",
    "src/activity.rs",
    "src/load_failure.rs",
    "src/notices.rs",
    "src/page/",
    "src/page.rs",
    "src/shell/",
    "src/ui/",
    "src/waiting.rs",
];

pub(super) const FENCES: &[Fence] = &[
    Fence {
        words: &["gloo_net"],
        within: &["src/", "embed/"],
        except: &["src/directory/transport.rs"],
        rule: "only src/directory/transport.rs may",
        why: "one place sends requests, so that credentials, statuses and aborts are handled once",
    },
    Fence {
        words: &["leptos_router"],
        within: &["src/", "embed/"],
        except: &["src/app.rs", "src/app/"],
        rule: "only src/app.rs may",
        why: "the element lives in other people's pages, where a router would take over their links and history",
    },
    Fence {
        words: &["window(", "document("],
        within: &["src/", "embed/"],
        except: &["src/config.rs", "src/config/", "embed/"],
        rule: "only src/config.rs and embed/ may",
        why: "what the page gives is read in one place, and the element must not reach out of its shadow root",
    },
    Fence {
        words: &[
            "leptos",
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "gloo_net",
            "gloo_timers",
            "async",
            "await",
        ],
        within: &["src/model/", "src/model.rs"],
        except: &[],
        rule: "the model is plain Rust",
        why: "the model holds the rules of the screen, and is tested without a browser",
    },
    Fence {
        words: &["await", "async", "spawn_local"],
        within: VIEWS,
        except: &["src/shell/loaded.rs", "src/ui/later.rs"],
        rule: "views call the session's verbs, a standalone page has src/shell/loaded.rs, and code that comes later src/ui/later.rs",
        why: "work that a view starts outlives the view; the session owns it",
    },
    Fence {
        words: &["inner_html", "set_inner_html", "set_outer_html", "insert_adjacent_html", "eval"],
        within: &["src/", "embed/"],
        except: &[],
        rule: "no text may become markup or script",
        why: "pages enforce Trusted Types without a policy, and would refuse it (docs/security.md)",
    },
    Fence {
        words: &["Portal", "leptos_meta"],
        within: &["src/", "embed/"],
        except: &[],
        rule: "nothing may be rendered outside the mount point",
        why: "styles and events of a shadow root end at its border",
    },
    Fence {
        words: &[
            "tokio",
            "reqwest",
            "hyper",
            "axum",
            "rusqlite",
            "leptos",
            "gloo_net",
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "std::fs",
            "std::net",
            "std::process",
            "std::env",
            "async",
        ],
        within: &["contract/src/", "texts/src/"],
        except: &[],
        rule: "contract and texts do no I/O",
        why: "the contract is the wire and nothing else, the texts are words and nothing else: browser, server and tools compile them",
    },
];

/// A module and the modules of its crate that it may use. `a::b` allows that part of `a` only.
pub(super) struct Layer {
    pub(super) module: &'static str,
    pub(super) may_use: &'static [&'static str],
    pub(super) why: &'static str,
}

const ONE_WAY: &str = "dependencies run one way: contract, then directory and model, then session, then views, then page, then app";

/// What views may use: errors by their meaning, never the port itself. `later` is a macro of `ui`, which lies in the crate's root as
/// every exported macro does.
const VIEW_USES: &[&str] =
    &["directory::error", "model", "session", "text", "ui", "later", "load_failure", "waiting"];

/// The layers of the app, from the bottom up.
pub(super) const LAYERS: &[Layer] = &[
    Layer {
        module: "directory",
        may_use: &[],
        why: "the port outward knows the contract and nothing of the screen",
    },
    Layer {
        module: "model",
        may_use: &["directory::error"],
        why: "rules know what can go wrong, and not how it is asked for",
    },
    Layer {
        module: "text",
        may_use: &["directory::error", "model"],
        why: "words are chosen in one place, for what the rules and errors mean",
    },
    Layer { module: "config", may_use: &["directory", "model", "text"], why: ONE_WAY },
    Layer { module: "session", may_use: &["directory", "model", "text"], why: ONE_WAY },
    Layer {
        module: "ui",
        may_use: &["text::language", "text::question"],
        why: "primitives know no member, only the language of their own labels and what a question consists of: they could serve any other screen",
    },
    Layer { module: "load_failure", may_use: VIEW_USES, why: ONE_WAY },
    Layer { module: "notices", may_use: VIEW_USES, why: ONE_WAY },
    Layer { module: "waiting", may_use: &["model", "session", "ui"], why: ONE_WAY },
    Layer { module: "members", may_use: VIEW_USES, why: ONE_WAY },
    Layer { module: "invitations", may_use: VIEW_USES, why: ONE_WAY },
    Layer { module: "activity", may_use: VIEW_USES, why: ONE_WAY },
    Layer {
        module: "page",
        may_use: &[
            "directory::error",
            "model",
            "session",
            "text",
            "ui",
            "later",
            "config",
            "load_failure",
            "notices",
            "waiting",
            "members",
            "invitations",
            "activity",
        ],
        why: ONE_WAY,
    },
    Layer {
        module: "shell",
        may_use: &[
            "directory",
            "model",
            "session",
            "text",
            "ui",
            "later",
            "config",
            "load_failure",
            "notices",
            "members::person",
        ],
        why: "the standalone pages around the tab come before it; of its views they know only how a person and a notice look",
    },
    Layer {
        module: "app",
        may_use: &[
            "directory",
            "model",
            "session",
            "text",
            "ui",
            "config",
            "load_failure",
            "page",
            "shell",
        ],
        why: "the shell routes to pages, and a page brings its own views",
    },
];

/// The part of the server where the arrows matter; its other modules are free.
pub(super) const SERVER_LAYERS: &[Layer] = &[Layer {
    module: "directory",
    may_use: &["clock", "secret", "upstream"],
    why: "a directory is where users live; it knows nothing of HTTP routes, sign-in or how the server is started",
}];

/// What the contract may be made of.
pub(super) const CONTRACT_DEPENDENCIES: &[&str] =
    &["percent-encoding", "serde", "serde_json", "thiserror"];

/// Roles as they stand on the wire, and the only file that compares them as text.
pub(super) const ROLES: &[&str] = &["org:admin", "org:member", "admin", "member"];
pub(super) const ROLE_MODULE: &str = "contract/src/role.rs";

/// How long a Rust file may be. The first that matches counts.
pub(super) struct Limit {
    pub(super) part: &'static str,
    pub(super) what: &'static str,
    pub(super) lines: usize,
}

pub(super) const LIMITS: &[Limit] = &[
    Limit { part: "tests", what: "a file of tests", lines: 500 },
    Limit { part: "texts/src/", what: "a language", lines: 1_000 },
    Limit { part: "", what: "a file", lines: 400 },
];

/// Home directories, in two parts so that this file does not break its own rule.
pub(super) const MACHINE_PATHS: &[[&str; 2]] =
    &[["/root", "/"], ["/home", "/"], ["/Users", "/"], ["C:\\", "Users\\"]];
