//! Makes what an answer says about people fit to be shown: names that turn no words around them, addresses in which nothing hides, and
//! pictures where they are. What identifies somebody stays as it is.

use mixpeek_users_contract::app::{App, AppList, AuthMode};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::invitation::{Invitation, InvitationStatus};
use mixpeek_users_contract::member::{Member, MemberList};
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::organization::OrganizationUser;
use mixpeek_users_contract::outbox::Outbox;
use mixpeek_users_contract::route::is_path;
use mixpeek_users_contract::visible::{STAND_IN, visible};

pub(super) fn members(base_url: &str, list: &mut MemberList) {
    for of in &mut list.users {
        member(base_url, of);
    }
    if let Some(context) = &mut list.x_context {
        plain(&mut context.app_title, "");
        if let Some(can) = &mut context.capabilities {
            capabilities(can);
        }
    }
}

/// The most roles to choose from: every row has a list of them.
const MOST_ROLES: usize = 200;

/// Who has a role that does not fit in keeps it, and it is shown as what it is.
pub(super) fn capabilities(capabilities: &mut Capabilities) {
    capabilities.roles.truncate(MOST_ROLES);
    for role in &mut capabilities.roles {
        text(&mut role.label, "");
        text(&mut role.description, "");
    }
}

pub(super) fn member(base_url: &str, member: &mut Member) {
    plain(&mut member.name, "");
    plain(&mut member.email, STAND_IN);
    place_picture(base_url, &mut member.avatar_url);
}

pub(super) fn invitation(invitation: &mut Invitation) {
    text(&mut invitation.email_address, STAND_IN);
}

pub(super) fn apps(list: &mut AppList) {
    for App { meta, slug, auth_config, x_accounts, .. } in &mut list.results {
        text(&mut meta.title, "");
        text(slug, STAND_IN);
        if let Some(AuthMode::Other(mode)) = auth_config.as_mut().map(|auth| &mut auth.mode) {
            text(mode, STAND_IN);
        }
        if let Some(accounts) = x_accounts {
            text(&mut accounts.directory, "");
        }
    }
    for missing in &mut list.x_missing {
        text(&mut missing.directory, "");
        text(&mut missing.message, "");
    }
}

pub(super) fn outbox(outbox: &mut Outbox) {
    for mail in &mut outbox.mails {
        text(&mut mail.app_title, "");
        text(&mut mail.to, STAND_IN);
        text(&mut mail.subject, "");
        if let InvitationStatus::Other(status) = &mut mail.status {
            text(status, STAND_IN);
        }
    }
}

pub(super) fn memberships(base_url: &str, list: &mut MembershipList) {
    for membership in &mut list.memberships {
        plain(&mut membership.app_title, "");
        member(base_url, &mut membership.member);
    }
    for missing in &mut list.missing {
        plain(&mut missing.app_title, "");
        text(&mut missing.message, "");
    }
}

/// The address is the account's key, by which it is changed.
pub(super) fn account(base_url: &str, account: &mut OrganizationUser) {
    plain(&mut account.user_name, "");
    place_picture(base_url, &mut account.avatar_url);
}

fn plain(text: &mut Option<Box<str>>, stand_in: &str) {
    if let Some(text) = text {
        self::text(text, stand_in);
    }
}

fn text(text: &mut Box<str>, stand_in: &str) {
    if let Some(shown) = visible(text, stand_in) {
        *text = shown;
    }
}

/// A path is one at the server that answered, which need not be that of the page.
fn place_picture(base_url: &str, picture: &mut Option<Box<str>>) {
    if let Some(url) = picture
        && is_path(url)
    {
        *url = [base_url, url.as_ref()].concat().into();
    }
}
