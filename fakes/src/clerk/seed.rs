//! The people an instance starts with, the odd ones among them.

use serde_json::{Map, json};

use super::state::{ADMIN, DAY, Email, Instance, Invitation, Membership, Organization, User, now};

/// One admin, three members, nobody odd, no invitation.
pub const FIELD_NOTES: &str = "org_field_notes";
/// Two dozen people, of every kind there is, with invitations.
pub const SHOP_SEARCH: &str = "org_shop_search";
/// Room for three, and three are in.
pub const QUOTA: &str = "org_quota";
/// A plan with two seats, and two are taken.
pub const SEATS: &str = "org_seats";
/// More than two pages of the largest size.
pub const CROWD: &str = "org_crowd";
/// An organization that is nobody's app.
pub const ELSEWHERE: &str = "org_elsewhere";
/// How many are in the crowd.
pub const CROWD_MEMBERS: usize = 1203;

const MEMBER: &str = "org:member";

pub(super) fn instance() -> Instance {
    let mut seed = Seed { instance: Instance::default(), clock: now() - 400 * DAY };
    seed.organizations();
    seed.team();
    seed.odd_ones();
    seed.crowd();
    seed.invitations();
    seed.instance
}

struct Seed {
    instance: Instance,
    /// When the next thing happened; each an hour after the one before.
    clock: i64,
}

impl Seed {
    fn tick(&mut self) -> i64 {
        self.clock += DAY / 24;
        self.clock
    }

    fn organizations(&mut self) {
        for (id, name, max_members, seats) in [
            (FIELD_NOTES, "Field notes", 0, None),
            (SHOP_SEARCH, "Shop search", 0, None),
            (QUOTA, "Small team", 3, None),
            (SEATS, "Seats", 0, Some(2)),
            (CROWD, "Crowd", 0, None),
            (ELSEWHERE, "Elsewhere", 0, None),
        ] {
            let created_at = self.tick();
            self.instance.organizations.push(Organization {
                id: id.to_owned(),
                name: name.to_owned(),
                slug: name.to_lowercase().replace(' ', "-"),
                max_members,
                seats,
                created_at,
            });
        }
    }

    /// Somebody with a name, an address that is theirs, and a picture.
    fn person(&mut self, first: &str, last: &str) -> User {
        let created_at = self.tick();
        let id = format!("user_{}", first.to_lowercase());
        let address =
            format!("{}.{}@harbourpine.example", first.to_lowercase(), last.to_lowercase());
        User {
            id,
            first_name: Some(first.to_owned()),
            last_name: Some(last.to_owned()),
            emails: vec![Email { address, verified: true }],
            image: Some(format!("https://img.clerk.test/{}.png", first.to_lowercase())),
            created_at,
            last_active_at: Some(created_at + DAY),
            ..User::default()
        }
    }

    fn join(&mut self, organization: &str, user: &str, role: &str) {
        let created_at = self.tick();
        let id = self.instance.new_id("orgmem");
        self.instance.memberships.push(Membership {
            id,
            organization: organization.to_owned(),
            user: user.to_owned(),
            role: role.to_owned(),
            public_metadata: Map::new(),
            private_metadata: Map::from_iter([("internal".to_owned(), json!("of the membership"))]),
            created_at,
            updated_at: created_at,
        });
    }

