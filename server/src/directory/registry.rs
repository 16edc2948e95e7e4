//! The directories of one server, and which of them an app's users are in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::{self, FuturesUnordered};
use mixpeek_users_contract::app::{App, AppList, AppQuery, MissingDirectory};
use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::membership::{MembershipList, MissingApp};
use tokio::time::Instant;

use super::error::{DirectoryError, Resource};
use super::whole::every_app;
use super::{Answer, Directory};
use crate::upstream::PATIENCE;

/// How many directories are asked at the same time.
const MAX_ASKED: usize = 16;
/// How long it may take to learn which apps are missing, after the patience with a directory has ended.
const NAMING: Duration = Duration::from_secs(4);
/// How long those before it may take, once a directory has said that it has an app.
const PRECEDENCE: Duration = Duration::from_millis(1500);
/// How long it is remembered where an app is, where one that comes before has not answered.
const UNSURE_HOME: Duration = Duration::from_mins(1);
/// Of how many apps it is remembered where they are: far more than there are.
const MAX_HOMES: usize = 1000;

/// Every app.
const EVERYTHING: AppQuery =
    AppQuery { limit: None, offset: None, slug: None, search: None, template: None };
/// No membership of anybody.
const NOBODY: MembershipList =
    MembershipList { memberships: Vec::new(), total: 0, missing: Vec::new() };

/// A directory as the server holds it.
pub type SharedDirectory = Arc<dyn Directory>;

/// How a failure is told to whoever asks: whole, or [without words](DirectoryError::without_words).
pub type Tell = fn(DirectoryError) -> DirectoryError;

/// All directories of a server, in the order of its configuration.
#[derive(Clone, Default)]
pub struct Directories {
    all: Vec<SharedDirectory>,
    /// The apps that the configuration puts into a directory.
    apps: HashMap<AppId, SharedDirectory>,
    /// The directories that know their apps themselves.
    open: Vec<SharedDirectory>,
    /// Where the apps of these were found, so that no other is asked again: most count their requests.
    homes: Arc<Mutex<HashMap<AppId, Home>>>,
}

/// Where an app was found.
struct Home {
    directory: SharedDirectory,
    /// Until when that is taken for true; for good if absent.
    until: Option<Instant>,
}

impl Directories {
    /// One directory with all apps that it knows.
    pub fn one(directory: SharedDirectory) -> Self {
        let mut directories = Self::default();
        directories.add_open(directory);
        directories
    }

    /// Adds a directory that knows its apps itself.
    pub fn add_open(&mut self, directory: SharedDirectory) {
        self.open.push(Arc::clone(&directory));
        self.all.push(directory);
    }

    /// Adds a directory that has exactly these apps.
    pub fn add(&mut self, directory: SharedDirectory, apps: impl IntoIterator<Item = AppId>) {
        self.apps.extend(apps.into_iter().map(|app| (app, Arc::clone(&directory))));
        self.all.push(directory);
    }

    /// All of them.
    pub fn all(&self) -> &[SharedDirectory] {
        &self.all
    }

    /// The only directory, where there is one: what it can do holds for every app.
    pub fn only(&self) -> Option<&SharedDirectory> {
        if let [only] = &*self.all { Some(only) } else { None }
    }

    /// The directory with an app's users.
    ///
    /// # Errors
    /// [`DirectoryError::NotFound`] if no directory has the app, and whatever keeps one from saying so.
    pub async fn of(&self, app: &AppId) -> Answer<SharedDirectory> {
        if let Some(directory) = self.apps.get(app) {
            return Ok(Arc::clone(directory));
        }
        // The only one says itself that it has no such app.
        if let [only] = &*self.open {
            return Ok(Arc::clone(only));
        }
        if let Some(home) = self.home(app) {
            return Ok(home);
        }
        let (mut failed, mut is_late) = (None, false);
        for (directory, answer) in self.open.iter().zip(self.who_has(app).await) {
            match answer {
                Some(Ok(false)) => {}
                Some(Ok(true)) => {
                    // One that could not be asked comes first again when it can.
                    if is_late || failed.is_none() {
                        let until = is_late.then(|| Instant::now() + UNSURE_HOME);
                        self.remember(app, Home { directory: Arc::clone(directory), until });
                    }
                    return Ok(Arc::clone(directory));
                }
                // The app may be in one of the others.
                Some(Err(error)) => failed = failed.or(Some(error)),
                None => is_late = true,
            }
        }
        Err(failed.unwrap_or_else(|| DirectoryError::not_found(Resource::App, app.as_str())))
    }

