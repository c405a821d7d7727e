-- The base schema. Words such as $integer differ between database engines and stand in storage/engine/dialect.py.
--
-- Units: times are UTC milliseconds. A forecast, and the weights of an answer, are basis points, packed as big-endian
-- 16-bit integers in the order of the outcomes. Scores are integers of 10⁻⁹ points. Yes and no are 1 and 0.
-- No foreign keys are declared, because each would cost every vote a look-up: `doctor` checks what refers to what.
-- What belongs to a question names the question alone, which only a look-up inside a community yields; everything else
-- names its community.


-- Communities

CREATE TABLE community (
    id $id,
    name TEXT NOT NULL,
    zone TEXT NOT NULL,
    language TEXT NOT NULL,
    -- What was set, as a JSON object of texts by the settings' names; zone and language have columns of their own.
    settings TEXT NOT NULL DEFAULT '{}',
    -- The numbers of questions, drafts and schedules that were given last; none is given again.
    last_number $integer NOT NULL DEFAULT 0,
    last_draft $integer NOT NULL DEFAULT 0,
    last_schedule $integer NOT NULL DEFAULT 0,
    created_at $integer NOT NULL
) $rows;

-- The servers and workspaces that a community lives in, by the platform's own ids.
CREATE TABLE space (
    platform TEXT NOT NULL,
    space TEXT NOT NULL,
    community $integer NOT NULL,
    PRIMARY KEY (platform, space)
) $rows_by_key;


-- Members

CREATE TABLE member (
    id $id,
    community $integer NOT NULL,
    -- As it was last seen on a platform; empty for a member who was erased.
    name TEXT NOT NULL,
    merged_into $integer,
    -- Since when the member stands on no board; null where they do.
    excluded_at $integer,
    -- When a member who wants weekly reminders asked for them or was last reminded; null where they want none.
    reminded_at $integer,
    created_at $integer NOT NULL
) $rows;
CREATE INDEX member_excluded ON member (community, excluded_at) WHERE excluded_at IS NOT NULL;
CREATE INDEX member_reminded ON member (community, reminded_at) WHERE reminded_at IS NOT NULL;

-- The accounts by which a member is recognised.
CREATE TABLE identity (
    community $integer NOT NULL,
    platform TEXT NOT NULL,
    -- The workspace or enterprise in which the account's id is unique; empty where it is unique on the whole platform.
    scope TEXT NOT NULL,
    account TEXT NOT NULL,
    member $integer NOT NULL,
    -- Whether the account could manage its space when it was last seen.
    administrator $integer NOT NULL DEFAULT 0,
    PRIMARY KEY (community, platform, scope, account)
) $rows_by_key;
CREATE INDEX identity_member ON identity (member);

-- Accounts of excluded members who were erased, as hashes under a random key of the community: who comes back is still
-- excluded. In hexadecimal digits; what is hashed is said in storage/entities/exclusions.py.
CREATE TABLE exclusion (
    community $integer NOT NULL,
    key TEXT NOT NULL,
    mark TEXT NOT NULL,
    -- Since when the member was excluded.
    since $integer NOT NULL,
    PRIMARY KEY (community, key, mark)
) $rows_by_key;

-- Members who are being erased, step by step. From the beginning on they have no account and no name any more.
CREATE TABLE erasure (
    member $integer PRIMARY KEY,
    community $integer NOT NULL,
    -- As of when.
    at $integer NOT NULL,
    -- By what the rest is found, emptied once it is removed: the name, the accounts and what their drafts were called,
    -- as JSON.
    name TEXT NOT NULL,
    accounts TEXT NOT NULL,
    drafts TEXT NOT NULL,
    -- What is done next: what they wrote, messages to others, forms of others, bytes that SQLite does not use; and
    -- behind which row it goes on.
    step TEXT NOT NULL CHECK (step IN ('own', 'messages', 'forms', 'bytes')),
    after TEXT NOT NULL
) $rows;

-- The people and roles whom an administrator made moderators, by the platform's own ids.
CREATE TABLE moderator (
    community $integer NOT NULL,
    platform TEXT NOT NULL,
    scope TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('role', 'person')),
    external TEXT NOT NULL,
    PRIMARY KEY (community, platform, scope, kind, external)
) $rows_by_key;


