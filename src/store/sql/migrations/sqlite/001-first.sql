-- The first tables. STRICT all; times are seconds since 1970, enums are words, '' is "none".
-- A row key `place` is id << 28 | k << 5 | i: what belongs to one record lies side by side and is read in one go.

-- The ledger (ledger.md). `id` of "call/JJ-2026-000001" is also the key of the call's row.
CREATE TABLE ledger_of (id INTEGER PRIMARY KEY, of TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE ledger_leaf (
  place INTEGER PRIMARY KEY, n INTEGER NOT NULL UNIQUE, of TEXT NOT NULL, k INTEGER NOT NULL,
  hash BLOB NOT NULL, leaf TEXT NOT NULL) STRICT;
CREATE TABLE ledger_tile (level INTEGER NOT NULL, tile INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, tile)) STRICT;
CREATE TABLE ledger_checkpoint (size INTEGER PRIMARY KEY, at INTEGER NOT NULL, note TEXT NOT NULL, sm3 TEXT) STRICT;
CREATE TABLE vault (
  place INTEGER PRIMARY KEY, of TEXT NOT NULL, k INTEGER NOT NULL, name TEXT NOT NULL,
  salt BLOB NOT NULL, value TEXT NOT NULL) STRICT;

-- Numbers without gaps: the last one given per kind and year.
CREATE TABLE serial (kind TEXT NOT NULL, year INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (kind, year)) STRICT, WITHOUT ROWID;

-- Projections of a call's events (institution/docket.h). A docket is kept as lines, one for the call and each task and clock
-- (store/docket_lines.h): one row read, one row written. What follows is copied out of them for lists, desks and figures.
CREATE TABLE call (
  id INTEGER PRIMARY KEY REFERENCES ledger_of, no TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
  open INTEGER NOT NULL, due INTEGER NOT NULL, due_clock TEXT NOT NULL, provisional INTEGER NOT NULL,
  yellow INTEGER NOT NULL, black INTEGER NOT NULL, -- instants at which the light turns; red is due
  fires INTEGER,                        -- when time next does something to it; NULL: never
  meets INTEGER,                        -- first due of the clocks about meetings; far off: only a meeting is planned; NULL: neither
  stuck INTEGER NOT NULL,               -- a task in dispute, or a row that has slipped
  subject TEXT NOT NULL,                -- a copy out of the vault, gone with its erasure
  street TEXT NOT NULL, community TEXT NOT NULL, item TEXT NOT NULL, list TEXT NOT NULL, state TEXT NOT NULL, grade TEXT NOT NULL,
  lead TEXT NOT NULL, co_n INTEGER NOT NULL,
  created INTEGER NOT NULL, called INTEGER NOT NULL, graded INTEGER NOT NULL, dispatched INTEGER NOT NULL,
  answered INTEGER NOT NULL, closed INTEGER NOT NULL, since INTEGER NOT NULL,
  place_id TEXT NOT NULL, lat_e9 INTEGER NOT NULL, lon_e9 INTEGER NOT NULL,
  kind TEXT NOT NULL, satisfied TEXT NOT NULL, reworks INTEGER NOT NULL, reopened INTEGER NOT NULL, extensions INTEGER NOT NULL,
  excluded INTEGER NOT NULL, long_review INTEGER NOT NULL,
  merged_into TEXT NOT NULL, source_channel TEXT NOT NULL, source_ticket_no TEXT NOT NULL,
  recurs TEXT NOT NULL, recurs_counted INTEGER NOT NULL) STRICT;
CREATE INDEX call_street ON call (street, open, id);
CREATE INDEX call_item ON call (item, open, id);
CREATE INDEX call_open ON call (id) WHERE open = 1;
CREATE INDEX call_due ON call (due, id) WHERE open = 1 AND due > 0;
CREATE INDEX call_merged ON call (merged_into) WHERE merged_into <> '';
CREATE INDEX call_recurs ON call (recurs) WHERE recurs <> '';
CREATE INDEX call_long ON call (long_review, id) WHERE kind = 'long_term';
CREATE INDEX call_excluded ON call (id) WHERE excluded = 1;
CREATE INDEX call_solved ON call (closed) WHERE state = 'closed' AND kind = 'solved';
CREATE INDEX call_fires ON call (fires) WHERE fires IS NOT NULL;
CREATE INDEX call_meets ON call (meets) WHERE open = 1 AND meets IS NOT NULL;
CREATE INDEX call_stuck ON call (id) WHERE stuck = 1;
CREATE TABLE docket (call INTEGER PRIMARY KEY REFERENCES call, lines TEXT NOT NULL) STRICT;

