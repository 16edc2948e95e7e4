//! The outbox: mails that the embedded directory keeps instead of sending them.

use std::sync::Arc;

use leptos::prelude::*;
use mixpeek_users_contract::outbox::{Mail, Outbox};
use mixpeek_users_contract::route::is_path;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::loaded::Loaded;
use crate::directory::http::HttpDirectory;
use crate::session::platform;
use crate::text;
use crate::text::language::texts;
use crate::ui::banner::Blank;
use crate::ui::icon::Glyph;

/// Every mail, newest first, with the link its recipient would follow.
#[component]
pub fn OutboxPage(
    /// Where to ask.
    directory: HttpDirectory,
) -> impl IntoView {
    let texts = texts();
    let ask = Arc::new(move || directory.outbox());
    let render = Arc::new(|outbox: Outbox| view! { <MailTable mails=outbox.mails /> }.into_any());
    view! {
        <section class="mxu" aria-labelledby="mxu-outbox-title">
            <header class="mxu-head">
                <div class="mxu-title">
                    <h1 class="mxu-heading" id="mxu-outbox-title">{texts.outbox()}</h1>
                </div>
            </header>
            <p class="mxu-lead">{texts.outbox_lead()}</p>
            <Loaded ask=ask what="mails" render=render />
        </section>
    }
}

#[component]
fn MailTable(
    /// What the directory answered.
    mails: Vec<Mail>,
) -> impl IntoView {
    let texts = texts();
    if mails.is_empty() {
        let hint = texts.no_mail_hint();
        return view! { <Blank glyph=Glyph::Mail title=texts.no_mail() hint=hint /> }.into_any();
    }
    let rows = mails.into_iter().map(|mail| view! { <MailRow mail=mail /> }).collect_view();
    view! {
        <table class="mxu-table" data-list="mails" role="table" aria-label=texts.mails()>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">
                        {texts.mail()}
                    </th>
                    <th role="columnheader" scope="col">
                        {texts.sent()}
                    </th>
                    <th role="columnheader" scope="col">
                        {texts.link()}
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn MailRow(
    /// The mail.
    mail: Mail,
) -> impl IntoView {
    let texts = texts();
    let sent = platform::millis(&mail.sent_at).map(|at| platform::ago(texts, at));
    let path = mail.accept_path.filter(|path| is_path(path));
    let link = path.map(|path| {
        let label = texts.open_invitation_for(&mail.to);
        // A page of the server's own, not of this application.
        view! {
            <a class="mxu-link" href=path.to_string() rel="external" aria-label=label>
                {texts.open_invitation()}
            </a>
        }
    });
    let status = text::invitation_status(texts, &mail.status);
    view! {
        <tr role="row" class="mxu-row">
            <th role="rowheader" scope="row" class="mxu-cell-person">
                <span class="mxu-person-text">
                    <bdi class="mxu-person-name">{mail.to.to_string()}</bdi>
                    <bdi class="mxu-person-email">{mail.subject.to_string()}</bdi>
                </span>
            </th>
            <td role="cell" data-label=texts.sent()>
                {sent}
            </td>
            <td role="cell" data-label=texts.link()>
                {match link {
                    Some(link) => link.into_any(),
                    None => view! { <span class="mxu-badge">{status}</span> }.into_any(),
                }}
            </td>
        </tr>
    }
}
