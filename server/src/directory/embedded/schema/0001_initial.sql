-- Times are RFC 3339 in UTC with whole seconds, so that texts compare like times.
-- `*_folded` columns hold what two spellings of one address share; the spelling itself stays beside it.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE app (
    id                      INTEGER PRIMARY KEY,
    app_id                  TEXT NOT NULL UNIQUE,
    slug                    TEXT NOT NULL UNIQUE,
    title                   TEXT NOT NULL,
    description             TEXT,
    is_active               INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    version                 INTEGER NOT NULL,
    has_unpublished_changes INTEGER NOT NULL CHECK (has_unpublished_changes IN (0, 1)),
    auth_mode               TEXT NOT NULL,
    clerk_org_id            TEXT,
    providers               TEXT,
    created_at              TEXT NOT NULL,
    updated_at              TEXT NOT NULL
) STRICT;

-- A person is the same one in every app, and stays when a membership ends: who comes back is recognised.
CREATE TABLE person (
    id           INTEGER PRIMARY KEY,
    user_id      TEXT NOT NULL UNIQUE,
    email        TEXT,
    email_folded TEXT UNIQUE,
    name         TEXT,
    avatar_url   TEXT
) STRICT;

CREATE TABLE membership (
    id            INTEGER PRIMARY KEY,
    membership_id TEXT NOT NULL UNIQUE,
    app           INTEGER NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    person        INTEGER NOT NULL REFERENCES person (id),
    role          TEXT NOT NULL,
    joined_at     TEXT,
    UNIQUE (app, person)
) STRICT;

-- Lists are read in the order of `id`, which every index carries along.
CREATE INDEX membership_by_app ON membership (app);
CREATE INDEX membership_by_person ON membership (person);

CREATE TABLE invitation (
    id            INTEGER PRIMARY KEY,
    invitation_id TEXT NOT NULL UNIQUE,
    app           INTEGER NOT NULL REFERENCES app (id) ON DELETE CASCADE,
    email         TEXT NOT NULL,
    email_folded  TEXT NOT NULL,
    role          TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('pending', 'accepted', 'revoked', 'expired')),
    created_at    TEXT NOT NULL,
    expires_at    TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX invitation_pending ON invitation (app, email_folded) WHERE status = 'pending';
CREATE INDEX invitation_by_app ON invitation (app);

CREATE TABLE mail (
    id         INTEGER PRIMARY KEY,
    mail_id    TEXT NOT NULL UNIQUE,
    invitation INTEGER NOT NULL UNIQUE REFERENCES invitation (id) ON DELETE CASCADE,
    subject    TEXT NOT NULL,
    secret     TEXT NOT NULL UNIQUE,
    sent_at    TEXT NOT NULL
) STRICT;

CREATE TABLE organization_user (
    id                    INTEGER PRIMARY KEY,
    user_id               TEXT NOT NULL UNIQUE,
    email                 TEXT NOT NULL,
    email_folded          TEXT NOT NULL UNIQUE,
    user_name             TEXT NOT NULL,
    avatar_url            TEXT,
    role                  TEXT NOT NULL,
    status                TEXT NOT NULL,
    metadata              TEXT NOT NULL,
    namespace_permissions TEXT NOT NULL,
    created_at            TEXT NOT NULL,
    updated_at            TEXT NOT NULL,
    last_login            TEXT
) STRICT;
