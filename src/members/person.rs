//! Who somebody is: picture, name and address.

use leptos::prelude::*;
use mixpeek_users_contract::member::Member;
use mixpeek_users_texts::Catalogue;

use crate::model::person;
use crate::text;
use crate::text::language::Texts;
use crate::ui::avatar::Avatar;

/// A person as in the list. It does not follow changes: whoever shows it makes it anew for other texts.
#[component]
pub fn Person<'a>(
    /// Who.
    member: &'a Member,
    /// The language to say it in.
    texts: Texts,
    /// Whether it is the person at the screen.
    is_viewer: bool,
) -> AnyView {
    let name = person::name(member).to_owned();
    let full_name = name.clone();
    let initials = person::initials(&name);
    let status = text::status_badge(texts, member.status.as_ref());
    let dimmed = status.is_some().then_some("");
    let badge = |tone: Option<&'static str>, words: String| {
        view! {
            <span class="mxu-badge" data-tone=tone>
                {words}
            </span>
        }
    };
    let email = person::subline(member).map(|email| {
        let (email, full_email) = (email.to_owned(), email.to_owned());
        view! {
            <bdi class="mxu-person-email" title=full_email>
                {email}
            </bdi>
        }
    });
    view! {
        <div class="mxu-person" data-dimmed=dimmed>
            <Avatar
                picture=person::picture(member.avatar_url.as_deref())
                initials=initials
                hue=person::hue(member.user_id.as_str())
            />
            <span class="mxu-person-text">
                <span class="mxu-person-line">
                    <bdi class="mxu-person-name" title=full_name>
                        {name}
                    </bdi>
                    {is_viewer.then(|| badge(None, texts.you()))}
                    {status.map(|status| badge(Some("warning"), status))}
                </span>
                {email}
            </span>
        </div>
    }
    .into_any()
}