-- A unit's list of tasks. shelf: 0 another task of the unit stands there, 1 call closed, 2 call open.
CREATE TABLE task (
  unit TEXT NOT NULL, shelf INTEGER NOT NULL, call INTEGER NOT NULL REFERENCES call, id INTEGER NOT NULL,
  agency TEXT NOT NULL, nth INTEGER NOT NULL, state TEXT NOT NULL, hang_asked INTEGER NOT NULL,
  PRIMARY KEY (unit, shelf, call, id)) STRICT, WITHOUT ROWID;
CREATE INDEX task_agency ON task (agency, shelf, call) WHERE agency <> '';
CREATE INDEX task_hung ON task (call, id) WHERE state = 'hung' OR hang_asked > 0;

CREATE TABLE meeting (
  call INTEGER NOT NULL REFERENCES call, id TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
  planned INTEGER NOT NULL, convened INTEGER NOT NULL, held INTEGER NOT NULL, signed_at INTEGER NOT NULL,
  invited TEXT NOT NULL, present TEXT NOT NULL, here INTEGER NOT NULL, needed INTEGER NOT NULL, quorate INTEGER NOT NULL,
  looked_back INTEGER NOT NULL, numbers TEXT NOT NULL,
  sitting TEXT NOT NULL,                -- meetings of several calls held together: the number of the first
  PRIMARY KEY (call, id)) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_sitting ON meeting (sitting) WHERE sitting <> '';
CREATE TABLE meeting_row (
  call INTEGER NOT NULL REFERENCES call, meeting TEXT NOT NULL, n INTEGER NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL,
  due INTEGER NOT NULL, metric TEXT NOT NULL, target_x100 INTEGER NOT NULL, evidence TEXT NOT NULL,
  objected INTEGER NOT NULL, out INTEGER NOT NULL, was_objected INTEGER NOT NULL, task INTEGER NOT NULL,
  look_back TEXT NOT NULL,
  PRIMARY KEY (call, meeting, n)) STRICT, WITHOUT ROWID;

-- What somebody is expected to do; a desk is one range of it.
CREATE TABLE todo (
  office TEXT NOT NULL, role TEXT NOT NULL, due INTEGER NOT NULL, call INTEGER NOT NULL REFERENCES call, task INTEGER NOT NULL,
  act TEXT NOT NULL, since INTEGER NOT NULL, label TEXT NOT NULL, step TEXT NOT NULL,
  yellow INTEGER NOT NULL, black INTEGER NOT NULL, clock TEXT NOT NULL, provisional INTEGER NOT NULL,
  PRIMARY KEY (office, role, due, call, task)) STRICT, WITHOUT ROWID;

-- Rulings by their item (R36): what the next dispatch of the item is shown. k: the ruling's leaf.
CREATE TABLE precedent (
  call INTEGER NOT NULL REFERENCES call, k INTEGER NOT NULL, item TEXT NOT NULL, at INTEGER NOT NULL,
  lead TEXT NOT NULL, co TEXT NOT NULL,
  PRIMARY KEY (call, k)) STRICT, WITHOUT ROWID;
CREATE INDEX precedent_item ON precedent (item, at);

-- Kept, not counted: calls of a street and tasks of a unit by state.
CREATE TABLE tally (
  scope TEXT NOT NULL, office TEXT NOT NULL, state TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (scope, office, state)) STRICT, WITHOUT ROWID;

-- Figures (rules.md J; institution/counted.h). What they remember of each call: its marks and, as it is counted now, its rows;
-- the records that count, at the instant that decides their period, those of one call and instant together; their sums by day,
-- and their minutes by month (yyyymm), for the district ('') and each office and item.
CREATE TABLE figured (call INTEGER PRIMARY KEY REFERENCES call, marks TEXT NOT NULL, counts TEXT NOT NULL) STRICT;
CREATE TABLE counted (
  base TEXT NOT NULL, at INTEGER NOT NULL, call INTEGER NOT NULL REFERENCES call, street TEXT NOT NULL, item TEXT NOT NULL,
  parts TEXT NOT NULL,                  -- a line each: part, task, unit, agency, bits (1 n, 2 a, 4 b …), minutes (-1: none)
  PRIMARY KEY (base, at, call)) STRICT, WITHOUT ROWID;