    fn team(&mut self) {
        /// First name, last name, and the roles in organizations.
        type Colleague = (&'static str, &'static str, &'static [(&'static str, &'static str)]);
        const TEAM: &[Colleague] = &[
            ("Ines", "Ruiz", &[(FIELD_NOTES, ADMIN), (SHOP_SEARCH, ADMIN), (CROWD, ADMIN)]),
            ("Mateo", "Silva", &[(FIELD_NOTES, MEMBER), (SHOP_SEARCH, ADMIN)]),
            ("Priya", "Nair", &[(FIELD_NOTES, MEMBER), (SHOP_SEARCH, MEMBER), (QUOTA, ADMIN)]),
            ("Wei", "Chen", &[(FIELD_NOTES, MEMBER), (SHOP_SEARCH, MEMBER), (QUOTA, MEMBER)]),
            ("Hanna", "Berg", &[(SHOP_SEARCH, MEMBER), (QUOTA, MEMBER), (SEATS, ADMIN)]),
            ("Lucas", "Moreau", &[(SHOP_SEARCH, MEMBER), (SEATS, MEMBER)]),
            ("Jonas", "Weber", &[(ELSEWHERE, ADMIN)]),
            ("Amara", "Okafor", &[(ELSEWHERE, MEMBER)]),
        ];
        for (first, last, memberships) in TEAM {
            let person = self.person(first, last);
            let id = person.id.clone();
            self.instance.add_user(person);
            for (organization, role) in *memberships {
                self.join(organization, &id, role);
            }
        }
        for index in 1..=9 {
            let created_at = self.tick();
            let id = format!("user_guest_{index}");
            let address = format!("guest{index}@shop.example");
            let emails = vec![Email { address, verified: true }];
            self.instance.add_user(User { id: id.clone(), emails, created_at, ..User::default() });
            self.join(SHOP_SEARCH, &id, MEMBER);
        }
    }

    /// One of every kind that a screen has to show.
    fn odd_ones(&mut self) {
        type Odd = fn(&mut User);
        let odd: [(&str, &str, Odd); 9] = [
            // Signs in with a telephone, and has an address.
            ("Tomas", MEMBER, |user| user.phone = Some("+15555550100".to_owned())),
            // Signs in with a name, and has no address at all.
            ("Noor", MEMBER, |user| {
                user.username = Some("noor".to_owned());
                user.emails.clear();
            }),
            // Has an address that is not the primary one, and no identifier.
            ("Sven", MEMBER, |user| user.no_primary = true),
            // Has no name and no picture.
            ("Anon", MEMBER, |user| {
                (user.first_name, user.last_name, user.image) = (None, None, None);
            }),
            // Has one name, and two addresses.
            ("Zoe", MEMBER, |user| {
                user.last_name = None;
                user.username = Some("zoe".to_owned());
                user.emails
                    .push(Email { address: "zoe@private.example".to_owned(), verified: false });
            }),
            ("Bram", MEMBER, |user| user.banned = true),
            ("Dora", MEMBER, |user| user.deprovisioned = true),
            // Has a role that nobody can be given any more, and a name that is markup.
            ("Kim", "org:legacy", |user| user.last_name = Some("<b>Kim</b>".to_owned())),
            ("Ada", "org:viewer", |user| user.last_active_at = None),
        ];
        for (first, role, change) in odd {
            let mut person = self.person(first, "Odd");
            change(&mut person);
            let id = person.id.clone();
            self.instance.add_user(person);
            self.join(SHOP_SEARCH, &id, role);
        }
        // Has entered an address that may be somebody else's.
        let mut person = self.person("Mallory", "Odd");
        person
            .emails
            .insert(0, Email { address: "ceo@harbourpine.example".to_owned(), verified: false });
        self.instance.add_user(person);
        self.join(ELSEWHERE, "user_mallory", MEMBER);
    }

    fn crowd(&mut self) {
        for index in 1..CROWD_MEMBERS {
            let id = format!("user_crowd_{index:04}");
            self.clock += 1000;
            // Every hundredth signs in with a telephone.
            let phone = (index % 100 == 0).then(|| format!("+1555555{index:04}"));
            let address = format!("crowd{index:04}@harbourpine.example");
            self.instance.add_user(User {
                id: id.clone(),
                first_name: Some("Crowd".to_owned()),
                last_name: Some(format!("{index:04}")),
                phone,
                emails: vec![Email { address, verified: true }],
                created_at: self.clock,
                ..User::default()
            });
            self.clock -= DAY / 24 - 1000;
            self.join(CROWD, &id, MEMBER);
        }
    }

    fn invitations(&mut self) {
        let now = now();
        for (index, (email, role, status, days)) in [
            ("omar.haddad@shop.example", MEMBER, "pending", 2),
            ("rosa@shop.example", ADMIN, "pending", 29),
            ("late@shop.example", MEMBER, "expired", 40),
            ("gone@shop.example", MEMBER, "revoked", 5),
            ("guest1@shop.example", MEMBER, "accepted", 10),
        ]
        .into_iter()
        .enumerate()
        {
            let created_at = now - days * DAY;
            self.instance.invitations.push(Invitation {
                id: format!("orginv_seed_{}", index + 1),
                organization: SHOP_SEARCH.to_owned(),
                email: email.to_owned(),
                role: role.to_owned(),
                status,
                inviter: Some("user_ines".to_owned()),
                public_metadata: Map::new(),
                private_metadata: Map::from_iter([(
                    "internal".to_owned(),
                    json!("of the invitation"),
                )]),
                created_at,
                expires_at: created_at + 30 * DAY,
            });
        }
    }
}
