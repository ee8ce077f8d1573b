-- Registers: entries and their facts (store/register.h).

-- :name entry_get
SELECT id, book, no, version, state, owner, other, person, opened, since, due, provisional, lapsed, late, subject
FROM entry WHERE book = $1 AND no = $2

-- :name entry_list
SELECT id, book, no, version, state, owner, other, person, opened, since, due, provisional, lapsed, late, subject
FROM entry WHERE book = $1 AND ($2 = '' OR state = $2) AND ($3 = 0 OR open = 1) AND ($4 = '' OR owner = $4 OR other = $4
  OR EXISTS (SELECT 1 FROM entry_fact f WHERE f.entry = entry.id AND f.name = 'units' AND instr(';' || f.value || ';', ';' || $4 || ';') > 0))
  AND ($5 = '' OR EXISTS (SELECT 1 FROM entry_fact f WHERE f.entry = entry.id AND f.name = $5 AND f.value = $6))
  AND id < $7 ORDER BY id DESC LIMIT $8

-- :name entry_desk
SELECT id, book, no, version, state, owner, other, person, opened, since, due, provisional, lapsed, late, subject
FROM entry WHERE office = $1 AND role = $2 ORDER BY due = 0, due, id LIMIT $3

-- :name entry_firing
SELECT id, book, no, version, state, owner, other, person, opened, since, due, provisional, lapsed, late, subject
FROM entry WHERE fires <= $1 ORDER BY fires, id LIMIT $2

-- :name entry_walk
SELECT id, book, no, version, state, owner, other, person, opened, since, due, provisional, lapsed, late, subject
FROM entry WHERE id > $1 ORDER BY id LIMIT $2

-- :name entry_provisional
SELECT id, book, no, version, state, owner, other, person, opened, since, due, provisional, lapsed, late, subject
FROM entry WHERE provisional = 1 ORDER BY id

-- :name entry_kept
SELECT open, office, role, coalesce(fires, -1) FROM entry WHERE id = $1

-- :name entry_fires_next
SELECT coalesce(min(fires), 9223372036854775807) FROM entry WHERE fires IS NOT NULL

-- :name entry_facts
SELECT name, value FROM entry_fact WHERE entry = $1 ORDER BY name

-- :name entry_put
INSERT INTO entry (id, book, no, version, state, owner, other, person, opened, since, due, provisional, lapsed, late, subject, open,
  office, role, fires)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
ON CONFLICT (id) DO UPDATE SET version = $4, state = $5, owner = $6, other = $7, person = $8, opened = $9, since = $10, due = $11,
  provisional = $12, lapsed = $13, late = $14, subject = CASE $15 WHEN '' THEN entry.subject ELSE $15 END, open = $16, office = $17, role = $18, fires = $19

-- :name entry_fact_put
INSERT INTO entry_fact (entry, name, value) VALUES ($1, $2, $3)
ON CONFLICT (entry, name) DO UPDATE SET value = $3 WHERE value <> $3

-- :name entry_file_put
INSERT INTO entry_file (entry, k, sha) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING

-- :name entry_file_all
SELECT k, sha FROM entry_file WHERE entry = $1 ORDER BY k, sha

-- :name entry_file_of
SELECT e.id, e.book, e.no, e.version, e.state, e.owner, e.other, e.person, e.opened, e.since, e.due, e.provisional, e.lapsed, e.late, e.subject
FROM entry_file f JOIN entry e ON e.id = f.entry WHERE f.sha = $1 ORDER BY e.id

-- Records of the ledger that have no entry, and entries whose number has no leaf.
-- :name entry_orphans
SELECT o.of FROM ledger_of o LEFT JOIN entry e ON e.id = o.id
WHERE substr(o.of, 1, length($1) + 1) = $1 || '/' AND e.id IS NULL
  AND EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.place BETWEEN o.id << 28 AND ((o.id + 1) << 28) - 1)

-- What a community was asked to do, minute by minute: by month, community and admission.
-- :name workload_sum
SELECT c.value, m.value, b.value, sum(CAST(t.value AS INTEGER)), count(*)
FROM entry e JOIN entry_fact c ON c.entry = e.id AND c.name = 'community' JOIN entry_fact m ON m.entry = e.id AND m.name = 'month'
  JOIN entry_fact b ON b.entry = e.id AND b.name = 'burden' JOIN entry_fact t ON t.entry = e.id AND t.name = 'total'
WHERE e.book = 'workload' AND e.state = 'recorded' AND m.value BETWEEN $1 AND $2
GROUP BY c.value, m.value, b.value ORDER BY c.value, m.value, b.value

-- ---- the ladder (R56): what is lit, what was done about it

