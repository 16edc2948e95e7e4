//! Who somebody is: picture, name and address.

use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_texts::Catalogue;

use crate::model::person;
use crate::session::platform;
use crate::text;
use crate::text::language::Texts;
use crate::ui::avatar::avatar;
use crate::ui::dom::{Dom, IntoDom, IntoValue, Tag, several, tag};

/// A person as in the list. It does not follow changes: whoever shows it makes it anew for other texts.
pub fn person(texts: Texts, member: &Member, is_viewer: bool) -> Dom {
    framed(
        is_dimmed(member),
        picture(member),
        name(person::name(member).to_owned()),
        badges(texts, member, is_viewer),
        address(member),
    )
}

/// The pieces in their places.
pub(super) fn framed(
    is_dimmed: impl IntoValue,
    picture: impl IntoDom,
    name: impl IntoDom,
    badges: impl IntoDom,
    address: impl IntoDom,
) -> Dom {
    let line = tag("span").class("mxu-person-line").child(name).child(badges);
    tag("div")
        .class("mxu-person")
        .attr("data-dimmed", is_dimmed)
        .child(picture)
        .child(tag("span").class("mxu-person-text").child(line).child(address))
        .done()
}

/// What the person is called.
pub(super) fn name(name: String) -> Tag {
    tag("bdi").class("mxu-person-name").attr("title", name.clone()).child(name)
}

/// Whether the person cannot use the app now.
pub(super) fn is_dimmed(member: &Member) -> bool {
    *person::status(member) != MemberStatus::Active
}

/// The person's picture.
pub(super) fn picture(member: &Member) -> Dom {
    let initials = person::initials(person::name(member), platform::upper);
    let picture = person::picture(member.avatar_url.as_deref());
    avatar(picture, initials, person::hue(member.user_id.as_str()))
}

/// What is said beside the name.
pub(super) fn badges(texts: Texts, member: &Member, is_viewer: bool) -> Dom {
    let badge = |tone: Option<&'static str>, words: String| {
        tag("span").class("mxu-badge").attr("data-tone", tone).child(words).done()
    };
    let you = is_viewer.then(|| badge(None, texts.you()));
    let status = text::status_badge(texts, member.status.as_ref());
    let status = status.map(|status| badge(Some("warning"), status));
    several(you.into_iter().chain(status))
}

/// The line under the name.
pub(super) fn address(member: &Member) -> Option<Dom> {
    let email = person::subline(member)?.to_owned();
    Some(tag("bdi").class("mxu-person-email").attr("title", email.clone()).child(email).done())
}
