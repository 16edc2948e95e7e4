//! The controller: the model in signals, the directory behind it, and the verbs that views call. Views never await.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::AppId;
use mixpeek_users_texts::Catalogue;

use crate::directory::SharedDirectory;
use crate::model::activity::Activity;
use crate::model::draft::Draft;
use crate::model::invitations::Invitations;
use crate::model::notices::{NextStep, Notices, Tone};
use crate::model::roster::Roster;
use crate::text;
use crate::text::language::Texts;
use host::SharedHost;

#[cfg(feature = "standalone")]
pub mod access;
mod bulk;
pub(crate) mod details;
mod doubt;
pub mod host;
mod invite;
pub mod kept;
mod known;
mod load;
pub(crate) mod members;
#[cfg(feature = "standalone")]
pub mod organization;
pub mod platform;
mod revoke;
#[cfg(feature = "standalone")]
mod source;
mod turns;

/// How a change ended, for the form or the question that asked for it: made, or why not, in words.
pub type Ended = Result<(), String>;

/// Everything one Users tab knows and can do. `Copy`, so that handlers capture it without ceremony.
///
/// Answers are applied by id through `try_` methods: whoever waits for one may outlive the tab, and then nothing happens.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    /// The members.
    pub roster: RwSignal<Roster>,
    /// The pending invitations.
    pub invitations: RwSignal<Invitations>,
    /// The invite form. It lives here so that nothing typed is lost when the dialog is taken down.
    pub draft: RwSignal<Draft>,
    /// What the person is told.
    pub notices: RwSignal<Notices>,
    /// What was done in this tab.
    pub activity: RwSignal<Activity>,
    /// What the directory can do.
    pub capabilities: RwSignal<Capabilities>,
    /// The language it speaks.
    pub texts: Texts,
    /// Who says what the directory can do.
    abilities: StoredValue<Abilities>,
    /// Whether *Enable user management* is under way.
    pub enabling: RwSignal<bool>,
    /// Whether *Add existing user* is open.
    pub adding: RwSignal<bool>,
    kept: StoredValue<Option<kept::Kept>>,
    /// When the lists were last asked for, in milliseconds since 1970.
    asked: StoredValue<f64>,
    backend: StoredValue<Backend>,
}

/// Who says what the directory can do.
#[derive(Debug, Clone, Default)]
struct Abilities {
    /// The page around the tab.
    own: Option<Capabilities>,
    /// The directory.
    told: Option<Box<Capabilities>>,
    /// Whether nothing is to be changed.
    read_only: bool,
}

impl Abilities {
    fn effective(&self) -> Capabilities {
        let all = self.own.as_ref().or(self.told.as_deref()).cloned().unwrap_or_default();
        if self.read_only { all.read_only() } else { all }
    }
}

/// What a session talks to.
#[derive(Clone)]
struct Backend {
    directory: SharedDirectory,
    app: AppId,
    /// The scope whose end aborts the reads. Weak: it holds this value, and what holds on to itself never ends.
    owner: Option<WeakOwner>,
    /// The page around the tab.
    host: Option<SharedHost>,
    /// How many want the session: whoever made it, and each change that is under way, those that wait included.
    holders: u32,
    /// Whether whoever made the session is done with it.
    is_left: bool,
}

impl std::fmt::Debug for Backend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backend").field("app", &self.app).finish_non_exhaustive()
    }
}

impl Session {
    /// A session on one app. Belongs to the current reactive scope and ends with it. Without `own` the directory says what can be done,
    /// and as long as it has not, what Mixpeek's can.
    pub fn new(
        directory: SharedDirectory,
        app: AppId,
        own: Option<Capabilities>,
        texts: Texts,
    ) -> Self {
        let abilities = Abilities { own, ..Abilities::default() };
        let capabilities = abilities.effective();
        let role = capabilities.roles.first().map(|info| info.role.clone()).unwrap_or_default();
        Self {
            roster: RwSignal::default(),
            invitations: RwSignal::default(),
            draft: RwSignal::new(Draft::new(role)),
            notices: RwSignal::default(),
            activity: RwSignal::default(),
            capabilities: RwSignal::new(capabilities),
            texts,
            abilities: StoredValue::new(abilities),
            enabling: RwSignal::new(false),
            adding: RwSignal::new(false),
            kept: StoredValue::new(None),
            asked: StoredValue::new(0.0),
            backend: StoredValue::new(Backend {
                directory,
                app,
                owner: Owner::current().map(|owner| owner.downgrade()),
                host: None,
                holders: 1,
                is_left: false,
            }),
        }
    }

    /// Takes over what the page says can be done: its word goes before the directory's. With `read_only` nothing can be changed, whoever
    /// says what.
    pub fn adapt(self, own: Option<Capabilities>, read_only: bool) {
        self.reconsider(|abilities| {
            abilities.own = own;
            abilities.read_only = read_only;
        });
    }

    /// Takes over what the directory says can be done with this app's people.
    fn learn(self, told: Option<Box<Capabilities>>) {
        if told.is_some() {
            self.reconsider(|abilities| abilities.told = told);
        }
    }

