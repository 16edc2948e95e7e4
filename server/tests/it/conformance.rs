//! What every directory has in common. Each function wants a directory of its own, with the app `APP`: user management on, and one
//! admin and no invitation in it.

use mixpeek_users_contract::id::{AppId, UserId};
use mixpeek_users_contract::invitation::{InvitationStatus, InviteRequest};
use mixpeek_users_contract::role::Role;
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::error::DirectoryError;

/// The app the suite works on.
pub(crate) const APP: &str = "app_field_notes";

/// Runs every function of the suite, each on a directory of its own.
macro_rules! conforms {
    ($directory:expr) => {
        crate::conformance::conforms!($directory =>
            lists_what_it_counts, one_admin_stays, a_second_admin_frees_the_first, invites_and_revokes,
            does_not_invite_twice, does_not_invite_members, knows_what_it_does_not_know);
    };
    ($directory:expr => $($name:ident),+) => {$(
        #[tokio::test]
        async fn $name() {
            crate::conformance::$name(&$directory.await).await;
        }
    )+};
}
pub(crate) use conforms;

fn app() -> AppId {
    APP.into()
}

fn request(address: &str) -> InviteRequest {
    InviteRequest { email_address: address.parse().unwrap(), role: Role::MEMBER }
}

async fn people(directory: &dyn Directory) -> Vec<(UserId, Role)> {
    let list = directory.members(app()).await.unwrap();
    list.users.into_iter().map(|member| (member.user_id, member.role)).collect()
}

async fn with_role(directory: &dyn Directory, role: &Role) -> UserId {
    people(directory).await.into_iter().find(|(_, other)| other == role).unwrap().0
}

pub(crate) async fn lists_what_it_counts(directory: &dyn Directory) {
    directory.check().await.unwrap();
    let members = directory.members(app()).await.unwrap();
    assert_eq!(members.total, members.users.len() as u64);
    assert!(members.x_context.unwrap().app_title.is_some());
    let invitations = directory.invitations(app()).await.unwrap();
    assert_eq!((invitations.total, invitations.invitations.len()), (0, 0));
    assert!(directory.app(app()).await.unwrap().manages_users());
    assert!(!directory.capabilities().roles.is_empty());
}

pub(crate) async fn one_admin_stays(directory: &dyn Directory) {
    let admin = with_role(directory, &Role::ADMIN).await;
    let demoted = directory.set_role(app(), admin.clone(), Role::MEMBER).await;
    assert!(matches!(demoted, Err(DirectoryError::LastAdmin)), "{demoted:?}");
    let removed = directory.remove(app(), admin.clone()).await;
    assert!(matches!(removed, Err(DirectoryError::LastAdmin)), "{removed:?}");
    assert_eq!(with_role(directory, &Role::ADMIN).await, admin);
}

pub(crate) async fn a_second_admin_frees_the_first(directory: &dyn Directory) {
    let first = with_role(directory, &Role::ADMIN).await;
    let second = with_role(directory, &Role::MEMBER).await;
    let promoted = directory.set_role(app(), second.clone(), Role::ADMIN).await.unwrap();
    assert_eq!((promoted.user_id, promoted.role), (second, Role::ADMIN));
    directory.remove(app(), first.clone()).await.unwrap();
    assert!(people(directory).await.iter().all(|(user, _)| *user != first));
    let again = directory.remove(app(), first).await;
    assert!(matches!(again, Err(DirectoryError::NotFound { .. })), "{again:?}");
}

pub(crate) async fn invites_and_revokes(directory: &dyn Directory) {
    let sent = directory.invite(app(), request("omar@shop.example")).await.unwrap();
    assert_eq!(
        (&*sent.email_address, &sent.status),
        ("omar@shop.example", &InvitationStatus::Pending)
    );
    let pending = directory.invitations(app()).await.unwrap().invitations;
    assert_eq!(pending.as_slice(), std::slice::from_ref(&sent));
    directory.revoke(app(), sent.invitation_id.clone()).await.unwrap();
    assert_eq!(directory.invitations(app()).await.unwrap().total, 0);
    let again = directory.revoke(app(), sent.invitation_id).await;
    assert!(matches!(again, Err(DirectoryError::NotPending { .. })), "{again:?}");
}

pub(crate) async fn does_not_invite_twice(directory: &dyn Directory) {
    directory.invite(app(), request("omar@shop.example")).await.unwrap();
    let again = directory.invite(app(), request("Omar@Shop.Example")).await;
    assert!(matches!(again, Err(DirectoryError::AlreadyInvited { .. })), "{again:?}");
    assert_eq!(directory.invitations(app()).await.unwrap().total, 1);
}

pub(crate) async fn does_not_invite_members(directory: &dyn Directory) {
    let members = directory.members(app()).await.unwrap().users;
    let address = members.into_iter().find_map(|member| member.email).unwrap();
    let invited = directory.invite(app(), request(&address)).await;
    assert!(matches!(invited, Err(DirectoryError::AlreadyMember { .. })), "{invited:?}");
}

pub(crate) async fn knows_what_it_does_not_know(directory: &dyn Directory) {
    let unknown = AppId::from("app_nothing");
    for answer in [
        directory.app(unknown.clone()).await.map(drop),
        directory.members(unknown.clone()).await.map(drop),
        directory.invitations(unknown.clone()).await.map(drop),
        directory.remove(app(), "user_nothing".into()).await,
        directory.set_role(app(), "user_nothing".into(), Role::MEMBER).await.map(drop),
        directory.revoke(app(), "orginv_nothing".into()).await,
    ] {
        assert!(matches!(answer, Err(DirectoryError::NotFound { .. })), "{answer:?}");
    }
}
