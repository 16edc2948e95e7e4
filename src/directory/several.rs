//! Invitations, alone or several in one request, each with an outcome of its own that is fit to be shown.

use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::invitation::{
    Invitation, InviteManyRequest, InviteRequest, InviteResult, InviteResults,
};

use super::error::DirectoryError;
use super::{Directory, json, shown};

/// What became of each, in the order asked.
pub type Outcomes = Vec<Result<Invitation, DirectoryError>>;

/// Invites one person.
pub async fn invite_one(
    directory: &dyn Directory,
    app: &AppId,
    request: &InviteRequest,
) -> Result<Invitation, DirectoryError> {
    directory.invite(app, request).await.map(fit_to_be_shown)
}

fn fit_to_be_shown(mut invitation: Invitation) -> Invitation {
    shown::invitation(&mut invitation);
    invitation
}

/// Invites several people. An error is about all of them.
pub async fn invite(
    directory: &dyn Directory,
    app: &AppId,
    requests: &[InviteRequest],
) -> Result<Outcomes, DirectoryError> {
    let body = InviteManyRequest { invitations: requests.to_vec() };
    // As the other bodies of the contract, it has nothing that could not be written.
    let body = serde_json::to_string(&body)
        .map_err(|_| DirectoryError::Invalid { message: String::new() })?;
    let answer = directory.invite_many(app, body).await?;
    let results: InviteResults = json::read(&answer)
        .map_err(|error| DirectoryError::BadAnswer { detail: error.to_string() })?;
    let mut results = results.results.into_iter();
    Ok(requests.iter().map(|request| outcome(request, results.next())).collect())
}

fn outcome(
    request: &InviteRequest,
    result: Option<InviteResult>,
) -> Result<Invitation, DirectoryError> {
    let its = result.filter(|result| *result.email_address == *request.email_address.as_str());
    match its.and_then(InviteResult::sent) {
        Some(sent) => sent
            .map(fit_to_be_shown)
            .map_err(|envelope| DirectoryError::from_envelope(&envelope, None)),
        // The server acted, and does not say with what result.
        None => Err(DirectoryError::BadAnswer { detail: String::new() }),
    }
}