    fn reconsider(self, change: impl FnOnce(&mut Abilities)) {
        let now = self.abilities.try_update_value(|abilities| {
            change(abilities);
            abilities.effective()
        });
        let Some(now) = now else { return };
        if self.capabilities.try_with_untracked(|before| *before != now) == Some(true) {
            self.roster.try_update(|roster| roster.adapt(&now));
            self.draft.try_update(|draft| {
                if now.info(&draft.role).is_none() {
                    draft.role =
                        now.roles.first().map(|info| info.role.clone()).unwrap_or_default();
                }
            });
            self.capabilities.try_set(now);
        }
    }

    /// The directory and the app; nothing once the session has ended.
    fn backend(self) -> Option<Backend> {
        self.backend.try_get_value()
    }

    /// What the app is called, in a sentence.
    pub fn app_name(self) -> String {
        self.roster.with(|roster| text::app_name(self.texts, roster.app_title.as_deref()))
    }

    /// Tells the person something, and notes it as done in this tab or not done.
    fn report(self, tone: Tone, text: String, next: Option<NextStep>) {
        self.note(text.clone(), tone == Tone::Success);
        self.announce(tone, &text);
        self.notices.try_update(|notices| notices.push(tone, text, next));
    }

    /// Says why something is not done that was not even asked for.
    pub fn explain(self, why: String) {
        self.announce(Tone::Error, &why);
        self.notices.try_update(|notices| notices.push(Tone::Error, why, None));
    }

    fn announce(self, tone: Tone, text: &str) {
        if let Some(host) = self.host() {
            host.announce(tone == Tone::Error, text);
        }
    }

    /// Says that something could not be opened or done, because its code did not load.
    pub fn on_not_loaded(self) -> Callback<()> {
        Callback::new(move |()| self.explain(self.texts.not_opened()))
    }

    /// Says that the browser would not save a file.
    pub fn cannot_export(self) {
        self.explain(self.texts.not_exported());
    }

    /// Notes an action without telling it.
    fn note(self, text: String, done: bool) {
        self.activity.try_update(|activity| activity.note(platform::now(), text, done));
    }

    /// Does what a notice's button offers, and takes the notice away.
    pub fn follow(self, key: u32, next: NextStep) {
        self.notices.try_update(|notices| notices.dismiss(key));
        match next {
            NextStep::InviteBack { email, role } | NextStep::SendAgain { email, role } => {
                self.invite_one(&email, role);
            }
            NextStep::RetryRole { user, role, seen } => self.set_role(user, role, &seen),
            NextStep::RetryResend(id) => self.resend(id),
        }
    }
}

impl Session {
    /// Runs a change to its end, whatever becomes of the screen: the server may have acted already. The session lives until then, since
    /// a change has more to do and to tell when it is answered.
    fn write(self, future: impl Future<Output = ()> + 'static) {
        self.write_boxed(Box::pin(future));
    }

    fn write_boxed(self, work: Work) {
        let owner = self.backend().and_then(|backend| backend.owner?.upgrade());
        self.backend.try_update_value(|backend| backend.holders += 1);
        self.tell(&host::Event::UnderWay { more: 1 });
        write(async move {
            work.await;
            self.tell(&host::Event::UnderWay { more: -1 });
            if let Some(owner) = owner {
                self.let_go(&owner);
            }
        });
    }

    /// Ends the session with the scope it belongs to, unless a change is under way, which ends it then.
    pub fn leave(self, scope: &Owner) {
        self.backend.try_update_value(|backend| backend.is_left = true);
        self.let_go(scope);
    }

    fn let_go(self, scope: &Owner) {
        let left = self.backend.try_update_value(|backend| {
            backend.holders -= 1;
            backend.holders
        });
        if left == Some(0) {
            scope.cleanup();
        }
    }

    /// Whether whoever made the session is done with it, and only its changes go on.
    fn is_left(self) -> bool {
        self.backend().is_none_or(|backend| backend.is_left)
    }

    /// Whether a change is under way, or waits.
    pub fn is_writing(self) -> bool {
        self.backend().is_some_and(|backend| backend.holders > u32::from(!backend.is_left))
    }

    /// Tells whoever asked for a change how it ended. Where the question or the form is gone, the person is told why it was not made.
    fn hand_back(self, on_end: Callback<Ended>, end: Ended) {
        hand_back(on_end, end, |words| self.explain(words));
    }
}

/// Tells whoever asked how it ended. Where they are gone, `or_else` gets the words that would be lost with them.
fn hand_back(on_end: Callback<Ended>, end: Ended, or_else: impl FnOnce(String)) {
    if let (None, Err(words)) = (on_end.try_run(end.clone()), end) {
        or_else(words);
    }
}

/// Whatever is waited for, as one type: spawning is compiled once.
type Work = Pin<Box<dyn Future<Output = ()>>>;

/// Runs a read for as long as the session lives: ending it drops the future, which aborts the request.
fn read(owner: Option<WeakOwner>, future: impl Future<Output = ()> + 'static) {
    let future: Work = Box::pin(future);
    if let Some(owner) = owner.and_then(|owner| owner.upgrade()) {
        owner.with(|| spawn_local_scoped_with_cancellation(future));
    }
}

/// Runs a write to its end, whatever becomes of the screen: the server may have acted already.
fn write(future: impl Future<Output = ()> + 'static) {
    let future: Work = Box::pin(future);
    leptos::task::spawn_local(future);
}
