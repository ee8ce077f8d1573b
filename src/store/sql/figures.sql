-- Kept figures: what they remember of a call, its counted rows (institution/counted.h), their sums by day, and minutes by month.

-- :name figured_get
SELECT marks, counts FROM figured WHERE call = $1

-- :name figured_put
INSERT INTO figured (call, marks, counts) VALUES ($1, $2, $3)
ON CONFLICT (call) DO UPDATE SET marks = excluded.marks, counts = excluded.counts

-- :name counted_new
INSERT INTO counted (base, at, call, part, task, month, street, item, unit, agency, bits, minutes)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)

-- :name counted_same
UPDATE counted SET bits = $5, minutes = $6 WHERE base = $1 AND at = $2 AND call = $3 AND part = $4

-- :name counted_drop
DELETE FROM counted WHERE base = $1 AND at = $2 AND call = $3 AND part = $4

-- :name counted_recurred
SELECT max(called) FROM call WHERE recurs = $1 AND recurs <> '' AND state <> 'withdrawn'

-- :name counted_since
SELECT no FROM call WHERE open = 0 AND (closed >= $1 OR closed = 0 AND since >= $1) ORDER BY id

-- :name figure_add
INSERT INTO figure (scope, base, day, n, a, b, c, d) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (scope, base, day) DO UPDATE SET n = figure.n + excluded.n, a = figure.a + excluded.a,
  b = figure.b + excluded.b, c = figure.c + excluded.c, d = figure.d + excluded.d

-- :name figure_minutes_add
INSERT INTO figure_minutes (scope, base, month, minutes, n) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (scope, base, month, minutes) DO UPDATE SET n = figure_minutes.n + excluded.n

-- :name figure_sum
SELECT coalesce(sum(n), 0), coalesce(sum(a), 0), coalesce(sum(b), 0), coalesce(sum(c), 0), coalesce(sum(d), 0)
FROM figure WHERE scope = $1 AND base = $2 AND day BETWEEN $3 AND $4

-- :name figure_days
SELECT day, n, a, b, c, d FROM figure WHERE scope = $1 AND base = $2 AND day BETWEEN $3 AND $4 ORDER BY day

-- :name figure_months
SELECT minutes, sum(n) FROM figure_minutes WHERE scope = $1 AND base = $2 AND month BETWEEN $3 AND $4
GROUP BY minutes HAVING sum(n) > 0 ORDER BY minutes

-- :name counted_minutes
SELECT minutes FROM counted WHERE base = $1 AND at >= $2 AND at < $3 AND minutes >= 0
  AND ($4 = '' OR street = $4 OR item = $4 OR unit = $4 OR agency = $4)

-- :name counted_list
SELECT c.id, c.no, c.version, c.state, c.subject, c.street, c.community, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black, c.called,
  coalesce(t.unit || CASE WHEN t.nth > 1 THEN '~' || t.nth ELSE '' END, '') AS label, coalesce(t.state, '') AS step, k.task,
  k.at, k.bits, k.minutes, k.part
FROM counted k JOIN call c ON c.id = k.call
  LEFT JOIN task t ON t.unit = k.unit AND t.shelf IN (0, 1, 2) AND t.call = k.call AND t.id = k.task
WHERE k.base = $1 AND (k.at, k.call, k.part) > ($2, $3, $4) AND k.at < $5 AND (k.bits & $6) = $7 AND k.minutes >= $10
  AND ($8 = '' OR k.street = $8 OR k.item = $8 OR k.unit = $8 OR k.agency = $8)
ORDER BY k.at, k.call, k.part LIMIT $9

-- :name check_counted
SELECT task, street, item, unit, agency, bits, minutes, month FROM counted
WHERE base = $1 AND at = $2 AND call = $3 AND part = $4

-- :name check_counted_n
SELECT count(*) FROM counted

-- :name check_figures
SELECT scope, base, day, sum(n), sum(kept_n) FROM (
  SELECT scope, base, (at + 28800) / 86400 AS day, bits & 1 AS n, (bits >> 1) & 1 AS a, (bits >> 2) & 1 AS b,
    (bits >> 3) & 1 AS c, (bits >> 4) & 1 AS d, 0 AS kept_n, 0 AS kept_a, 0 AS kept_b, 0 AS kept_c, 0 AS kept_d FROM (
    SELECT '' AS scope, base, at, bits FROM counted
    UNION ALL SELECT street, base, at, bits FROM counted WHERE street <> ''
    UNION ALL SELECT item, base, at, bits FROM counted WHERE item <> ''
    UNION ALL SELECT unit, base, at, bits FROM counted WHERE unit <> ''
    UNION ALL SELECT agency, base, at, bits FROM counted WHERE agency <> '') k
  UNION ALL SELECT scope, base, day, 0, 0, 0, 0, 0, n, a, b, c, d FROM figure) f
GROUP BY scope, base, day
HAVING sum(n) <> sum(kept_n) OR sum(a) <> sum(kept_a) OR sum(b) <> sum(kept_b) OR sum(c) <> sum(kept_c) OR sum(d) <> sum(kept_d)

-- :name check_figure_minutes
SELECT scope, base, month, minutes, sum(n), sum(kept) FROM (
  SELECT '' AS scope, base, month, minutes, 1 AS n, 0 AS kept FROM counted WHERE minutes >= 0
  UNION ALL SELECT street, base, month, minutes, 1, 0 FROM counted WHERE minutes >= 0 AND street <> ''
  UNION ALL SELECT item, base, month, minutes, 1, 0 FROM counted WHERE minutes >= 0 AND item <> ''
  UNION ALL SELECT unit, base, month, minutes, 1, 0 FROM counted WHERE minutes >= 0 AND unit <> ''
  UNION ALL SELECT agency, base, month, minutes, 1, 0 FROM counted WHERE minutes >= 0 AND agency <> ''
  UNION ALL SELECT scope, base, month, minutes, 0, n FROM figure_minutes) m
GROUP BY scope, base, month, minutes HAVING sum(n) <> sum(kept)