CREATE INDEX counted_solved ON counted (street, at) WHERE base = 'solved';
CREATE TABLE figure (
  scope TEXT NOT NULL, base TEXT NOT NULL, day INTEGER NOT NULL,
  n INTEGER NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, c INTEGER NOT NULL, d INTEGER NOT NULL,
  PRIMARY KEY (scope, base, day)) STRICT, WITHOUT ROWID;
CREATE TABLE figure_minutes (
  scope TEXT NOT NULL, base TEXT NOT NULL, month INTEGER NOT NULL, minutes INTEGER NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (scope, base, month, minutes)) STRICT, WITHOUT ROWID;

-- Where a ticket of another system went (R10a).
CREATE TABLE ticket (
  channel TEXT NOT NULL, number TEXT NOT NULL, call INTEGER NOT NULL REFERENCES call,
  PRIMARY KEY (channel, number)) STRICT, WITHOUT ROWID;

-- Files by SHA-256. named 0: no act names it yet, removed after 7 days (at 0: erased, removed with the next cleaning).
CREATE TABLE file (
  sha TEXT PRIMARY KEY, kind TEXT NOT NULL, bytes INTEGER NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
  taken INTEGER NOT NULL, point INTEGER NOT NULL, lat_e9 INTEGER NOT NULL, lon_e9 INTEGER NOT NULL,
  thumb TEXT NOT NULL, person INTEGER NOT NULL, at INTEGER NOT NULL, named INTEGER NOT NULL) STRICT;
CREATE INDEX file_unnamed ON file (at) WHERE named = 0;
CREATE INDEX file_thumb ON file (thumb) WHERE thumb <> '';
CREATE TABLE attachment (
  call INTEGER NOT NULL REFERENCES call, k INTEGER NOT NULL, i INTEGER NOT NULL, task INTEGER NOT NULL,
  code TEXT NOT NULL, sha TEXT NOT NULL, at INTEGER NOT NULL, person INTEGER NOT NULL, office TEXT NOT NULL,
  PRIMARY KEY (call, k, i)) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_sha ON attachment (sha) WHERE sha <> '';

-- Registers: the entries of all books, projections of their own events (institution/register.h).
CREATE TABLE entry (
  id INTEGER PRIMARY KEY REFERENCES ledger_of, book TEXT NOT NULL, no TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,
  owner TEXT NOT NULL, other TEXT NOT NULL, person INTEGER NOT NULL, opened INTEGER NOT NULL, since INTEGER NOT NULL,
  due INTEGER NOT NULL, provisional INTEGER NOT NULL, lapsed INTEGER NOT NULL, late INTEGER NOT NULL,
  subject TEXT NOT NULL,                -- a copy out of the vault
  open INTEGER NOT NULL,                -- somebody is waited for, or a clock runs
  office TEXT NOT NULL, role TEXT NOT NULL, -- who is waited for
  fires INTEGER,                        -- when time next does something to it; NULL: never
  UNIQUE (book, no)) STRICT;
CREATE INDEX entry_book ON entry (book, id);
CREATE INDEX entry_desk ON entry (office, role, due) WHERE office <> '';
CREATE INDEX entry_fires ON entry (fires) WHERE fires IS NOT NULL;
CREATE TABLE entry_fact (
  entry INTEGER NOT NULL REFERENCES entry, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (entry, name)) STRICT, WITHOUT ROWID;
CREATE TABLE entry_file (
  entry INTEGER NOT NULL REFERENCES entry, k INTEGER NOT NULL, sha TEXT NOT NULL, PRIMARY KEY (entry, k, sha)) STRICT, WITHOUT ROWID;
CREATE INDEX entry_file_sha ON entry_file (sha);
CREATE INDEX entry_fact_by ON entry_fact (name, value);
CREATE INDEX entry_other ON entry (other, opened) WHERE other <> '';
-- Scores (R73-R83): where each stands, for lists; the score itself is the fold of its leaves.
CREATE TABLE score (
  id INTEGER PRIMARY KEY REFERENCES ledger_of, no TEXT NOT NULL UNIQUE, unit TEXT NOT NULL, dept TEXT NOT NULL,
  street TEXT NOT NULL, period TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, provisional INTEGER NOT NULL,
  UNIQUE (unit, street, period)) STRICT;
