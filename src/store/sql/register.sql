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
