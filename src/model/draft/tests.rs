use super::*;

fn nobody(_: &str) -> Option<ChipState> {
    None
}

fn texts(draft: &Draft) -> Vec<&str> {
    draft.chips.iter().map(|chip| chip.text.as_str()).collect()
}

#[test]
fn pasting_makes_chips_and_drops_repeats_in_any_case() {
    let mut draft = Draft::default();
    draft.add("Ann <ann@x.io>, bob@x.io ANN@X.IO oops", &nobody);
    assert_eq!(texts(&draft), ["ann@x.io", "bob@x.io", "oops"]);
    assert_eq!(draft.chips[2].state, ChipState::Malformed(EmailProblem::NoAt));
    assert_eq!(draft.sendable(&nobody), 2);
}

#[test]
fn whom_the_screen_knows_is_marked() {
    let known = |folded: &str| (folded == "ann@x.io").then_some(ChipState::AlreadyInvited);
    let mut draft = Draft::default();
    draft.add("ANN@x.io bob@x.io", &known);
    assert_eq!(draft.chips[0].state, ChipState::AlreadyInvited);
    assert_eq!(draft.begin_batch(), [draft.chips[1].key]);
}

#[test]
fn what_finds_no_room_stays_as_text_and_is_sent_next() {
    let addresses: Vec<_> = (0..2_003).map(|number| format!("p{number}@x.io")).collect();
    let mut draft = Draft::default();
    draft.add(&addresses.join(", "), &nobody);
    assert_eq!((draft.chips.len(), draft.left_out), (MOST, 3));
    assert_eq!(draft.text, "p2000@x.io, p2001@x.io, p2002@x.io");
    assert_eq!(draft.sendable(&nobody), MOST);
    draft.add("p7@x.io, more@x.io", &nobody);
    assert_eq!((draft.left_out, draft.text.split(", ").count()), (1, 4), "a repeat needs no room");
    draft.commit_text(&nobody);
    assert_eq!((draft.chips.len(), draft.left_out, draft.text.split(", ").count()), (MOST, 4, 4));
    for key in draft.begin_batch() {
        draft.begin_send(key).unwrap();
        draft.settle_send(key);
    }
    assert_eq!((draft.end_batch().len(), draft.left_out), (MOST, 0));
    assert!(draft.is_dirty(), "the form stays open for the others");
    assert_eq!(draft.sendable(&nobody), 4);
    draft.commit_text(&nobody);
    assert_eq!((draft.chips.len(), draft.text.as_str()), (4, ""));
}

#[test]
fn a_file_keeps_what_finds_no_room() {
    let addresses: Vec<_> = (0..5_000).map(|number| format!("p{number}@x.io")).collect();
    let mut draft = Draft { text: "half".into(), ..Draft::default() };
    draft.import(&addresses.join("\n"), &nobody);
    assert_eq!(draft.import, Some(Import::Read { added: MOST, without: 0 }));
    assert_eq!((draft.left_out, draft.text.as_str()), (3_000, "half"));
    draft.take_out(draft.chips[0].key);
    assert_eq!(draft.left_out, 0, "there is room again");
}

#[test]
fn a_separator_commits_and_a_space_only_after_an_address() {
    let mut draft = Draft::default();
    draft.type_text("Jane ", &nobody);
    assert_eq!((draft.text.as_str(), draft.chips.len()), ("Jane ", 0));
    draft.type_text("jane@x.io ", &nobody);
    assert_eq!((draft.text.as_str(), texts(&draft)), ("", vec!["jane@x.io"]));
    draft.type_text("half,", &nobody);
    assert_eq!(draft.chips.len(), 2);
}

#[test]
fn unfinished_text_counts_if_it_is_an_address() {
    let mut draft = Draft { text: "ann@x.io".into(), ..Draft::default() };
    assert_eq!(draft.sendable(&nobody), 1);
    draft.text = "ann@".into();
    assert_eq!(draft.sendable(&nobody), 0);
    draft.text = "ANN@x.io".into();
    draft.handed = "ann@x.io\n".to_owned();
    draft.take_handed(&nobody);
    assert_eq!(draft.handed, "");
    assert_eq!(draft.sendable(&nobody), 1, "the text repeats the chip");
}

#[test]
fn sent_ones_leave_and_refused_ones_stay_with_their_reason() {
    let mut draft = Draft::new(Role::ADMIN);
    draft.add("a@x.io b@x.io", &nobody);
    let [first, second] = draft.begin_batch()[..] else { panic!("two chips") };
    assert!(draft.begin_batch().is_empty(), "one batch at a time");
    draft.role = Role::MEMBER;
    assert_eq!(draft.begin_send(first).unwrap().role, Role::ADMIN);
    assert!(draft.is_sending());
    assert!(draft.begin_send(first).is_none(), "never twice");
    draft.settle_send(first);
    assert_eq!(draft.begin_send(second).unwrap().role, Role::ADMIN, "as when it was begun");
    draft.refuse_send(second, |address| ChipState::Refused(address, "No seats left".into()));
    assert_eq!((draft.end_batch().len(), texts(&draft)), (1, vec!["b@x.io"]));
    assert_eq!(draft.sendable(&nobody), 1, "it can be tried again");
    assert!(draft.is_dirty() && !draft.is_sending());
}
