//! Apps that the operator's configuration names, for directories that know people and no apps.

use mixpeek_users_contract::app::{
    Accounts, App, AppList, AppMeta, AppQuery, AuthConfig, AuthMode,
};
use mixpeek_users_contract::id::{AppId, OrganizationId};

use super::Answer;
use super::error::{DirectoryError, Resource};

/// An app as the configuration describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfiguredApp {
    /// Its id.
    pub id: AppId,
    /// What people call it.
    pub title: Box<str>,
    /// Its name in its address, `{slug}.mxp.co`.
    pub slug: Box<str>,
    /// The Clerk organization that says who may use it, or whose admins may manage it.
    pub organization: Option<OrganizationId>,
}

impl ConfiguredApp {
    /// The record of an app whose people sign in with Clerk, into its organization.
    pub fn with_clerk(&self) -> App {
        let auth_config = Some(AuthConfig {
            mode: AuthMode::Clerk,
            clerk_org_id: self.organization.clone(),
            clerk_allowed_providers: None,
        });
        App { auth_config, ..self.record() }
    }

    /// The record of an app whose people have accounts at a directory. How they sign in is a matter between them and that.
    pub fn with_accounts_at(&self, directory: &str) -> App {
        let organization = self.organization.clone();
        let accounts = Accounts { directory: directory.into(), organization };
        App { x_accounts: Some(accounts), ..self.record() }
    }

    fn record(&self) -> App {
        App {
            app_id: self.id.clone(),
            slug: self.slug.clone(),
            url: format!("https://{}.mxp.co", self.slug).into(),
            meta: AppMeta {
                title: self.title.clone(),
                description: None,
                logo_url: None,
                favicon_url: None,
            },
            is_active: true,
            version: 1,
            has_unpublished_changes: false,
            auth_config: None,
            environments: serde_json::Map::new(),
            custom_domains: Vec::new(),
            created_at: None,
            updated_at: None,
            x_accounts: None,
        }
    }
}

/// Finds one.
pub fn find<'a>(apps: &'a [ConfiguredApp], id: &AppId) -> Answer<&'a ConfiguredApp> {
    let found = apps.iter().find(|app| app.id == *id);
    found.ok_or_else(|| DirectoryError::not_found(Resource::App, id.as_str()))
}

/// One page of them, each with its record.
pub fn page(
    apps: &[ConfiguredApp],
    query: &AppQuery,
    record: impl Fn(&ConfiguredApp) -> App,
) -> AppList {
    let search = query.search.as_ref().map(|search| search.trim().to_lowercase());
    let wanted = |app: &&ConfiguredApp| {
        query.slug.as_ref().is_none_or(|slug| *app.slug == **slug)
            && search.as_ref().is_none_or(|part| app.title.to_lowercase().contains(part))
            // No app here was made from a template.
            && query.template.is_none()
    };
    let (limit, offset) = (query.limit.unwrap_or(100), query.offset.unwrap_or(0));
    let apps: Vec<_> = apps.iter().filter(wanted).collect();
    let total_count = apps.len() as u64;
    let page = apps
        .into_iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(usize::try_from(limit).unwrap_or(usize::MAX));
    let results = page.map(record).collect();
    AppList { results, total_count, limit, offset, max_apps: None, x_missing: Vec::new() }
}