-- Questions

-- The news item behind one or several questions.
CREATE TABLE story (
    id $id,
    community $integer NOT NULL,
    headline TEXT NOT NULL,
    published_at $integer,
    summary TEXT NOT NULL,
    link TEXT
) $rows;

CREATE TABLE question (
    -- Never given again: a button of a dropped draft must not find another question.
    id $id_used_once,
    community $integer NOT NULL,
    -- What members call it: #12 once it is posted, d3 while it is a draft.
    number $integer,
    draft $integer NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'open', 'closed', 'resolving', 'resolved', 'annulled')),
    title TEXT NOT NULL,
    closes_at $integer,
    criteria TEXT NOT NULL,
    background TEXT NOT NULL,
    story $integer,
    author $integer NOT NULL,
    -- When others see the crowd forecast, and whose forecasts are whose.
    crowd TEXT NOT NULL DEFAULT 'always' CHECK (crowd IN ('always', 'after-vote', 'at-close')),
    names TEXT NOT NULL DEFAULT 'hidden' CHECK (names IN ('hidden', 'after-close', 'shown')),
    -- Rises by one with each change of what the question says, and when it is posted.
    revision $integer NOT NULL DEFAULT 0,
    -- How often it was taken a step back.
    reopened $integer NOT NULL DEFAULT 0,
    -- Whether moderators were asked to post this draft.
    review $integer NOT NULL DEFAULT 0,
    created_at $integer NOT NULL,
    opened_at $integer,
    closed_at $integer,
    UNIQUE (community, number),
    UNIQUE (community, draft)
) $rows;
CREATE INDEX question_state ON question (community, state, closes_at, number);
CREATE INDEX question_deadline ON question (state, closes_at);
CREATE INDEX question_story ON question (story);
CREATE INDEX question_author ON question (author, state);

CREATE TABLE outcome (
    question $integer NOT NULL,
    ordinal $integer NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (question, ordinal)
) $rows_by_key;

-- What happened to a question, step by step; holds no names and no texts of members.
CREATE TABLE event (
    id $id,
    question $integer NOT NULL,
    at $integer NOT NULL,
    -- Who did it; null where the bot did.
    member $integer,
    step TEXT NOT NULL,
    detail TEXT NOT NULL
) $rows;
CREATE INDEX event_question ON event (question, id);
CREATE INDEX event_member ON event (member);

-- What an event changed, part by part.
CREATE TABLE revision (
    event $integer NOT NULL,
    part TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    PRIMARY KEY (event, part)
) $rows_by_key;

-- What a member says happened, for the author or a moderator to confirm.
CREATE TABLE proposal (
    question $integer NOT NULL,
    member $integer NOT NULL,
    -- Empty: that there is no answer.
    weights $bytes NOT NULL,
    evidence TEXT NOT NULL,
    at $integer NOT NULL,
    PRIMARY KEY (question, member)
) $rows_by_key;
CREATE INDEX proposal_member ON proposal (member);


-- Forecasts

-- Every vote: rows are only added. Empty shares: the forecast was withdrawn.
CREATE TABLE forecast_history (
    question $integer NOT NULL,
    cast_at $integer NOT NULL,
    member $integer NOT NULL,
    shares $bytes NOT NULL,
    PRIMARY KEY (question, cast_at, member)
) $rows_by_key;
-- A member's own votes are looked up among everybody's; it costs the recording of votes some 5 %.
CREATE INDEX forecast_history_member ON forecast_history (member, question);

-- What stands: always the member's last row of the history.
CREATE TABLE current_forecast (
    question $integer NOT NULL,
    member $integer NOT NULL,
    cast_at $integer NOT NULL,
    shares $bytes NOT NULL,
    PRIMARY KEY (question, member)
) $rows_by_key;

-- Why a member gave the forecast of that moment.
CREATE TABLE rationale (
    question $integer NOT NULL,
    member $integer NOT NULL,
    cast_at $integer NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (question, member, cast_at)
) $rows_by_key;
CREATE INDEX rationale_member ON rationale (member);


-- Answers and scores

