-- Several boards for a community, messages that stay up to date whatever they show, and what is known about each
-- message on its way.

ALTER TABLE seen ADD COLUMN at INTEGER NOT NULL DEFAULT 0;

-- Whether the platform said so at the account's last request: whom to tell what only an administrator can mend.
ALTER TABLE identity ADD COLUMN administrator INTEGER NOT NULL DEFAULT 0;

-- Since when the member wants to be reminded of open questions without their vote, or was last; 0 where they do not.
ALTER TABLE member ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
CREATE INDEX member_reminders ON member (community, reminders) WHERE reminders > 0;
CREATE INDEX identity_member ON identity (member);

-- What was set, as a JSON object of texts by the settings' names; zone and language have columns of their own.
ALTER TABLE community ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE community ADD COLUMN last_schedule INTEGER NOT NULL DEFAULT 1;
ALTER TABLE schedule ADD COLUMN number INTEGER NOT NULL DEFAULT 1;
ALTER TABLE schedule ADD COLUMN board TEXT NOT NULL DEFAULT 'week' CHECK (board IN ('week', 'season', 'all'));
ALTER TABLE schedule ADD COLUMN names INTEGER NOT NULL DEFAULT 10;
ALTER TABLE schedule ADD COLUMN empty TEXT NOT NULL DEFAULT 'standing' CHECK (empty IN ('standing', 'skip'));
-- Why it is paused: by a moderator, or because its channel is gone.
ALTER TABLE schedule ADD COLUMN paused TEXT NOT NULL DEFAULT '' CHECK (paused IN ('', 'moderator', 'channel'));
ALTER TABLE schedule ADD COLUMN member INTEGER;
CREATE UNIQUE INDEX schedule_number ON schedule (community, number);

-- A board as it was posted; `card` is what was sent, and stays so.
CREATE TABLE board (
    id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    schedule INTEGER,
    period TEXT NOT NULL,
    card TEXT NOT NULL,
    posted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX board_period ON board (community, period);

-- Questions whose points stand on a board and count no longer.
CREATE TABLE correction (
    board INTEGER NOT NULL,
    question INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (board, question)
) STRICT, WITHOUT ROWID;

-- `subject` and `subject_id` are what the message shows and is kept up to date with; neither for other messages.
CREATE TABLE new_outbox (
    id INTEGER PRIMARY KEY,
    community INTEGER NOT NULL,
    platform TEXT NOT NULL,
    space TEXT NOT NULL,
    channel TEXT NOT NULL,
    slot TEXT NOT NULL UNIQUE,
    card TEXT NOT NULL,
    subject TEXT CHECK (subject IN ('question', 'board', 'story')),
    subject_id INTEGER,
    schedule INTEGER,
    reply_to TEXT NOT NULL,
    otherwise TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'doubt', 'dead')),
    message TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    first_try_at INTEGER,
    next_at INTEGER,
    reason TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO new_outbox (id, community, platform, space, channel, slot, card, subject, subject_id, reply_to, state,
        message, created_at, tries, first_try_at, next_at)
    SELECT id, community, platform, space, channel, slot,
        CASE WHEN state IN ('sent', 'dead') THEN json_object('kind', json_extract(card, '$.kind')) ELSE card END,
        CASE WHEN question IS NULL THEN NULL ELSE 'question' END, question, reply_to, state, message, created_at, CASE WHEN tried_at IS NULL THEN 0 ELSE 1 END, tried_at,
        CASE WHEN state IN ('pending', 'doubt') THEN 0 END
    FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (state, next_at);

CREATE TABLE new_placement (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL CHECK (subject IN ('question', 'board', 'story')),
    subject_id INTEGER NOT NULL,
    platform TEXT NOT NULL,
    space TEXT NOT NULL,
    channel TEXT NOT NULL,
    message TEXT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (platform, space, channel, message)
) STRICT;
INSERT OR IGNORE INTO new_placement (id, subject, subject_id, platform, space, channel, message, digest)
    SELECT id, 'question', question, platform, space, channel, message, digest FROM placement;
DROP TABLE placement;
ALTER TABLE new_placement RENAME TO placement;
CREATE INDEX placement_subject ON placement (subject, subject_id);