    /// What each directory says about having an app, or nothing where it does not matter any more. All are asked at once, and none is
    /// waited for much longer once another has the app: a silent directory must not hide the apps of the others.
    async fn who_has(&self, app: &AppId) -> Vec<Option<Answer<bool>>> {
        let asked = self.open.iter().cloned().enumerate();
        let asked = asked.map(|(at, directory)| async move { (at, directory.has(app).await) });
        let mut asked: FuturesUnordered<_> = asked.collect();
        let mut said: Vec<_> = self.open.iter().map(|_| None).collect();
        let has_it = |answer: &Answer<bool>| matches!(answer, Ok(true));
        let mut limit = None;
        // Until it is known which is the first that has it.
        while !said.iter().map_while(Option::as_ref).any(has_it) {
            let next = match limit {
                None => asked.next().await,
                Some(limit) => tokio::time::timeout_at(limit, asked.next()).await.ok().flatten(),
            };
            let Some((at, answer)) = next else { break };
            if has_it(&answer) && limit.is_none() {
                limit = Some(Instant::now() + PRECEDENCE);
            }
            if let Some(said) = said.get_mut(at) {
                *said = Some(answer);
            }
        }
        said
    }

    fn homes(&self) -> std::sync::MutexGuard<'_, HashMap<AppId, Home>> {
        // Nothing panics while it holds the lock.
        self.homes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn home(&self, app: &AppId) -> Option<SharedDirectory> {
        let homes = self.homes();
        let home = homes.get(app)?;
        let holds = home.until.is_none_or(|until| Instant::now() < until);
        holds.then(|| Arc::clone(&home.directory))
    }

    fn remember(&self, app: &AppId, home: Home) {
        let mut homes = self.homes();
        if homes.len() >= MAX_HOMES {
            homes.clear();
        }
        homes.insert(app.clone(), home);
    }

    /// The apps of all directories, a page at a time. A directory that cannot say now which it has is named in the answer, unless no
    /// other can.
    pub async fn apps(&self, query: AppQuery, tell: Tell) -> Answer<AppList> {
        match self.only() {
            Some(only) => only.apps(query).await,
            None => self.some_apps(&query, |_| true, tell).await,
        }
    }