-- The standing answer, with everything that its scores depend on as JSON in `terms`. Empty weights: annulled.
CREATE TABLE resolution (
    question $integer PRIMARY KEY,
    weights $bytes NOT NULL,
    known_at $integer NOT NULL,
    evidence TEXT NOT NULL,
    reason TEXT NOT NULL,
    resolved_by $integer NOT NULL,
    resolved_at $integer NOT NULL,
    terms TEXT NOT NULL,
    -- How many forecasts counted when scoring ended, and the crowd forecast of them; empty where there were none.
    forecasters $integer NOT NULL,
    crowd_forecast $bytes NOT NULL
) $rows;

-- Answers whose scores are still computed: a question has a row exactly while it is `resolving`.
CREATE TABLE unscored (
    question $integer PRIMARY KEY,
    weights $bytes NOT NULL,
    known_at $integer NOT NULL,
    evidence TEXT NOT NULL,
    reason TEXT NOT NULL,
    resolved_by $integer NOT NULL,
    resolved_at $integer NOT NULL,
    terms TEXT NOT NULL,
    -- Whether the question took votes until this answer was given.
    closed $integer NOT NULL
) $rows;

-- What a question gave each member; member -1 is the crowd forecast itself.
CREATE TABLE score (
    question $integer NOT NULL,
    member $integer NOT NULL,
    peer $integer NOT NULL,
    baseline $integer NOT NULL,
    brier $integer NOT NULL,
    relative_brier $integer NOT NULL,
    coverage $integer NOT NULL,
    PRIMARY KEY (question, member)
) $rows_by_key;

-- Each member's sums over a period: `all`, a week such as `week:2024-W50`, or a season by its id as in `season:3`.
CREATE TABLE standing (
    community $integer NOT NULL,
    period TEXT NOT NULL,
    member $integer NOT NULL,
    questions $integer NOT NULL,
    peer $integer NOT NULL,
    baseline $integer NOT NULL,
    brier $integer NOT NULL,
    relative_brier $integer NOT NULL,
    coverage $integer NOT NULL,
    PRIMARY KEY (community, period, member)
) $rows_by_key;


-- Boards

CREATE TABLE season (
    id $id,
    community $integer NOT NULL,
    name TEXT NOT NULL,
    starts_at $integer NOT NULL,
    -- Null while it runs.
    ends_at $integer
) $rows;
CREATE INDEX season_community ON season (community, id);

-- When a board is due each week, in the community's zone, where it goes, and what stands on it.
CREATE TABLE schedule (
    -- Never given again: the keys of messages name it.
    id $id_used_once,
    community $integer NOT NULL,
    -- What members call it: s2.
    number $integer NOT NULL,
    -- 1 is Monday.
    weekday $integer NOT NULL,
    hour $integer NOT NULL,
    minute $integer NOT NULL,
    -- Null while it has no channel.
    platform TEXT,
    space TEXT,
    channel TEXT,
    -- Until when what was due is dealt with.
    since $integer NOT NULL,
    board TEXT NOT NULL DEFAULT 'week' CHECK (board IN ('week', 'season', 'all')),
    -- How many of the best are named.
    names $integer NOT NULL DEFAULT 10,
    -- What is posted in a week without an answer: how things stand, that once until points change, or nothing.
    empty TEXT NOT NULL DEFAULT 'once' CHECK (empty IN ('standing', 'once', 'skip')),
    -- Why nothing is posted: a moderator paused it, or its channel is gone.
    paused TEXT NOT NULL DEFAULT '' CHECK (paused IN ('', 'moderator', 'channel')),
    -- Who set it up.
    member $integer
) $rows;
CREATE UNIQUE INDEX schedule_number ON schedule (community, number);

-- A board as it was posted; `card` is what was sent, as JSON, and stays so.
CREATE TABLE board (
    id $id,
    community $integer NOT NULL,
    schedule $integer,
    period TEXT NOT NULL,
    card TEXT NOT NULL,
    posted_at $integer NOT NULL,
    -- Of the board of an empty week, a fingerprint of the points on it, so that they are posted once; else empty.
    standing TEXT NOT NULL DEFAULT ''
) $rows;
CREATE INDEX board_period ON board (community, period);

