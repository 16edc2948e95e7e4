//! The tab in other languages than English.

use js_sys::{Array, Number};
use mixpeek_users_texts::{Key, LANGUAGES};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::harness::{Tab, small};

/// The texts of a language, as the page hands them over.
fn texts(tag: &str) -> Array {
    let (_, language) = LANGUAGES.iter().find(|(of, _)| *of == tag).unwrap();
    language.as_array().into_iter().map(JsValue::from_str).collect()
}

async fn open(locale: &'static str, texts: Option<Array>) -> Tab {
    let tab = Tab::mount_in((locale, texts), small());
    tab.until("the rows", |tab| tab.rows() == 3).await;
    tab
}

#[wasm_bindgen_test]
async fn a_tab_in_german_speaks_and_counts_in_german() {
    let tab = open("de-AT", Some(texts("de"))).await;
    tab.get("tab", "Mitglieder, 3");
    tab.until("the other count", |tab| tab.find("tab", "Einladungen, 1 ausstehend").is_some())
        .await;
    tab.get("table", "Mitglieder");
    let role = tab.get("combobox", "Rolle von Bob Member");
    assert_eq!(role.text_content().as_deref(), Some("MitgliedAdmin"));
    assert!(tab.says("04.05.2026"), "a day as Austrians write it");
    tab.write("searchbox", "Mitglieder suchen", "bob");
    tab.until("one found", |tab| tab.says("1 Mitglied gefunden")).await;
    tab.press("Bob Member entfernen");
    tab.until("the question", |tab| tab.find("alertdialog", "Bob Member entfernen?").is_some())
        .await;
    tab.get("button", "Abbrechen");
    tab.say_yes();
    tab.until("the notice", |tab| tab.says("Bob Member wurde entfernt.")).await;
    tab.get("button", "Wieder einladen");
}

#[wasm_bindgen_test]
async fn a_tab_in_arabic_has_six_plurals_and_keeps_names_apart() {
    let tab = open("ar", Some(texts("ar"))).await;
    let three = String::from(Number::from(3).to_locale_string("ar"));
    tab.get("tab", &format!("الأعضاء، {three}"));
    tab.get("combobox", "دور \u{2068}Bob Member\u{2069}");
    tab.write("searchbox", "البحث في الأعضاء", "admin");
    tab.until("two found", |tab| tab.says("عُثر على عضوين")).await;
    tab.write("searchbox", "البحث في الأعضاء", "bob");
    tab.until("one found", |tab| tab.says("عُثر على عضو واحد")).await;
}

#[wasm_bindgen_test]
async fn a_host_says_some_texts_in_its_own_words_and_the_rest_stays() {
    let own = Array::new();
    own.set(Key::users as u32, "People".into());
    own.set(Key::role_for as u32, "{name".into());
    own.set(Key::search_members as u32, "Find {nobody}".into());
    let tab = open("en", Some(own)).await;
    assert!(tab.says("People"));
    tab.get("combobox", "{name");
    tab.get("searchbox", "Find {nobody}");
    tab.get("tab", "Members, 3");
}

#[wasm_bindgen_test]
async fn two_tabs_on_one_page_speak_different_languages() {
    let german = open("de", Some(texts("de"))).await;
    let broken = open("no language!", None).await;
    german.get("button", "Aktualisieren");
    broken.get("button", "Refresh");
    assert!(broken.says("May 4, 2026"), "what is no language is English");
    assert!(german.says("04.05.2026"));
}
