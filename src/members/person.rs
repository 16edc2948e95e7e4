//! Who somebody is: picture, name and address.

use mixpeek_users_contract::member::Member;
use mixpeek_users_texts::Catalogue;

use crate::model::person;
use crate::session::platform;
use crate::text;
use crate::text::language::Texts;
use crate::ui::avatar::avatar;
use crate::ui::dom::{Dom, tag};

/// A person as in the list. It does not follow changes: whoever shows it makes it anew for other texts.
pub fn person(texts: Texts, member: &Member, is_viewer: bool) -> Dom {
    let name = person::name(member).to_owned();
    let initials = person::initials(&name, platform::upper);
    let status = text::status_badge(texts, member.status.as_ref());
    let dimmed = status.is_some();
    let badge = |tone: Option<&'static str>, words: String| {
        tag("span").class("mxu-badge").attr("data-tone", tone).child(words)
    };
    let email = person::subline(member).map(|email| {
        tag("bdi").class("mxu-person-email").attr("title", email.to_owned()).child(email.to_owned())
    });
    let picture = person::picture(member.avatar_url.as_deref());
    let line = tag("span")
        .class("mxu-person-line")
        .child(tag("bdi").class("mxu-person-name").attr("title", name.clone()).child(name))
        .child(is_viewer.then(|| badge(None, texts.you())))
        .child(status.map(|status| badge(Some("warning"), status)));
    tag("div")
        .class("mxu-person")
        .attr("data-dimmed", dimmed)
        .child(avatar(picture, initials, person::hue(member.user_id.as_str())))
        .child(tag("span").class("mxu-person-text").child(line).child(email))
        .done()
}