-- Questions whose points stand on a posted board and count no longer.
CREATE TABLE correction (
    board $integer NOT NULL,
    question $integer NOT NULL,
    at $integer NOT NULL,
    PRIMARY KEY (board, question)
) $rows_by_key;


-- Messages

-- Messages that nobody is waiting for, written in the same transaction as the fact that causes them.
CREATE TABLE outbox (
    -- Never given again: the keys of messages about a message name it.
    id $id_used_once,
    community $integer NOT NULL,
    platform TEXT NOT NULL,
    space TEXT NOT NULL,
    channel TEXT NOT NULL,
    message_key TEXT NOT NULL UNIQUE,
    -- The fields of the key that statements compare: what kind of message, about which row, which occasion of it (an
    -- instant or a count), which of several for it, and to which person; empty or 0 where a kind needs none.
    kind TEXT NOT NULL,
    about $integer NOT NULL,
    occasion $integer NOT NULL,
    which TEXT NOT NULL,
    recipient TEXT NOT NULL,
    -- The card as JSON, without members' words once the message has arrived or never will.
    card TEXT NOT NULL,
    -- What the message shows and is kept up to date with; null for other messages.
    subject TEXT CHECK (subject IN ('question', 'board', 'story')),
    subject_id $integer,
    -- The schedule that caused it, which is paused where the channel is gone.
    schedule $integer,
    -- The message that it answers, by the platform's id; empty for none.
    reply_to TEXT NOT NULL,
    -- Where it goes where the person it is for cannot be written to; empty once it has arrived or never will.
    otherwise TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'doubt', 'dead')),
    -- The message that appeared, by the platform's id; empty where none did or nobody knows.
    message TEXT NOT NULL,
    created_at $integer NOT NULL,
    expires_at $integer,
    tries $integer NOT NULL DEFAULT 0,
    first_try_at $integer,
    -- When it is looked at again, null where that is up to a person; of one that was given up, when that was.
    next_at $integer,
    -- What the platform said last.
    reason TEXT NOT NULL DEFAULT ''
) $rows;
CREATE INDEX outbox_waiting ON outbox (state, next_at);
CREATE INDEX outbox_about ON outbox (about, kind);
CREATE INDEX outbox_community ON outbox (community, state);
CREATE INDEX outbox_place ON outbox (platform, space, channel);

-- Of which questions a reminder tells, or told. One that was dropped before it was sent has the kind `withdrawn`, and the
-- same is told to its place again if it still holds; otherwise nobody is reminded of the same a second time.
CREATE TABLE reminded (
    -- The message that has it now: where it goes somewhere else instead, the one that goes there.
    post $integer NOT NULL,
    question $integer NOT NULL,
    -- That it closes soon, or how long it has been without an answer.
    step TEXT NOT NULL CHECK (step IN ('closing', 'day', 'week', 'month')),
    -- The deadline, or since when it is closed.
    occasion $integer NOT NULL,
    PRIMARY KEY (post, question, step)
) $rows_by_key;
CREATE INDEX reminded_question ON reminded (question, step, occasion);

-- Messages out there that are kept up to date, with the digest of what each shows.
CREATE TABLE placement (
    id $id,
    subject TEXT NOT NULL CHECK (subject IN ('question', 'board', 'story')),
    subject_id $integer NOT NULL,
    platform TEXT NOT NULL,
    space TEXT NOT NULL,
    channel TEXT NOT NULL,
    message TEXT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (platform, space, channel, message)
) $rows;
CREATE INDEX placement_subject ON placement (subject, subject_id);


-- Requests

-- Deliveries that had an effect, what each was about, and when it arrived.
CREATE TABLE seen (
    delivery $text_in_ranges PRIMARY KEY,
    did TEXT NOT NULL,
    at $integer NOT NULL
) $rows_by_key;

-- Actions and forms too large for a button, as JSON, until they expire.
CREATE TABLE pending (
    token TEXT PRIMARY KEY,
    member $integer NOT NULL,
    action TEXT NOT NULL,
    expires $integer NOT NULL
) $rows_by_key;
CREATE INDEX pending_member ON pending (member);
CREATE INDEX pending_expires ON pending (expires);