CREATE INDEX score_period ON score (period, id);
-- What a person is told (R57): plain rows, no acts; gone after half a year.
CREATE TABLE notice (
  id INTEGER PRIMARY KEY AUTOINCREMENT, person INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, book TEXT NOT NULL,
  no TEXT NOT NULL, act TEXT NOT NULL, call TEXT NOT NULL, read INTEGER NOT NULL) STRICT;
CREATE INDEX notice_person ON notice (person, id);
CREATE INDEX notice_new ON notice (person) WHERE read = 0;

-- People (R3, R4).
CREATE TABLE person (
  id INTEGER PRIMARY KEY, account TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password TEXT NOT NULL, totp BLOB,
  active INTEGER NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL) STRICT;
CREATE TABLE grants (
  id INTEGER PRIMARY KEY, person INTEGER NOT NULL REFERENCES person, office TEXT NOT NULL, role TEXT NOT NULL,
  state TEXT NOT NULL, valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL,
  proposed_by INTEGER NOT NULL, proposed_at INTEGER NOT NULL, decided_by INTEGER NOT NULL, decided_at INTEGER NOT NULL) STRICT;
CREATE INDEX grants_person ON grants (person);
CREATE TABLE token (
  id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, person INTEGER NOT NULL REFERENCES person,
  grant_id INTEGER NOT NULL REFERENCES grants, name TEXT NOT NULL, scopes TEXT NOT NULL,
  created INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER NOT NULL) STRICT;
CREATE INDEX token_person ON token (person);

-- Plain rows, no acts: sessions, failures, what somebody looks at.
CREATE TABLE session (
  hash BLOB PRIMARY KEY, person INTEGER NOT NULL REFERENCES person, grant_id INTEGER NOT NULL,
  created INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX session_person ON session (person);
CREATE TABLE login_failure (who TEXT PRIMARY KEY, n INTEGER NOT NULL, last INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE repeat (
  person INTEGER NOT NULL, key TEXT NOT NULL, request BLOB NOT NULL, answer TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (person, key)) STRICT, WITHOUT ROWID;
CREATE TABLE draft (call INTEGER PRIMARY KEY REFERENCES call, fields TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE meeting_draft (
  call INTEGER NOT NULL REFERENCES call, meeting TEXT NOT NULL, version INTEGER NOT NULL, fields TEXT NOT NULL,
  person INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (call, meeting)) STRICT, WITHOUT ROWID;
CREATE TABLE follow (person INTEGER NOT NULL, call INTEGER NOT NULL REFERENCES call, PRIMARY KEY (person, call)) STRICT, WITHOUT ROWID;
CREATE INDEX follow_call ON follow (call);
CREATE TABLE claim (
  call INTEGER PRIMARY KEY REFERENCES call, person INTEGER NOT NULL, office TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;
-- Who took a claim over from whom; back: when it was given back at once, 0: it was not. For the auditor, three years.
CREATE TABLE claim_taken (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, call INTEGER NOT NULL REFERENCES call, person INTEGER NOT NULL,
  office TEXT NOT NULL, from_person INTEGER NOT NULL, from_office TEXT NOT NULL, from_until INTEGER NOT NULL, back INTEGER NOT NULL) STRICT;
CREATE INDEX claim_taken_call ON claim_taken (call);
CREATE TABLE read_mark (
  person INTEGER NOT NULL, call INTEGER NOT NULL REFERENCES call, k INTEGER NOT NULL,
  PRIMARY KEY (person, call)) STRICT, WITHOUT ROWID;
-- Live streams resume by these numbers, so none may come twice: the newest row stays until there is a newer one.
CREATE TABLE outbox (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Versions of the list of 45 that are being written: plain rows, no acts; put in force, one is a leaf of catalog/45.
CREATE TABLE list_draft (
  name TEXT PRIMARY KEY, base TEXT NOT NULL, rows TEXT NOT NULL, rev INTEGER NOT NULL, person INTEGER NOT NULL,
  at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
