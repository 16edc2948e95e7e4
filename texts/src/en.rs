//! English, the reference: a text is added here first.
//!
//! The line above a text is for those who translate it. A name filled in is that of a person, an app, a role or an address; where an app
//! has no title, `this_app` stands in its place, so a text must read well with either. `why` is a sentence or several, complete.

use crate::catalogue::{Reference, texts};

texts! {
    // The tab and its sections.

    /// The heading of the tab.
    users = "Users";
    /// Name of the row of sections.
    sections = "Users sections";
    /// A section, and the name of its list.
    members = "Members";
    /// A section, and the name of its list.
    invitations = "Invitations";
    /// A section, and the name of its list.
    activity = "Activity";
    /// The section with the number of members, for assistive technology.
    members_counted(count: usize) = "Members, {count}";
    /// The section with the number of pending invitations, for assistive technology.
    invitations_counted(count: usize) = "Invitations, {count} pending";
    /// Button: loads the lists again.
    refresh = "Refresh";
    /// Button: opens the form that invites.
    invite = "Invite";
    /// Stands for the title of an app that has none, in the middle of a sentence.
    this_app = "this app";

    // Buttons and states that are the same everywhere.

    /// Button of a question: no.
    cancel = "Cancel";
    /// Button of a dialog.
    close = "Close";
    /// Button of a notice.
    dismiss = "Dismiss";
    /// Button: does again what failed.
    try_again = "Try again";
    /// Button: empties the search field.
    clear_search = "Clear search";
    /// Said while something is on its way.
    loading = "Loading";
    /// Shown while something is on its way.
    loading_now = "Loading…";
    /// Said while the list of members is on its way.
    loading_members = "Loading members";
    /// Said while the list of invitations is on its way.
    loading_invitations = "Loading invitations";
    /// A part of the page is missing.
    part_not_loaded = "This part of the page could not be loaded";
    /// What to do about it.
    part_not_loaded_hint = "Check your connection, then try again. If that does not help, reload the page.";
    /// A dialog did not open because its code is missing.
    not_opened = "That could not be opened: a part of this page did not load. Check your connection, then try again; if that does not help, reload the page.";

    // Members.

    /// Column.
    person = "Person";
    /// Column, and the label of a field.
    role = "Role";
    /// Column: since when somebody is a member.
    joined = "Joined";
    /// Column of buttons, for assistive technology.
    actions = "Actions";
    /// Badge beside the person who looks at the list.
    you = "You";
    /// Name of the list of roles in somebody's row.
    role_for(name) = "Role for {name}";
    /// Button in somebody's row, and the yes of the question it asks.
    remove(name) = "Remove {name}";
    /// The search field.
    search_members = "Search members";
    /// The list that narrows members to one role.
    filter_by_role = "Filter by role";
    /// Its choice that narrows nothing.
    all_roles = "All roles";
    /// How many a search found.
    members_found(count: usize) = "{count, plural, one {# member found} other {# members found}}";
    /// The app has no member.
    no_members = "Nobody can use this app yet";
    /// What to do about it.
    no_members_hint = "Invite the first person. Whoever accepts shows up here.";
    /// Button.
    invite_first = "Invite the first person";
    /// What the search looks at.
    members_not_found_hint = "Names, email addresses and ids are searched. Check the spelling, or look for less.";
    /// Button.
    clear_search_and_filter = "Clear search and filter";
    /// A search found nothing.
    no_match(what, query) = "No {what, select, member {member} invitation {invitation} other {app}} matches “{query}”";
    /// A filter left nothing.
    no_match_for_filter(what) = "No {what, select, member {member} invitation {invitation} other {app}} matches this filter";
    /// The server sent only some of the members.
    members_cut_short(shown: usize, total: usize) = "The service sent only the first {shown} of {total} people. The others are not on this list, and a search does not find them.";
    /// The browser refused to save a file.
    not_exported = "The browser did not save the file. Check whether downloads are allowed for this page.";

    // Roles and statuses.

    /// The role of somebody who uses the app.
    role_member = "Member";
    /// What it lets a person do.
    role_member_description = "Can sign in to the app and use it.";
    /// The role of somebody who manages the users.
    role_admin = "Admin";
    /// What it lets a person do.
    role_admin_description = "Can use the app and manage its users: invite, remove and change roles.";
    /// Badge of a member.
    suspended = "Suspended";
    /// Badge of a member.
    disabled = "Disabled";
    /// Badge of a member or an invitation.
    pending = "Pending";
    /// Badge of an invitation.
    accepted = "Accepted";
    /// Badge of an invitation.
    revoked_badge = "Revoked";
    /// Badge of an invitation, and in place of the days it has left.
    expired_badge = "Expired";

    // What was done.

    /// A member has another role.
    role_changed(name, role) = "{name} is now {role}.";
    /// User management is on.
    enabled = "User management is on. Invite the first people.";
    /// Button of the notice that somebody was removed.
    invite_back = "Invite back";
    /// Button of the notice that an invitation was not sent.
    send_again = "Send again";

    // What was not done, and why.

    /// A role stays as it was.
    role_not_changed(name, role, why) = "{name} was not made {role}. {why}";
    /// Nobody knows whether a change was made. The name is that of a person, or the address of an invitation.
    perhaps_done(name) = "{name}: nobody can tell whether that was done, since the server did not answer. Refresh the list before you try again.";
    /// User management stays off.
    not_enabled_now(why) = "User management was not turned on. {why}";
    /// A change is not even asked for.
    last_admin(name) = "{name} is the only admin. Make somebody else an admin first.";
    /// The server says the same of somebody.
    last_admin_they = "This person is the only admin. Make somebody else an admin first.";
    /// A change is not even asked for.
    still_saving(name) = "A change to {name} is still being saved.";
    /// A change is not even asked for.
    off_the_list(name) = "{name} is no longer on the list.";
    /// Reason.
    unreachable = "The server did not answer. Check your connection, then try again.";
    /// Reason.
    offline = "You are offline. Try again once you are connected.";
    /// Reason.
    signed_out = "You are no longer signed in. Sign in again, then repeat it.";
    /// Reason.
    forbidden = "You may not do this.";
    /// Reason.
    turned_off = "User management was turned off for this app. Reload the page.";
    /// Reason.
    no_longer_there = "It is no longer there: somebody else was faster.";
    /// Reason.
    is_member_already = "This person is already a member.";
    /// Reason.
    is_invited_already = "This person already has a pending invitation.";
    /// Reason.
    refused = "The server refused it.";
    /// Reason.
    too_many_requests_for(seconds: f64) = "The server allows only so many requests a minute. Try again in {seconds} s.";
    /// Reason.
    too_many_requests_for_now = "The server allows only so many requests a minute. Wait a little, then try again.";
    /// Reason.
    not_supported = "The directory behind this app cannot do that.";
    /// Reason.
    unavailable = "The service is taking a break. Nothing was changed; try again in a moment.";
    /// Reason.
    server_fault(status) = "The server reported a fault of its own ({status}). Try again.";
    /// Reason.
    bad_answer = "The server answered something this page does not understand. Reload to see how things stand.";
    /// Reason. The page around the tab, not the server, stopped it and gave no reason.
    vetoed = "This page did not allow it.";
    /// A sentence of ours, then the server's own words.
    server_says(ours, words) = "{ours} The server says: “{words}”";

    // Lists that could not be had.

    /// Title.
    list_not_loaded(list) = "The {list, select, members {members} invitations {invitations} apps {apps} accounts {team accounts} people {people} other {mails}} could not be loaded";
    /// Title.
    list_not_read(list) = "The {list, select, members {members} invitations {invitations} apps {apps} accounts {team accounts} people {people} other {mails}} could not be read";
    /// Title.
    list_not_supported(list) = "There are no {list, select, members {members} invitations {invitations} apps {apps} accounts {team accounts} people {people} other {mails}} here";
    /// Above rows whose refresh failed. The time is that of the rows.
    list_stale(list, time, why) = "The {list, select, members {members} accounts {team accounts} people {people} other {invitations}} could not be refreshed; these are from {time}. {why}";
    /// Title.
    not_signed_in = "You are not signed in";
    /// Hint.
    not_signed_in_hint = "The address of this page has expired or is incomplete. Open the full address that the server printed when it started, or sign in again.";
    /// Title.
    may_not_see = "You may not see this";
    /// Hint.
    may_not_see_hint = "Only admins can manage users. Ask an admin of this app for access.";
    /// Title.
    no_such_app = "This app does not exist";
    /// Hint.
    no_such_app_hint = "It may have been deleted. Go back to the list of apps and choose another one.";
    /// Title.
    too_many_requests = "Too many requests";
    /// Hint.
    too_many_requests_hint = "The server allows only so many requests a minute.";
    /// Hint.
    list_not_supported_hint = "The directory behind this app does not offer them.";
    /// Title.
    on_a_break = "The service is taking a break";
    /// Hint.
    on_a_break_hint = "It asks to be tried again in a moment.";
    /// Hint.
    list_server_fault_hint(status) = "The server reported a fault of its own ({status}). Try again; if it stays, tell whoever runs it.";
    /// Hint. The detail is technical and in English.
    list_bad_answer_hint(detail) = "The server answered something this page does not understand. Tell whoever runs it: {detail}.";
    /// Hint.
    request_refused = "The server refused the request.";
    /// Title.
    not_enabled = "User management is off for this app";
    /// Hint. Clerk is a product.
    not_enabled_hint = "Anyone who passes the app’s current sign-in can use it. Turn user management on to decide who may, with an invitation and a role for each person. People then sign in with Clerk.";
    /// Button.
    enable = "Enable user management";
    /// Counts down.
    trying_again_in(seconds: f64) = "Trying again in {seconds} s";

    // What some directories can do.

    /// Button: the name of a person in the list. Opens what is known about them; title of that, too.
    details_of(name) = "Details of {name}";
    /// Button: opens the form that adds somebody who has an account already, and the title of that form.
    add_existing = "Add existing user";
    /// The list that narrows members to one status.
    filter_by_status = "Filter by status";
    /// Its choice that narrows nothing.
    all_statuses = "All statuses";
    /// Status of a member who can sign in.
    active = "Active";
    /// Button in somebody's row where removing means to delete the account, and the yes of the question it asks.
    delete(name) = "Delete {name}";
    /// The same where removing means to switch the account off.
    disable(name) = "Disable {name}";

    // What comes after the first screen, and lies in a file that is loaded later: nothing that the list itself says.
    ---

    // Questions about members. Each has a title, what a yes leads to, and the yes as a verb.

    /// Title.
    ask_remove(name) = "Remove {name}?";
    /// What a yes leads to.
    remove_consequence(name, app) = "{name} loses access to {app} at once and is signed out on the next request. You can invite them back later.";
    /// What a yes leads to for oneself.
    remove_yourself_consequence(app) = "This is you. You lose access to {app} and to this page at once. You will not be able to come back by yourself.";
    /// Title, where removing means to switch the account off.
    ask_disable(name) = "Disable {name}?";
    /// What a yes leads to.
    disable_consequence(name, app) = "{name} can no longer sign in to {app}. The account can be enabled again, but not from here.";
    /// What a yes leads to for oneself.
    disable_yourself_consequence(name, app) = "{name} can no longer sign in to {app}. The account can be enabled again, but not from here. You will not be able to come back by yourself.";
    /// Title.
    ask_make_admin(name) = "Make {name} an admin?";
    /// What a yes leads to.
    make_admin_consequence(app) = "As Admin in {app}: can use the app and manage its users: invite, remove and change roles.";
    /// The yes.
    make_admin(name) = "Make {name} an admin";
    /// Title. The role is one that this page does not know, by the name its directory gives it.
    ask_give_role(name, role) = "Give {name} the role “{role}”?";
    /// What a yes leads to. The description is a sentence of the directory's.
    give_role_consequence(role, app, description) = "As “{role}” in {app}: {description}";
    /// The yes.
    give_role(name, role) = "Give {name} the role “{role}”";
    /// Title.
    ask_give_up_admin(app) = "Give up your own admin rights in {app}?";
    /// What a yes leads to.
    give_up_admin_consequence(role) = "You become {role} and can no longer manage users here. Only another admin can give the right back to you.";
    /// The yes.
    give_up_admin = "Give up admin rights";

    // Several members at once. `how` is what removing means: `removed`, `disabled` or `deleted`.

    /// Button: saves the members as a file.
    export_csv = "Export CSV";
    /// Button that stays pressed while members are being selected.
    select_members = "Select";
    /// Box in somebody's row.
    select_person(name) = "Select {name}";
    /// Box in the heading of the list.
    select_all_members = "Select all members";
    /// How many are selected.
    members_selected(count: usize) = "{count} selected";
    /// The same, where a search or filter hides some of them.
    members_selected_hidden(count: usize, hidden: usize) = "{count} selected, {hidden} not shown";
    /// Button above the list: asks for the role that those who are selected are to have.
    change_roles = "Change role…";
    /// Button above the list: asks before those who are selected are removed.
    remove_several(how) = "{how, select, disabled {Disable…} deleted {Delete…} other {Remove…}}";
    /// Button above the list: saves those who are selected as a file.
    export_selected = "Export";
    /// Button above the list: ends selecting.
    done_selecting = "Done";
    /// Title.
    ask_remove_several(how, count: usize) = "{how, select, disabled {Disable} deleted {Delete the accounts of} other {Remove}} {count, plural, one {# person} other {# people}}?";
    /// What a yes leads to.
    remove_several_consequence(how, app) = "{how, select, disabled {They can no longer sign in to {app}. The accounts can be enabled again, but not from here.} deleted {The accounts and their API keys are deleted for good. They lose access to {app} at once and cannot be brought back.} other {They lose access to {app} at once and are signed out on the next request. You can invite them back later.}}";
    /// What a yes leads to for oneself.
    removal_among(app) = "You are among them. You lose access to {app} and to this page at once, and will not be able to come back by yourself.";
    /// The yes.
    remove_people(how, count: usize) = "{how, select, disabled {Disable} deleted {Delete} other {Remove}} {count, plural, one {# person} other {# people}}";
    /// Title.
    ask_change_roles(count: usize) = "Change the role of {count, plural, one {# person} other {# people}}?";
    /// What a yes leads to for oneself.
    change_roles_among(role) = "You are among them: you become {role} and can no longer manage users here. Only another admin can give the right back to you.";
    /// The yes.
    give_role_to(role, count: usize) = "Make {count, plural, one {# person} other {# people}} {role}";
    /// Name of the list of those whom a question about several is about.
    people_meant = "People";
    /// Heading over those who are selected and for whom it cannot be done; the reason stands beside each.
    people_left_out(count: usize) = "{count, plural, one {# person stays as before} other {# people stay as before}}";
    /// Reason beside an admin.
    admin_has_to_stay = "Somebody has to stay who can manage the users.";
    /// Reason beside somebody.
    has_role_already(role) = "Is {role} already.";
    /// In place of what a yes leads to.
    nobody_to_change = "There is nobody to change: the reason stands beside each name.";
    /// The yes while it is carried out.
    removing_of(how, number: usize, total: usize) = "{how, select, disabled {Disabling} deleted {Deleting} other {Removing}} {number} of {total}…";
    /// The same for roles.
    changing_role_of(number: usize, total: usize) = "Changing {number} of {total}…";
    /// State beside somebody.
    change_under_way = "Under way…";
    /// State beside somebody.
    change_made = "Done";
    /// State beside somebody.
    change_not_sent = "Not sent";
    /// Done.
    people_removed(how, count: usize) = "{count, plural, one {# person was} other {# people were}} {how, select, disabled {disabled} deleted {deleted} other {removed}}.";
    /// Done.
    people_have_role(role, count: usize) = "{count, plural, one {# person is} other {# people are}} now {role}.";
    /// Stands behind what was done.
    changes_not_made(count: usize) = "{count, plural, one {# change was not made.} other {# changes were not made.}}";

    // What was done and what was not, beyond roles.

    /// A member left.
    removed(name) = "{name} was removed.";
    /// A member cannot sign in any more.
    was_disabled(name) = "{name} was disabled.";
    /// An invitation is out.
    invited_one(email) = "{email} was invited.";
    /// Two invitations are out.
    invited_two(first, second) = "{first} and {second} were invited.";
    /// More are out.
    invited_many(count: usize) = "{count, plural, one {# person was invited.} other {# people were invited.}}";
    /// An invitation was withdrawn.
    revoked(email) = "The invitation for {email} was revoked.";
    /// An invitation was sent again.
    resent(email) = "A new invitation was sent to {email}. The old link no longer works.";
    /// A member stays.
    not_removed(name, why) = "{name} was not removed. {why}";
    /// An invitation stays.
    not_revoked(email, why) = "The invitation for {email} was not revoked. {why}";
    /// The old invitation is gone and the new one is not out.
    half_resent(email, why) = "The old invitation for {email} was revoked, but no new one was sent. {why}";
    /// The old invitation still stands.
    not_resent(email, why) = "The invitation for {email} was not sent again. {why}";
    /// Stands beside an address.
    not_sent(why) = "Not sent. {why}";
    /// Reason: a change was not made.
    changed_meanwhile = "Somebody else has changed it meanwhile. Look at it again, then decide.";
    /// A role was about to be changed, and another admin was faster.
    role_changed_meanwhile(name, role) = "{name} is {role} by now: somebody else has changed it meanwhile. You have changed nothing; choose again if it should be different.";
    /// Reason: the person pressed `give_up`.
    given_up = "You gave it up before it was sent.";
    /// Whom a sentence is about.
    about(email, why) = "{email}: {why}";
    /// Nobody knows whether an invitation is out; stands beside an address.
    maybe_sent = "The server did not answer, and whether this was sent could not be found out. Check the invitations before you send it again.";
    /// What was to be revoked was not there any more.
    already_answered(email) = "{email} has answered the invitation, or somebody else revoked it. The lists were refreshed.";
    /// Who was to be removed was not there any more.
    already_gone(name) = "{name} had been removed already. The list was refreshed.";

    // Invitations.

    /// Column.
    email = "Email";
    /// Column: when an invitation was sent.
    sent = "Sent";
    /// The search field.
    search_invitations = "Search invitations";
    /// There is no invitation.
    no_invitations = "No pending invitations";
    /// Why.
    no_invitations_hint = "Everybody you invited has answered. New invitations wait here until they are accepted.";
    /// Button.
    invite_somebody = "Invite somebody";
    /// What the search looks at.
    invitations_not_found_hint = "Email addresses are searched. Check the spelling, or look for less.";
    /// When an invitation was sent. The distance is a phrase such as "3 days ago".
    invited_ago(ago) = "Invited {ago}";
    /// An invitation does not work any more.
    expired = "expired";
    /// The same, where the day is an estimate.
    expired_about = "about expired";
    /// When an invitation stopped working. The distance is a phrase such as "3 days ago".
    expired_ago(ago) = "Expired {ago}";
    /// How long an invitation works, where nobody can tell how long that is from now. The day is a date.
    works_until(day) = "until {day}";
    /// How long an invitation still works.
    days_left(days: f64) = "{days, plural, one {# day left} other {# days left}}";
    /// The same, where the day is an estimate.
    days_left_about(days: f64) = "{days, plural, one {about # day left} other {about # days left}}";
    /// Title.
    ask_revoke(email) = "Revoke invitation for {email}?";
    /// What a yes leads to.
    revoke_consequence(email, app) = "The link in the mail stops working at once, and {email} cannot join {app} with it. You can invite this address again.";
    /// Button in a row, and the yes.
    revoke(email) = "Revoke invitation for {email}";
    /// Title.
    ask_resend(email) = "Resend invitation to {email}?";
    /// What a yes leads to.
    resend_consequence(email) = "{email} gets a new mail with a new link. The link in the old mail stops working.";
    /// Button in a row, and the yes.
    resend(email) = "Resend invitation to {email}";
    /// Button in the row of an invitation that was revoked or has expired.
    invite_again = "Invite again";
    /// The same, for assistive technology. Begins with what the button says.
    invite_again_whom(email) = "Invite again: {email}";
    /// How many a search found, or how many stand as was asked for.
    invitations_found(count: usize) = "{count, plural, one {# invitation found} other {# invitations found}}";
    /// The server sent only some of the invitations that are no longer pending.
    invitations_cut_short(shown: usize, total: usize) = "The newest {shown} of {total} invitations. A search looks only at these.";
    /// No invitation stands so. The status is `accepted`, `revoked` or `expired`.
    no_past_invitations(status) = "No {status, select, accepted {accepted} revoked {revoked} expired {expired} other {such}} invitations";
    /// What will be listed.
    no_past_invitations_hint(status) = "{status, select, accepted {Invitations are listed here once somebody has accepted them.} revoked {Invitations that you or another admin revoke are listed here.} expired {Invitations that nobody has accepted in time are listed here.} other {Invitations are listed here once they stand so.}}";

    // The form that invites.

    /// Title.
    invite_users = "Invite users";
    /// The field.
    email_addresses = "Email addresses";
    /// Name of the list of addresses in it.
    recipients = "Recipients";
    /// An example in the empty field.
    example_address = "name@example.com";
    /// Below the field.
    recipients_hint = "One or many. Paste a list, or press Enter after each.";
    /// Button: reads addresses from a file.
    import_file = "Import a CSV or text file";
    /// Button on an address.
    take_out(address) = "Remove {address}";
    /// The keyboard has marked an address.
    marked(address) = "{address} is marked. Press Backspace again to take it out.";
    /// State of an address.
    sending = "Sending…";
    /// State of an address.
    already_member(name) = "Already a member: {name}";
    /// State of an address.
    already_invited = "Already invited";
    /// Below the role where there is no other.
    only_role = "It is the only role there is.";
    /// The server asks to wait.
    paused = "Paused: the server allows only so many requests a minute.";
    /// Counts down.
    continues_in(seconds: f64) = "Continues in {seconds} s.";
    /// Changes that the server refused for the moment. The countdown `continues_in` stands behind it.
    changes_wait(count: usize) = "The server allows only so many requests a minute. {count, plural, one {A change waits and is sent by itself.} other {# changes wait and are sent by themselves.}}";
    /// Button beside `changes_wait`: the changes are not sent.
    give_up = "Give up";
    /// Stands above the list for as long as the browser has no connection.
    offline_now = "You are offline. What you see may be out of date; it is loaded again once you are connected.";
    /// The person wants to leave with addresses in the form. Cancel is the button `cancel`.
    unsent = "Not sent yet. Send, or press Cancel to discard.";
    /// The button that sends.
    send_one = "Send invitation";
    /// The button that sends more than one.
    send_many(count: usize) = "{count, plural, one {Send # invitation} other {Send # invitations}}";
    /// The button while it sends.
    sending_of(number: usize, total: usize) = "Sending {number} of {total}…";
    /// The button while it sends several at once.
    sending_some(first: usize, last: usize, total: usize) = "Sending {first} to {last} of {total}…";
    /// The button that ends sending.
    stop = "Stop";
    /// The button once that was asked for.
    stopping = "Stopping…";
    /// What a batch did, where it did not do everything.
    batch_summary(sent: usize, left: usize) = "{sent, plural, one {# invitation sent.} other {# invitations sent.}} {left, plural, one {# not sent; the reason stands beside each.} other {# not sent; the reason stands beside each.}}";
    /// A file brought nothing.
    imported_nothing = "No new address was found in this file. It should have one address a line, or a column of them.";
    /// A file brought addresses.
    imported(added: usize) = "{added, plural, one {# address added.} other {# addresses added.}} Look through them before you send.";
    /// A file brought addresses, and had lines without one.
    imported_some(added: usize, without: usize) = "{added, plural, one {# address added;} other {# addresses added;}} {without, plural, one {# line without one left out.} other {# lines without one left out.}} Look through them before you send.";
    /// A file is no list.
    file_too_large = "This file is larger than 1 MB. Choose a list of the people to invite.";
    /// A file is no text.
    file_unreadable = "This file could not be read. Choose a CSV or text file.";
    /// More addresses were added than the form takes. The others are in the text field or in the file still.
    form_full(most: usize, left: usize) = "The form takes {most} addresses at once. {left, plural, one {# has no room yet.} other {# have no room yet.}} Send these first, then add the others.";

    // What is wrong with an address.

    /// Nothing was typed.
    email_empty = "Enter an email address";
    /// No at sign.
    email_no_at = "An email address needs an @";
    /// More than one.
    email_many_at = "An email address has only one @";
    /// Nothing before it.
    email_no_local = "Something is missing before the @";
    /// Nothing after it.
    email_no_domain = "Something is missing after the @";
    /// No dot in the domain.
    email_no_dot = "The part after the @ needs a dot, as in example.com";
    /// Two dots in a row, or a dot at an edge.
    email_dot = "A dot is in the wrong place";
    /// Not a domain name.
    email_domain = "The part after the @ is not a domain name";
    /// A character that addresses do not have, in quotation marks.
    email_character(character) = "{character} cannot be part of an email address";
    /// Longer than mail can carry.
    email_too_long = "This is too long for an email address";
    /// A warning beside an address: letters of several alphabets in one word.
    email_mixed = "This mixes letters of different alphabets that look alike. Make sure that it is whom you mean.";
    /// A warning beside an address: what it seems to be and is not.
    email_reads_like(latin) = "Not “{latin}”: these letters only look so. Make sure that it is whom you mean.";
    /// A warning beside an address: its domain begins with xn--.
    email_coded = "The domain is written in a code for other alphabets (xn--). Make sure that it is the one you mean.";
    /// A warning beside an address: somebody who is a member or invited has one that is hard to tell from it.
    email_like(email) = "This looks almost like {email}, who is here already. Make sure that it is whom you mean.";

    // Activity.

    /// Nothing was done.
    no_activity = "Nothing was done here yet";
    /// What will be listed.
    no_activity_hint = "Invitations, role changes and removals that you make in this tab are listed here until you close it.";
    /// What is listed.
    activity_hint = "What you did in this tab since you opened it. Other admins’ actions are not listed.";

    // The details of a person.

    /// Label.
    user_id = "User ID";
    /// Label.
    membership_id = "Membership ID";
    /// Label.
    status = "Status";
    /// Label: when somebody last used the app.
    last_seen = "Last seen";
    /// Button. What is copied is one of the labels.
    copy(what) = "Copy {what}";
    /// Said once that is done.
    copied = "Copied";
    /// The browser refused.
    not_copied = "The browser did not copy it. Select the text and copy it yourself.";
    /// Heading of a table.
    namespace_permissions = "Namespace permissions";
    /// Its column.
    in_namespace = "Namespace";
    /// Its column: what somebody may do in the namespace.
    operations = "Operations";
    /// In that column, where nothing is narrower than the role.
    all_operations = "All of the role";
    /// Heading: free data that the directory keeps about somebody.
    metadata = "Metadata";
    /// Below it, where there are none.
    no_metadata = "None";
    /// Button.
    edit_metadata = "Edit metadata";
    /// The field. JSON is a format.
    metadata_json = "Metadata as JSON";
    /// Below it, where a change is merged into what is there. `null` is written like this.
    metadata_merge_hint = "Only what you change is sent, so that what others change meanwhile stays. A key with the value null is deleted.";
    /// Below it, where it is not.
    metadata_replace_hint = "What you save takes the place of everything that is there.";
    /// What was typed is wrong.
    json_wrong(line: usize, column: usize) = "This is not JSON: look at line {line}, column {column}.";
    /// What was typed ends too early.
    json_unfinished = "This is not JSON yet: something is missing at the end.";
    /// What was typed is JSON with lists and objects in one another, too many of them.
    json_too_deep(deepest: usize) = "This has more than {deepest} lists and objects in one another.";
    /// What was typed is JSON and something else.
    json_no_object = "Metadata have to be an object: keys and values in braces.";
    /// Heading of what saving would change, and name of that list.
    changes = "Changes";
    /// In place of it.
    unchanged = "Nothing is changed yet.";
    /// Beside a key.
    key_added = "Added";
    /// Beside a key.
    key_changed = "Changed";
    /// Beside a key.
    key_removed = "Removed";
    /// Button.
    save_metadata = "Save metadata";
    /// The person wants to leave with something typed. Cancel is the button `cancel`.
    unsaved = "Not saved yet. Save, or press Cancel to discard.";
    /// Done.
    metadata_saved(name) = "The metadata of {name} were saved.";
    /// Not done.
    metadata_not_saved(name, why) = "The metadata of {name} were not saved. {why}";

    // Statuses. Each change has a verb, a question, what a yes leads to, and what was done.

    /// Button, and the yes.
    suspend(name) = "Suspend {name}";
    /// Button, and the yes.
    reactivate(name) = "Reactivate {name}";
    /// Button, and the yes, for a status that this page has no verb for.
    give_status(name, status) = "Give {name} the status “{status}”";
    /// Title.
    ask_suspend(name) = "Suspend {name}?";
    /// What a yes leads to.
    suspend_consequence(name, app) = "{name} can no longer sign in to {app} until somebody reactivates the account.";
    /// Title.
    ask_reactivate(name) = "Reactivate {name}?";
    /// What a yes leads to.
    reactivate_consequence(name, app) = "{name} can sign in to {app} again.";
    /// Title.
    ask_give_status(name, status) = "Give {name} the status “{status}”?";
    /// What a yes leads to.
    give_status_consequence(name, app, status) = "{name} then has the status “{status}” in {app}.";
    /// Added for oneself.
    cannot_come_back = "This is you. You will not be able to come back by yourself.";
    /// Added where the directory does that.
    keys_cancelled(name) = "The API keys of {name} are cancelled for good: they do not come back when the account is reactivated.";
    /// Added before somebody is reactivated there.
    keys_stay_cancelled = "API keys that were cancelled do not come back.";
    /// Done.
    was_suspended(name) = "{name} was suspended.";
    /// Done.
    was_reactivated(name) = "{name} was reactivated.";
    /// Done.
    has_status(name, status) = "{name} now has the status “{status}”.";
    /// Not done.
    status_not_changed(name, why) = "The status of {name} was not changed. {why}";

    // Where removing means to delete the account.

    /// Title.
    ask_delete(name) = "Delete the account of {name}?";
    /// What a yes leads to.
    delete_consequence(name, app) = "The account and its API keys are deleted for good. {name} loses access to {app} at once and cannot be brought back.";
    /// What a yes leads to for oneself.
    delete_yourself_consequence(app) = "This is your account. It and its API keys are deleted for good, and you lose access to {app} and to this page at once.";
    /// Done.
    was_deleted(name) = "The account of {name} was deleted.";

    // The form that adds somebody who has an account already.

    /// What it does.
    add_hint = "Somebody who has an account already becomes a member at once, without an invitation.";
    /// The field.
    add_who = "Email address or user ID";
    /// Button.
    add = "Add";
    /// Nothing was typed.
    add_who_missing = "Enter an email address or a user ID.";
    /// Nobody was found.
    add_unknown = "Nobody has this email address or user ID. Check the spelling, or send an invitation instead.";
    /// Done.
    added(name, role) = "{name} was added as {role}.";
    /// Not done.
    not_added(why) = "Not added. {why}";
    /// Nobody knows whether somebody was added; stands in the form that adds people.
    perhaps_added = "Nobody can tell whether they were added: the server did not answer. Refresh the list before you try again.";

    // The pages around the tab, which the element does without.
    ---

    /// Name of the browser’s tab. The page is `apps`, `organization`, `access`, `outbox`, `connect`, `not_found`, `users` or `users_of`. Mixpeek is a company.
    page_title_of(page) = "{page} · Mixpeek users";
    /// The users of an app, as the name of the browser's tab.
    users_of(app) = "Users of {app}";
    /// Name of the main navigation.
    main_navigation = "Main";
    /// Name of the way back.
    breadcrumb = "Breadcrumb";
    /// Page: the list of apps.
    apps = "Apps";
    /// Page: mails that were not sent.
    outbox = "Outbox";
    /// Page, and the button on it: points this page at another server.
    connect = "Connect";
    /// Page: nothing there.
    not_found = "Not found";
    /// Title.
    no_such_page = "There is no such page";
    /// Hint.
    no_such_page_hint = "The address may be mistyped, or the page has moved.";
    /// Button.
    go_to_apps = "Go to the apps";
    /// The search field.
    search_apps = "Search apps";
    /// Column.
    app = "App";
    /// Column: how people sign in.
    sign_in = "Sign-in";
    /// Title.
    no_apps = "There are no apps yet";
    /// Hint. Mixpeek Studio is a product.
    no_apps_hint = "Apps made in Mixpeek Studio show up here.";
    /// What the search looks at.
    apps_not_found_hint = "Titles, slugs and ids are searched.";
    /// How many a search found.
    apps_found(count: usize) = "{count, plural, one {# app found} other {# apps found}}";
    /// The server sent only some of the apps.
    apps_cut_short(shown: usize, total: usize) = "Showing the first {shown} of {total} apps. A search looks only at these.";
    /// Some apps are not on the list. The reason is a sentence of the server’s, in English; the directory is the service that has them.
    apps_missing(directory, why) = "Apps are missing below: those at “{directory}” could not be had. The server says: “{why}”";
    /// Button: leads to the page where one signs in.
    sign_in_now = "Sign in";
    /// What to do where one is not signed in, above the button.
    sign_in_now_hint = "You have not signed in yet, or your session has ended. Sign in, then come back to this page.";
    /// How people sign in: not at all.
    sign_in_none = "No sign-in";
    /// How people sign in. Clerk is a product.
    sign_in_clerk = "Clerk";
    /// The same, not finished.
    sign_in_clerk_setting_up = "Clerk, being set up";
    /// How people sign in: all with the same password.
    sign_in_password = "One password";
    /// How people sign in.
    sign_in_api_key = "API key";
    /// How people sign in.
    sign_in_token = "Token";
    /// How people sign in.
    sign_in_oidc = "Single sign-on (OIDC)";
    /// How people sign in.
    sign_in_saml = "Single sign-on (SAML)";
    /// What the outbox is.
    outbox_lead = "This server sends no mail. What it would have sent is kept here, so that you can follow a link as its recipient would.";
    /// Title.
    no_mail = "No mail yet";
    /// Hint.
    no_mail_hint = "Invite somebody, and the mail shows up here.";
    /// Name of the list of mails.
    mails = "Mails";
    /// Column.
    mail = "Mail";
    /// Column: the link in a mail.
    link = "Link";
    /// Link.
    open_invitation = "Open invitation";
    /// The same, for assistive technology.
    open_invitation_for(email) = "Open invitation for {email}";
    /// What *Connect* is.
    connect_lead = "Point this page at any server that answers the Mixpeek user management API.";
    /// Field.
    base_url = "Base URL";
    /// Below it.
    base_url_hint = "For instance https://users.example.com";
    /// Field.
    app_id = "App id";
    /// Below it.
    app_id_hint = "For instance app_9k2";
    /// Field.
    namespace = "Namespace";
    /// Below it.
    namespace_hint = "Optional";
    /// Field: a secret.
    access_key = "Key";
    /// Below it.
    key_hint = "Optional. Kept in memory until you close or reload this page; never stored.";
    /// A warning.
    key_warning = "A Mixpeek key opens your whole organization. Use it here only on a machine you trust, and only with a server you trust.";
    /// No base URL.
    enter_url = "Enter the base URL of the server.";
    /// Not a URL, or not one to connect to.
    bad_url = "The base URL must be a whole address that starts with https:// or http://, without a user name in it.";
    /// No app.
    enter_app = "Enter the id of the app whose users you want to manage.";

    // The page of the organization's own team accounts, which are not the users of an app. Mixpeek is a company.

    /// Page: the team accounts.
    organization = "Organization";
    /// What the page is.
    organization_lead = "The team accounts of the Mixpeek organization itself. Who uses an app is decided in that app.";
    /// Name of the list.
    team_accounts = "Team accounts";
    /// Said while the list is on its way.
    loading_accounts = "Loading team accounts";
    /// The search field.
    search_accounts = "Search accounts";
    /// The list that narrows the accounts to one status.
    filter_accounts_by_status = "Filter by status";
    /// Its choice that narrows nothing.
    every_account_status = "All statuses";
    /// Column, and the label of a field.
    account_status = "Status";
    /// Badge of an account that can be used.
    account_active = "Active";
    /// Column: when somebody last signed in.
    last_login = "Last login";
    /// In place of that.
    never_logged_in = "Never";
    /// A role.
    role_viewer = "Viewer";
    /// What the role Admin lets a person do in the organization.
    organization_admin_description = "Can do everything in the organization, including managing these accounts and its API keys.";
    /// What the role Member lets a person do in the organization.
    organization_member_description = "Can do the daily work, but not manage the organization.";
    /// What the role Viewer lets a person do.
    viewer_description = "Can look at everything and change nothing.";
    /// How many a search found.
    accounts_found(count: usize) = "{count, plural, one {# account found} other {# accounts found}}";
    /// There is no account.
    no_accounts = "There are no team accounts yet";
    /// What to do about it.
    no_accounts_hint = "Add the first one.";
    /// A search found nobody.
    nobody_matches(query) = "Nobody matches “{query}”";
    /// A filter left nobody.
    nobody_matches_filter = "Nobody matches this filter";
    /// The server sent only some of the accounts.
    accounts_cut_short(shown: usize, total: usize) = "The service sent only {shown} of {total} accounts. The others are not on this list, and a search does not find them.";
    /// Button, and the title of the form it opens.
    add_account = "Add account";
    /// In that form.
    add_account_hint = "This makes the account and sends no mail: tell the person yourself.";
    /// Field.
    account_email = "Email address";
    /// Field: what the person is called.
    full_name = "Name";
    /// Below it, and said where it is not so.
    full_name_hint = "2 to 100 characters";
    /// The name is too short or too long.
    full_name_wrong = "A name has 2 to 100 characters.";
    /// There is an account with the address.
    account_exists(email) = "{email} has an account already.";
    /// Button of a form.
    save = "Save";
    /// The same, where it cancels the API keys of the account.
    save_and_cancel_keys = "Save and cancel API keys";
    /// Button in a row, and the title of the form it opens.
    edit_account(name) = "Edit {name}";
    /// Button in a row, and the yes.
    suspend_account(name) = "Suspend {name}";
    /// Title.
    ask_suspend_account(name) = "Suspend {name}?";
    /// What a yes leads to.
    suspend_account_consequence(name) = "{name} can no longer sign in. Their API keys are cancelled for good: they do not come back when you reactivate the account.";
    /// A warning in the form, where the status that is chosen is not Active.
    status_cancels_keys(name) = "With this status {name} cannot sign in, and their API keys are cancelled for good. They do not come back when you reactivate the account.";
    /// Button in a row.
    reactivate_account(name) = "Reactivate {name}";
    /// Button in a row, and the yes.
    delete_account(name) = "Delete {name}";
    /// Title.
    ask_delete_account(name) = "Delete {name}?";
    /// What a yes leads to.
    delete_account_consequence(name) = "The account is deleted, with its role, its rights in namespaces and its metadata. {name} can no longer sign in, and their API keys stop working at once. This cannot be undone.";
    /// What a yes leads to, where somebody becomes an admin.
    account_admin_consequence(name) = "As Admin, {name} can do everything in the organization, including managing these accounts and its API keys.";
    /// Done.
    account_added(name) = "{name} was added. No mail was sent.";
    /// Done.
    account_changed(name) = "{name} was changed.";
    /// Done.
    account_suspended(name) = "{name} was suspended, and their API keys are cancelled.";
    /// Done.
    account_reactivated(name) = "{name} is active again. The old API keys stay cancelled.";
    /// Done.
    account_deleted(name) = "{name} was deleted.";
    /// Not done.
    account_not_added(email, why) = "{email} was not added. {why}";
    /// Nobody knows whether it was done.
    account_perhaps_added(email) = "Nobody can tell whether {email} was added: the server did not answer. Refresh the list before you try again.";
    /// Not done.
    account_not_changed(name, why) = "{name} was not changed. {why}";
    /// Not done.
    account_not_deleted(name, why) = "{name} was not deleted. {why}";
    /// Heading over what else is known of an account.
    about_account = "About this account";
    /// Label.
    account_id = "Account id";
    /// Label: when it was last changed.
    account_updated = "Last changed";
    /// Label: what the person may do in single namespaces.
    namespace_rights = "Rights in namespaces";
    /// Label: free data.
    account_metadata = "Metadata";
    /// In place of a value that is missing.
    none_there = "None";

    // The page of who can reach what: every person in every app.

    /// Page.
    access = "Access";
    /// What the page is.
    access_lead = "Everybody who can reach an app, with the role they have there.";
    /// Name of the list.
    people_with_access = "People with access";
    /// Said while the list is on its way.
    loading_people = "Loading people";
    /// How many people there are.
    people_counted(count: usize) = "{count, plural, one {# person} other {# people}}";
    /// In how many apps they are.
    apps_counted(count: usize) = "{count, plural, one {# app} other {# apps}}";
    /// How many of the people are an admin of at least one app.
    admins_counted(count: usize) = "{count, plural, one {# of them admin somewhere} other {# of them admins somewhere}}";
    /// How many people a search found.
    people_found(count: usize) = "{count, plural, one {# person found} other {# people found}}";
    /// The search field.
    search_people = "Search people and apps";
    /// What the search looks at.
    people_not_found_hint = "Names, email addresses, ids and apps are searched. Check the spelling, or look for less.";
    /// The list that narrows people to one app.
    filter_by_app = "Filter by app";
    /// Its choice that narrows nothing.
    all_apps = "All apps";
    /// Box that narrows people to those who are an admin of at least one app.
    admins_anywhere = "Admins anywhere";
    /// Nobody has access to anything.
    no_people = "Nobody can reach an app yet";
    /// What to do about it.
    no_people_hint = "Open an app and invite the first person there.";
    /// The people of an app are not on the list. The reason is a sentence of the server’s, in English.
    people_missing(app, why) = "The people of {app} could not be had and are missing below. The server says: “{why}”";
    /// The server sent only some of the people.
    people_cut_short(shown: usize, total: usize) = "The service sent only {shown} of {total} entries. The others are not on this list, and a search does not find them.";
    /// Button in a row, and the title of the form it opens.
    change_role_in(name, app) = "Change the role of {name} in {app}";
    /// Button in a row.
    remove_from(name, app) = "Remove {name} from {app}";
    /// Done.
    removed_from(name, app) = "{name} was removed from {app}.";
    /// Done.
    role_changed_in(name, app, role) = "{name} is now {role} in {app}.";
    /// A change is not even asked for.
    last_admin_of(name, app) = "{name} is the only admin of {app}. Make somebody else an admin first.";
}
