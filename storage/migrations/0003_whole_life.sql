-- A question's whole life: what others may see of it, who proposed which answer, what was changed, and who looks after
-- the community.

-- When others see the crowd forecast and whose forecasts are whose; set before the first vote, at most stricter after it.
ALTER TABLE question ADD COLUMN crowd TEXT NOT NULL DEFAULT 'always'
    CHECK (crowd IN ('always', 'after-vote', 'at-close'));
ALTER TABLE question ADD COLUMN names TEXT NOT NULL DEFAULT 'hidden'
    CHECK (names IN ('hidden', 'after-close', 'shown'));

-- A draft which moderators were asked to post.
ALTER TABLE question ADD COLUMN review INTEGER NOT NULL DEFAULT 0;
CREATE INDEX question_story ON question (story);

-- Since when the member stands on no board; 0 for who does.
ALTER TABLE member ADD COLUMN excluded INTEGER NOT NULL DEFAULT 0;

-- Why a member gave the forecast of that moment.
CREATE TABLE rationale (
    question INTEGER NOT NULL,
    member INTEGER NOT NULL,
    cast_at INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (question, member, cast_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX rationale_member ON rationale (member);

-- What a member says happened to a question whose author is silent.
CREATE TABLE proposal (
    question INTEGER NOT NULL,
    member INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (question, member)
) STRICT, WITHOUT ROWID;

-- What an event changed, part by part; texts stand here so that `event` holds none.
CREATE TABLE revision (
    event INTEGER NOT NULL,
    part TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (event, part)
) STRICT, WITHOUT ROWID;

-- The people and roles whom an administrator made moderators, by the platform's own ids.
CREATE TABLE moderator (
    community INTEGER NOT NULL,
    platform TEXT NOT NULL,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('role', 'person')),
    external TEXT NOT NULL,
    PRIMARY KEY (community, platform, scope, kind, external)
) STRICT, WITHOUT ROWID;

-- The fields of a message's key that statements compare, see `MessageKey`; `slot` is the whole key as text.
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN about INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN occasion INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN which TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_about ON outbox (about, kind);
