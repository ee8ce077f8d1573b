-- Kept figures: what they remember of a call, its counted rows (institution/counted.h), their sums by day, and minutes by month.

-- :name figured_get
SELECT marks, counts FROM figured WHERE call = $1

-- :name figured_put
INSERT INTO figured (call, marks, counts) VALUES ($1, $2, $3)
ON CONFLICT (call) DO UPDATE SET marks = excluded.marks, counts = excluded.counts

-- :name counted_new
INSERT INTO counted (base, at, call, street, item, parts) VALUES ($1, $2, $3, $4, $5, $6)

-- :name counted_save
UPDATE counted SET street = $4, item = $5, parts = $6 WHERE base = $1 AND at = $2 AND call = $3

-- :name counted_drop
DELETE FROM counted WHERE base = $1 AND at = $2 AND call = $3

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

-- `whole`: all parts count for the scope $5, as its street's, its item's or the district's; else those of the office alone.
-- :name counted_range
SELECT at, call, parts, $5 = '' OR street = $5 OR item = $5 AS whole, street FROM counted
WHERE base = $1 AND (at, call) >= ($2, $3) AND at < $4
  AND ($5 = '' OR street = $5 OR item = $5 OR instr(parts, ' ' || $5 || ' ') > 0)
ORDER BY at, call

-- :name counted_call
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black,
  coalesce(t.unit || CASE WHEN t.nth > 1 THEN '~' || t.nth ELSE '' END, '') AS label, coalesce(t.state, '') AS step, $2 AS task
FROM call c LEFT JOIN task t ON t.unit = $3 AND t.shelf IN (0, 1, 2) AND t.call = c.id AND t.id = $2
WHERE c.id = $1

-- :name check_counted
SELECT street, item, parts FROM counted WHERE base = $1 AND at = $2 AND call = $3

-- :name check_counted_n
SELECT count(*) FROM counted

-- :name check_counted_all
SELECT base, at, street, item, parts FROM counted

-- :name check_figures
SELECT scope, base, day, -1, n, a, b, c, d FROM figure

-- :name check_figure_minutes
SELECT scope, base, month, minutes, n, 0, 0, 0, 0 FROM figure_minutes