-- :name lit_rows
SELECT no, unit, label, due, yellow, black, grade, subject, act, street, item, rung, lamp FROM (
  SELECT no, unit, label, due, yellow, black, grade, subject, act, street, item, rung,
    no || '/' || label || '/' || due || '/' || rung AS lamp FROM (
    SELECT c.no AS no, CASE WHEN instr(t.office, '@') > 0 THEN substr(t.office, 1, instr(t.office, '@') - 1) ELSE t.office END AS unit,
      t.label AS label, t.due AS due, min(t.yellow) AS yellow, max(t.black) AS black, c.grade AS grade, c.subject AS subject,
      min(t.act) AS act, c.street AS street, c.item AS item,
      CASE WHEN max(t.black) > 0 AND max(t.black) < $1 THEN 3 WHEN max(t.black) > 0 AND t.due < $1 THEN 2 ELSE 1 END AS rung
    FROM todo t JOIN call c ON c.id = t.call
    WHERE t.yellow > 0 AND t.yellow <= $1 AND t.task > 0 AND t.role IN ('dept_liaison', 'dept_leader', 'agency')
    GROUP BY t.call, t.task, t.due) g) l
WHERE ($2 = 0 OR NOT EXISTS (SELECT 1 FROM entry_fact f WHERE f.name = 'lamp' AND f.value = l.lamp))
  AND ($3 = 0 OR grade = 'urgent')
ORDER BY rung DESC, due LIMIT $4

-- :name rung_taken
SELECT coalesce(max(CAST(r.value AS INTEGER)), 0) FROM entry_fact f JOIN entry e ON e.id = f.entry
  JOIN entry_fact r ON r.entry = e.id AND r.name = 'rung'
WHERE f.name = 'call' AND f.value = $1 AND e.other = $2 AND e.state NOT IN ('proposed', 'dropped', 'declined')

-- :name lamp_there
SELECT 1 FROM entry_fact WHERE name = 'lamp' AND value = $1 LIMIT 1

-- :name lamps_black
SELECT count(*) FROM entry_fact WHERE name = 'lamp' AND value >= $1 || '/' AND value < $1 || '0' AND substr(value, -2) = '/3'

-- :name lamps_red
SELECT count(DISTINCT substr(f.value, 1, length(f.value) - 2)) FROM entry e JOIN entry_fact f ON f.entry = e.id AND f.name = 'lamp'
WHERE e.other = $1 AND e.opened BETWEEN $2 AND $3 AND substr(f.value, -2) IN ('/2', '/3')

-- :name slip_open
SELECT 1 FROM entry_fact f JOIN entry e ON e.id = f.entry
WHERE f.name = 'call' AND f.value = $1 AND e.other = $2 AND e.book = 'slip' AND e.open = 1 LIMIT 1

-- :name entry_of_call_open
SELECT e.no FROM entry_fact f JOIN entry e ON e.id = f.entry
WHERE f.name = 'call' AND f.value = $1 AND e.book = $2 AND e.open = 1 LIMIT 1

-- :name call_subject
SELECT subject, EXISTS (SELECT 1 FROM task t WHERE t.unit = $2 AND t.shelf IN (0, 1, 2) AND t.call = call.id) FROM call WHERE no = $1

-- ---- notices: rows of a person, outside the ledger

-- :name notice_put
INSERT INTO notice (person, at, kind, book, no, act, call, read)
SELECT DISTINCT person, $3, $4, $5, $6, $7, $8, 0 FROM grants
WHERE office = $1 AND role = $2 AND state = 'active' AND valid_from <= $3 AND (valid_to = 0 OR valid_to > $3)

-- :name notice_put_person
INSERT INTO notice (person, at, kind, book, no, act, call, read) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)

-- :name notice_followers
INSERT INTO notice (person, at, kind, book, no, act, call, read)
SELECT person, $3, 'progress', 'call', $4, $5, $4, 0 FROM follow WHERE call = $1 AND person <> $2

-- :name notice_list
SELECT n.id, n.at, n.kind, n.book, n.no, n.act, n.call, n.read, coalesce(e.subject, c.subject, ''), coalesce(c.street, ''), coalesce(c.lead, '')
FROM notice n LEFT JOIN entry e ON e.book = n.book AND e.no = n.no LEFT JOIN call c ON n.book = 'call' AND c.no = n.call
WHERE n.person = $1 AND n.id < $2 ORDER BY n.id DESC LIMIT $3

-- :name notice_unread
SELECT count(*) FROM notice WHERE person = $1 AND read = 0

-- :name notice_read
UPDATE notice SET read = 1 WHERE person = $1 AND id <= $2 AND read = 0

-- :name notice_read_call
UPDATE notice SET read = 1 WHERE person = $1 AND call = $2 AND read = 0

-- :name notice_purge
DELETE FROM notice WHERE at < $1
