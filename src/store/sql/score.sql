-- Scores: the row of each beside its leaves (store/score.h).

-- :name score_put
INSERT INTO score (id, no, unit, dept, street, period, state, version, provisional) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE SET state = $7, version = $8, provisional = $9

-- :name score_get
SELECT id, no, unit, dept, street, period, state, version, provisional FROM score WHERE no = $1

-- :name score_list
SELECT id, no, unit, dept, street, period, state, version, provisional FROM score
WHERE ($1 = '' OR period = $1) AND ($2 = '' OR state = $2) AND ($3 = '' OR street = $3 OR dept = $3 OR unit = $3)
  AND ($4 = 0 OR provisional = 1) AND id < $5 ORDER BY id DESC LIMIT $6

-- :name score_periods
SELECT DISTINCT period FROM score ORDER BY period DESC LIMIT 40

-- :name score_of
SELECT 1 FROM score WHERE unit = $1 AND ($2 = '' OR street = $2) AND period = $3

-- :name score_calls
SELECT DISTINCT c.no FROM task t JOIN call c ON c.id = t.call
WHERE t.agency = $1 AND t.agency <> '' AND (c.open = 1 OR c.closed >= $2) ORDER BY c.no

-- :name score_calls_dept
SELECT DISTINCT c.no FROM task t JOIN call c ON c.id = t.call
WHERE t.unit = $1 AND c.street = $2 AND (c.open = 1 OR c.closed >= $3) ORDER BY c.no

-- Closings as solved in a street between two instants, of a lead among others.
-- :name score_solved
SELECT c.no, k.at, k.parts FROM counted k JOIN call c ON c.id = k.call
WHERE k.base = 'solved' AND k.street = $1 AND k.at BETWEEN $2 AND $3 AND instr(k.parts, ' ' || $4 || ' ') > 0
ORDER BY k.at, c.no

-- Judgements of calls (R83) by street, between two instants: n, item right, place right, facts enough.
-- :name quality_sum
SELECT w.value, count(*), sum(i.value = 'yes'), sum(p.value = 'yes'), sum(f.value = 'yes')
FROM entry e JOIN entry_fact w ON w.entry = e.id AND w.name = 'where' JOIN entry_fact i ON i.entry = e.id AND i.name = 'item_right'
  JOIN entry_fact p ON p.entry = e.id AND p.name = 'place_right' JOIN entry_fact f ON f.entry = e.id AND f.name = 'facts_enough'
WHERE e.book = 'quality' AND e.opened BETWEEN $1 AND $2 GROUP BY w.value ORDER BY w.value

-- The calls of a street that were judged: of one fact ($4), $5 its value or '' for any, behind a judgement ($6, $7).
-- :name quality_calls
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black, '' AS label, '' AS step, 0 AS task, e.opened, f.value, e.id
FROM entry_fact w JOIN entry e ON e.id = w.entry JOIN entry_fact f ON f.entry = e.id AND f.name = $4
  JOIN entry_fact k ON k.entry = e.id AND k.name = 'call' JOIN call c ON c.no = k.value
WHERE w.name = 'where' AND w.value = $1 AND e.book = 'quality' AND e.opened BETWEEN $2 AND $3
  AND ($5 = '' OR f.value = $5) AND (e.opened, e.id) > ($6, $7)
ORDER BY e.opened, e.id LIMIT $8
