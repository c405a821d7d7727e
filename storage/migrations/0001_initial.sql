-- Times are UTC milliseconds; probabilities are basis points, packed as big-endian 16-bit integers in outcome order;
-- scores are integers of 10⁻⁹ points. Votes, picks, scores and outcomes hang on a question's surrogate id, which only
-- a look-up inside a community yields; everything else carries its community.

CREATE TABLE community (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    language TEXT NOT NULL,
    last_number INTEGER NOT NULL DEFAULT 0,
    last_draft INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE space (
    platform TEXT NOT NULL,
    external TEXT NOT NULL,
    community INTEGER NOT NULL,
    PRIMARY KEY (platform, external)
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
    id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    name TEXT NOT NULL,
    merged_into INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE identity (
    community INTEGER NOT NULL,
    platform TEXT NOT NULL,
    scope TEXT NOT NULL,
    account TEXT NOT NULL,
    member INTEGER NOT NULL,
    PRIMARY KEY (community, platform, scope, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    headline TEXT NOT NULL,
    published_at INTEGER,
    summary TEXT NOT NULL,
    link TEXT
) STRICT;

CREATE TABLE question (
    -- Never used again: a button of a dropped draft must not find another question.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    community INTEGER NOT NULL,
    number INTEGER,
    draft INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed', 'resolved', 'annulled')),
    title TEXT NOT NULL,
    closes_at INTEGER,
    criteria TEXT NOT NULL,
    background TEXT NOT NULL,
    story INTEGER,
    author INTEGER NOT NULL,
    opened_at INTEGER,
    closed_at INTEGER,
    created_at INTEGER NOT NULL,
    UNIQUE (community, number),
    UNIQUE (community, draft)
) STRICT;
CREATE INDEX question_state ON question (community, state, closes_at);
CREATE INDEX question_deadline ON question (state, closes_at);

CREATE TABLE outcome (
    question INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (question, ordinal)
) STRICT, WITHOUT ROWID;

-- The history: append only. No picks: the forecast was withdrawn.
CREATE TABLE vote (
    question INTEGER NOT NULL,
    cast_at INTEGER NOT NULL,
    member INTEGER NOT NULL,
    picks BLOB NOT NULL,
    PRIMARY KEY (question, cast_at, member)
) STRICT, WITHOUT ROWID;

-- What stands: always equal to the member's last vote.
CREATE TABLE pick (
    question INTEGER NOT NULL,
    member INTEGER NOT NULL,
    cast_at INTEGER NOT NULL,
    picks BLOB NOT NULL,
    PRIMARY KEY (question, member)
) STRICT, WITHOUT ROWID;

-- The standing answer, with everything its scores depend on as JSON in `terms`. No weights: annulled.
CREATE TABLE resolution (
    question INTEGER PRIMARY KEY,
    weights BLOB NOT NULL,
    known_at INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    reason TEXT NOT NULL,
    member INTEGER NOT NULL,
    resolved_at INTEGER NOT NULL,
    terms TEXT NOT NULL
) STRICT;

-- Member -1 is the crowd forecast itself.
CREATE TABLE score (
    question INTEGER NOT NULL,
    member INTEGER NOT NULL,
    peer INTEGER NOT NULL,
    baseline INTEGER NOT NULL,
    brier INTEGER NOT NULL,
    relative_brier INTEGER NOT NULL,
    coverage INTEGER NOT NULL,
    PRIMARY KEY (question, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE standing (
    community INTEGER NOT NULL,
    period TEXT NOT NULL,
    member INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    peer INTEGER NOT NULL,
    baseline INTEGER NOT NULL,
    brier INTEGER NOT NULL,
    relative_brier INTEGER NOT NULL,
    coverage INTEGER NOT NULL,
    PRIMARY KEY (community, period, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE season (
    id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    name TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER
) STRICT;
CREATE INDEX season_community ON season (community, id);

CREATE TABLE schedule (
    id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    weekday INTEGER NOT NULL, -- 1 is Monday
    hour INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    platform TEXT,
    space TEXT,
    channel TEXT,
    since INTEGER NOT NULL
) STRICT;
CREATE INDEX schedule_community ON schedule (community);

-- Messages that nobody is waiting for; written in the same transaction as the fact that causes them.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    platform TEXT NOT NULL,
    space TEXT NOT NULL,
    channel TEXT NOT NULL,
    slot TEXT NOT NULL UNIQUE,
    card TEXT NOT NULL,
    question INTEGER,
    reply_to TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'doubt', 'dead')),
    message TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    tried_at INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (state, id);

CREATE TABLE placement (
    id INTEGER PRIMARY KEY,
    question INTEGER NOT NULL,
    platform TEXT NOT NULL,
    space TEXT NOT NULL,
    channel TEXT NOT NULL,
    message TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;
CREATE INDEX placement_question ON placement (question);
CREATE INDEX placement_channel ON placement (platform, space, channel);

-- Deliveries that had an effect, and what it was about.
CREATE TABLE seen (
    delivery TEXT PRIMARY KEY,
    did TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pending (
    token TEXT PRIMARY KEY,
    member INTEGER NOT NULL,
    action TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened to a question: refers to members by id, holds no names and no texts.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    question INTEGER NOT NULL,
    at INTEGER NOT NULL,
    member INTEGER,
    step TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX event_question ON event (question, id);
