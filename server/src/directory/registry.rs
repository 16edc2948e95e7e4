//! The directories of one server, and which of them an app's users are in.

use std::collections::HashMap;
use std::sync::Arc;

use futures_util::future::join_all;
use mixpeek_users_contract::app::{App, AppList, AppQuery};
use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::membership::{MembershipList, MissingApp};

use super::error::{DirectoryError, Resource};
use super::{Answer, Directory};

/// A directory as the server holds it.
pub type SharedDirectory = Arc<dyn Directory>;

/// All directories of a server, in the order of its configuration.
#[derive(Clone, Default)]
pub struct Directories {
    all: Vec<SharedDirectory>,
    /// The apps that the configuration puts into a directory.
    apps: HashMap<AppId, SharedDirectory>,
    /// The directories that know their apps themselves.
    open: Vec<SharedDirectory>,
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
        let not_found = || DirectoryError::not_found(Resource::App, app.as_str());
        // The last one says itself that it has no such app.
        let (last, others) = self.open.split_last().ok_or_else(not_found)?;
        for directory in others {
            if directory.has(app).await? {
                return Ok(Arc::clone(directory));
            }
        }
        Ok(Arc::clone(last))
    }

    /// The apps of all directories, a page at a time.
    pub async fn apps(&self, query: AppQuery) -> Answer<AppList> {
        match self.only() {
            Some(only) => only.apps(query).await,
            None => self.some_apps(&query, |_| true).await,
        }
    }

    /// The apps that `wanted` lets through, a page at a time. All are asked for, so that neither count nor pages say anything about the
    /// others.
    pub async fn some_apps(
        &self,
        query: &AppQuery,
        wanted: impl Fn(&App) -> bool + Send,
    ) -> Answer<AppList> {
        let (limit, offset) = (query.limit.unwrap_or(100), query.offset.unwrap_or(0));
        let asked = self.all.iter().map(|directory| every_app(directory.as_ref(), query));
        let mut all = Vec::new();
        for apps in join_all(asked).await {
            all.extend(apps?.into_iter().filter(&wanted));
        }
        let total_count = all.len() as u64;
        let page = all
            .into_iter()
            .skip(usize::try_from(offset).unwrap_or(usize::MAX))
            .take(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(AppList { results: page.collect(), total_count, limit, offset, max_apps: None })
    }

    /// The directory with the organization's own accounts.
    pub fn organization(&self) -> Option<&SharedDirectory> {
        self.all.iter().find(|directory| directory.has_organization_users())
    }

    /// Everybody in every app. The apps of a directory that cannot say so now are named in the answer, unless there is no other.
    pub async fn memberships(&self) -> Answer<MembershipList> {
        let asked = self.all.iter().map(|directory| directory.memberships());
        let mut all = MembershipList { memberships: Vec::new(), total: 0, missing: Vec::new() };
        for (directory, answer) in self.all.iter().zip(join_all(asked).await) {
            match answer {
                Ok(list) => {
                    all.memberships.extend(list.memberships);
                    all.missing.extend(list.missing);
                }
                Err(error) if self.all.len() == 1 => return Err(error),
                Err(error) => all.missing.extend(apps_of(directory.as_ref(), &error).await),
            }
        }
        all.total = all.memberships.len() as u64;
        Ok(all)
    }
}

/// The apps whose people could not be had.
async fn apps_of(directory: &dyn Directory, error: &DirectoryError) -> Vec<MissingApp> {
    let message: Box<str> = error.to_string().into();
    // Which they are cannot always be said either, and then the reason has to do.
    let Ok(apps) = every_app(directory, &AppQuery::default()).await else {
        return vec![MissingApp { app_id: AppId::from(""), app_title: None, message }];
    };
    let missing = |app: App| MissingApp {
        app_id: app.app_id,
        app_title: Some(app.meta.title),
        message: message.clone(),
    };
    apps.into_iter().filter(App::manages_users).map(missing).collect()
}

/// All apps of a directory, page after page.
async fn every_app(directory: &dyn Directory, query: &AppQuery) -> Answer<Vec<App>> {
    let mut apps = Vec::new();
    loop {
        let page = AppQuery { limit: Some(1000), offset: Some(apps.len() as u64), ..query.clone() };
        let page = directory.apps(page).await?;
        let is_last = page.results.is_empty();
        apps.extend(page.results);
        if is_last || apps.len() as u64 >= page.total_count {
            return Ok(apps);
        }
    }
}
