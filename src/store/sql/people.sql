-- People, grants, sessions, tokens, failed sign-ins.

-- :name person_put
INSERT INTO person (account, name, password, active, created, changed) VALUES ($1, $2, $3, 1, $4, $4)
ON CONFLICT (account) DO NOTHING

-- :name person_find
SELECT id, account, name, password, totp, active, created, changed FROM person WHERE account = $1

-- :name person_get
SELECT id, account, name, password, totp, active, created, changed FROM person WHERE id = $1

-- :name person_all
SELECT id, account, name, password, totp, active, created, changed FROM person ORDER BY account

-- :name person_password
UPDATE person SET password = $2, changed = $3 WHERE id = $1

-- :name person_totp
UPDATE person SET totp = $2, changed = $3 WHERE id = $1

-- :name person_active
UPDATE person SET active = $2, changed = $3 WHERE id = $1

-- :name grant_put
INSERT INTO grants (person, office, role, state, valid_from, valid_to, proposed_by, proposed_at, decided_by, decided_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)

-- :name grant_next
SELECT coalesce(max(id), 0) + 1 FROM grants

-- :name grant_get
SELECT id, person, office, role, state, valid_from, valid_to, proposed_by, decided_by, proposed_at, decided_at,
  coalesce((SELECT e.no FROM entry_fact f JOIN entry e ON e.id = f.entry WHERE f.name = 'grant' AND f.value = CAST(grants.id AS TEXT)), '')
FROM grants WHERE id = $1

-- :name grant_all
SELECT id, person, office, role, state, valid_from, valid_to, proposed_by, decided_by, proposed_at, decided_at,
  coalesce((SELECT e.no FROM entry_fact f JOIN entry e ON e.id = f.entry WHERE f.name = 'grant' AND f.value = CAST(grants.id AS TEXT)), '')
FROM grants ORDER BY id

-- :name grant_of
SELECT id, person, office, role, state, valid_from, valid_to, proposed_by, decided_by, proposed_at, decided_at,
  coalesce((SELECT e.no FROM entry_fact f JOIN entry e ON e.id = f.entry WHERE f.name = 'grant' AND f.value = CAST(grants.id AS TEXT)), '')
FROM grants WHERE person = $1 ORDER BY id

-- :name grant_decide
UPDATE grants SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1

-- :name grant_end
UPDATE grants SET state = 'ended', valid_to = $2, decided_by = $3, decided_at = $2 WHERE id = $1

-- :name role_held
SELECT 1 FROM grants WHERE role = $1 AND state = 'active' AND valid_from <= $2 AND (valid_to = 0 OR valid_to > $2)
  AND ($3 = 0 OR person = $3) LIMIT 1

-- :name session_put
INSERT INTO session (hash, person, grant_id, created, seen) VALUES ($1, $2, $3, $4, $4)

-- :name session_get
SELECT s.person, s.grant_id, g.office, g.role, p.account, s.created, s.seen
FROM session s JOIN person p ON p.id = s.person JOIN grants g ON g.id = s.grant_id
WHERE s.hash = $1 AND p.active = 1 AND g.person = s.person AND g.state = 'active' AND g.valid_from <= $2
  AND (g.valid_to = 0 OR g.valid_to > $2)

-- :name session_seen
UPDATE session SET seen = $2 WHERE hash = $1

-- :name session_grant
UPDATE session SET grant_id = $2 WHERE hash = $1

-- :name session_drop
DELETE FROM session WHERE hash = $1

-- :name session_drop_person
DELETE FROM session WHERE person = $1

-- :name session_purge
DELETE FROM session WHERE seen < $1

-- :name token_put
INSERT INTO token (hash, person, grant_id, name, scopes, created, expires, revoked) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)

-- :name token_get
SELECT t.id, t.person, t.grant_id, g.office, g.role, t.name, t.scopes, t.created, t.expires
FROM token t JOIN person p ON p.id = t.person JOIN grants g ON g.id = t.grant_id
WHERE t.hash = $1 AND t.revoked = 0 AND (t.expires = 0 OR t.expires > $2) AND p.active = 1 AND g.state = 'active'
  AND g.valid_from <= $2 AND (g.valid_to = 0 OR g.valid_to > $2)

-- :name token_of
SELECT t.id, t.person, t.grant_id, g.office, g.role, t.name, t.scopes, t.created, t.expires
FROM token t JOIN grants g ON g.id = t.grant_id WHERE t.person = $1 AND t.revoked = 0 ORDER BY t.id

-- :name token_revoke
UPDATE token SET revoked = $3 WHERE id = $1 AND person = $2 AND revoked = 0

-- :name login_get
SELECT n, last, until FROM login_failure WHERE who = $1

-- :name login_put
INSERT INTO login_failure (who, n, last, until) VALUES ($1, $2, $3, $4)
ON CONFLICT (who) DO UPDATE SET n = $2, last = $3, until = $4

-- :name login_drop
DELETE FROM login_failure WHERE who = $1