    /// The apps that `wanted` lets through, a page at a time. All are asked for, so that neither count nor pages say anything about the
    /// others.
    pub async fn some_apps(
        &self,
        query: &AppQuery,
        wanted: impl Fn(&App) -> bool + Send,
        tell: Tell,
    ) -> Answer<AppList> {
        let (limit, offset) = (query.limit.unwrap_or(100), query.offset.unwrap_or(0));
        let deadline = Instant::now() + PATIENCE;
        let asked = self.all.iter().cloned().map(|directory| async move {
            let apps = every_app(directory.as_ref(), query);
            by(deadline, directory.name(), apps).await
        });
        let asked: Vec<_> = asked.collect();
        let answers: Vec<_> = stream::iter(asked).buffered(MAX_ASKED).collect().await;
        let (mut all, mut failed) = (Vec::new(), Vec::new());
        for (directory, answer) in self.all.iter().zip(answers) {
            match answer {
                Ok(apps) => all.extend(apps.into_iter().filter(&wanted)),
                Err(error) => failed.push((directory.name(), error)),
            }
        }
        if failed.len() == self.all.len()
            && let Some((_, error)) = failed.drain(..).next()
        {
            return Err(tell(error));
        }
        let missing = failed.into_iter().map(|(directory, error)| {
            log(directory, &error);
            MissingDirectory { directory: directory.into(), message: words(error, tell) }
        });
        let total_count = all.len() as u64;
        let page = all
            .into_iter()
            .skip(usize::try_from(offset).unwrap_or(usize::MAX))
            .take(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(AppList {
            results: page.collect(),
            total_count,
            limit,
            offset,
            max_apps: None,
            x_missing: missing.collect(),
        })
    }

    /// The directory with the organization's own accounts.
    pub fn organization(&self) -> Option<&SharedDirectory> {
        self.all.iter().find(|directory| directory.has_organization_users())
    }

    /// Everybody in every app. The apps of a directory that cannot say so now are named in the answer, unless there is no other.
    pub async fn memberships(&self, tell: Tell) -> Answer<MembershipList> {
        let deadline = Instant::now() + PATIENCE;
        let is_only = self.only().is_some();
        let asked = self.all.iter().cloned().map(|directory| async move {
            match by(deadline, directory.name(), directory.memberships()).await {
                Ok(list) => Ok(list),
                Err(error) if is_only => Err(Failed { error, apps: None }),
                Err(error) => {
                    let apps = every_app(directory.as_ref(), &EVERYTHING);
                    let apps = by(deadline + NAMING, directory.name(), apps).await;
                    let managed = |apps: Vec<App>| apps.into_iter().filter(App::manages_users);
                    Err(Failed { error, apps: apps.ok().map(|apps| managed(apps).collect()) })
                }
            }
        });
        let asked: Vec<_> = asked.collect();
        let answers: Vec<_> = stream::iter(asked).buffered(MAX_ASKED).collect().await;
        self.joined(answers, tell)
    }

    /// Everybody in the apps that `wanted` lets through. A directory that has none of them is not asked for its people.
    pub async fn some_memberships(
        &self,
        wanted: impl Fn(&App) -> bool + Sync,
        tell: Tell,
    ) -> Answer<MembershipList> {
        let deadline = Instant::now() + PATIENCE;
        let wanted = &wanted;
        let asked = self.all.iter().cloned().map(|directory| async move {
            let apps = every_app(directory.as_ref(), &EVERYTHING);
            let apps = by(deadline, directory.name(), apps).await;
            let mut apps = apps.map_err(|error| Failed { error, apps: None })?;
            apps.retain(|app| app.manages_users() && wanted(app));
            if apps.is_empty() {
                return Ok(NOBODY);
            }
            // The list of apps has taken some of the time, and those who ask app by app may need all of theirs.
            match by(deadline + NAMING, directory.name(), directory.memberships()).await {
                Ok(mut list) => {
                    let is_wanted = |id: &AppId| apps.iter().any(|app| app.app_id == *id);
                    list.memberships.retain(|membership| is_wanted(&membership.app_id));
                    list.missing.retain(|missing| is_wanted(&missing.app_id));
                    Ok(list)
                }
                Err(error) => Err(Failed { error, apps: Some(apps) }),
            }
        });
        let asked: Vec<_> = asked.collect();
        let answers: Vec<_> = stream::iter(asked).buffered(MAX_ASKED).collect().await;
        self.joined(answers, tell)
    }

    /// One list of the lists of all directories.
    fn joined(
        &self,
        answers: Vec<Result<MembershipList, Failed>>,
        tell: Tell,
    ) -> Answer<MembershipList> {
        let mut all = NOBODY;
        for (directory, answer) in self.all.iter().zip(answers) {
            match answer {
                Ok(list) => {
                    all.memberships.extend(list.memberships);
                    all.missing.extend(list.missing);
                }
                Err(failed) if self.all.len() == 1 => return Err(tell(failed.error)),
                Err(failed) => {
                    log(directory.name(), &failed.error);
                    all.missing.extend(failed.missing(tell));
                }
            }
        }
        all.total = all.memberships.len() as u64;
        Ok(all)
    }
}

/// A directory whose people could not be had.
struct Failed {
    error: DirectoryError,
    /// The apps that are missing, where it can be said which they are.
    apps: Option<Vec<App>>,
}

impl Failed {
    fn missing(self, tell: Tell) -> Vec<MissingApp> {
        let message = words(self.error, tell);
        let missing = |app: App| MissingApp {
            app_id: app.app_id,
            app_title: Some(app.meta.title),
            message: message.clone(),
        };
        match self.apps {
            Some(apps) => apps.into_iter().map(missing).collect(),
            // The reason has to do.
            None => vec![MissingApp { app_id: AppId::from(""), app_title: None, message }],
        }
    }
}

/// An answer by a deadline: a slow directory must not hold up the others.
async fn by<T>(
    deadline: Instant,
    directory: &'static str,
    asked: impl Future<Output = Answer<T>>,
) -> Answer<T> {
    let answer = tokio::time::timeout_at(deadline, asked).await;
    answer.unwrap_or_else(|elapsed| Err(DirectoryError::unreachable(directory, elapsed)))
}

fn words(error: DirectoryError, tell: Tell) -> Box<str> {
    tell(error).to_string().into()
}

/// A request that succeeds in part is no fault in the log otherwise.
fn log(directory: &'static str, error: &DirectoryError) {
    let error = if error.has_words() { "it refused".to_owned() } else { error.to_string() };
    tracing::warn!(directory, error, "left out of a list");
}
