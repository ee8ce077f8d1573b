-- What is no act (plain.h).

-- :name draft_put
INSERT INTO draft (call, fields, at) VALUES ($1, $2, $3) ON CONFLICT (call) DO UPDATE SET fields = $2, at = $3

-- :name draft_get
SELECT fields, at FROM draft WHERE call = $1

-- :name draft_drop
DELETE FROM draft WHERE call = $1

-- :name repeat_get
SELECT request, answer FROM repeat WHERE person = $1 AND key = $2

-- :name repeat_put
INSERT INTO repeat (person, key, request, answer, at) VALUES ($1, $2, $3, $4, $5)

-- :name repeat_purge
DELETE FROM repeat WHERE at < $1

-- :name follow_put
INSERT INTO follow (person, call) VALUES ($1, $2) ON CONFLICT (person, call) DO NOTHING

-- :name follow_drop
DELETE FROM follow WHERE person = $1 AND call = $2

-- :name follow_get
SELECT 1 FROM follow WHERE person = $1 AND call = $2

-- :name follow_n
SELECT count(*) FROM follow WHERE person = $1

-- :name follow_rows
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black, '' AS label, '' AS step, 0 AS task
FROM follow f JOIN call c ON c.id = f.call WHERE f.person = $1 ORDER BY c.open DESC, c.since DESC, c.id DESC LIMIT $2

-- :name claim_put
INSERT INTO claim (call, person, office, since, until) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (call) DO UPDATE SET person = $2, office = $3, until = $5,
  since = CASE WHEN claim.person = $2 AND claim.until > $4 THEN claim.since ELSE $4 END
WHERE claim.person = $2 OR claim.until <= $4

-- :name claim_get
SELECT c.no, k.person, p.name, k.office, k.since, k.until FROM claim k JOIN call c ON c.id = k.call JOIN person p ON p.id = k.person
WHERE k.call = $1 AND k.until > $2

-- :name claim_all
SELECT c.no, k.person, p.name, k.office, k.since, k.until FROM claim k JOIN call c ON c.id = k.call JOIN person p ON p.id = k.person
WHERE k.until > $1 ORDER BY k.since, k.call LIMIT $2

-- :name claim_drop
DELETE FROM claim WHERE call = $1 AND person = $2

-- :name claim_over
DELETE FROM claim WHERE until <= $1

-- :name claim_taken_put
INSERT INTO claim_taken (at, call, person, office, from_person, from_office, from_until, back)
SELECT $4, call, $2, $3, person, office, until, 0 FROM claim WHERE call = $1 AND person <> $2 AND until > $4

-- :name claim_seize
UPDATE claim SET person = $2, office = $3, since = $4, until = $5 WHERE call = $1 AND person <> $2

-- :name claim_taken_last
SELECT id, from_person, from_office, from_until FROM claim_taken
WHERE call = $1 AND person = $2 AND at >= $3 AND back = 0 AND from_until > $4 ORDER BY id DESC LIMIT 1

-- :name claim_taken_back
UPDATE claim_taken SET back = $2 WHERE id = $1

-- :name claim_give
UPDATE claim SET person = $3, office = $4, since = $5, until = $6 WHERE call = $1 AND person = $2

-- :name claim_taken_all
SELECT t.id, t.at, c.no, p.name, t.office, f.name, t.from_office, t.back FROM claim_taken t
  JOIN call c ON c.id = t.call JOIN person p ON p.id = t.person JOIN person f ON f.id = t.from_person
WHERE t.id < $1 ORDER BY t.id DESC LIMIT $2

-- :name claim_taken_purge
DELETE FROM claim_taken WHERE at < $1

-- :name read_put
INSERT INTO read_mark (person, call, k) VALUES ($1, $2, $3) ON CONFLICT (person, call) DO UPDATE SET k = $3 WHERE k < $3

-- :name read_get
SELECT k FROM read_mark WHERE person = $1 AND call = $2

-- :name outbox_put
INSERT INTO outbox (kind, body, at) VALUES ($1, $2, $3)

-- :name outbox_after
SELECT id, kind, body, at FROM outbox WHERE id > $1 ORDER BY id LIMIT $2

-- :name outbox_done
DELETE FROM outbox WHERE id < $1

-- :name note_put
INSERT INTO note (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2

-- :name note_get
SELECT value FROM note WHERE key = $1

-- :name file_put
INSERT INTO file (sha, kind, bytes, width, height, taken, point, lat_e9, lon_e9, thumb, person, at, named)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (sha) DO UPDATE SET at = $12 WHERE file.named = 0

-- :name file_get
SELECT sha, kind, bytes, width, height, taken, point, lat_e9, lon_e9, thumb, person, at, named FROM file WHERE sha = $1

-- :name file_all
SELECT sha, thumb FROM file ORDER BY sha

-- :name file_named
UPDATE file SET named = 1 WHERE sha = $1

-- :name file_unnamed
SELECT sha FROM (SELECT sha, at FROM file WHERE named = 0 AND at < $1
  UNION ALL SELECT thumb, at FROM file WHERE named = 0 AND at < $1 AND thumb <> '') u ORDER BY at LIMIT $2

-- :name file_has
SELECT 1 FROM file WHERE sha = $1 OR (thumb = $1 AND thumb <> '') LIMIT 1

-- :name file_drop
DELETE FROM file WHERE sha = $1 AND named = 0

-- :name attach_put
INSERT INTO attachment (call, k, i, task, code, sha, at, person, office) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)

-- :name attach_unname
UPDATE file SET named = 0, at = 0, person = 0 WHERE sha IN (SELECT sha FROM attachment WHERE call = $1 AND k = $2 AND sha <> '')
  AND NOT EXISTS (SELECT 1 FROM attachment o WHERE o.sha = file.sha AND NOT (o.call = $1 AND o.k = $2))

-- :name attach_erase
UPDATE attachment SET sha = '' WHERE call = $1 AND k = $2

-- :name attach_all
SELECT k, i, task, code, sha, at, person, office FROM attachment WHERE call = $1 ORDER BY k, i

-- :name attach_calls
SELECT DISTINCT c.no FROM attachment a JOIN call c ON c.id = a.call WHERE a.sha = $1 AND a.sha <> '' ORDER BY c.no

-- :name file_names
SELECT sha FROM file UNION SELECT thumb FROM file WHERE thumb <> ''
