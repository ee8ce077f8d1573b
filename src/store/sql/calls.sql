-- Lists of calls: one range of one index each, newest first or by due, from a cursor on. The filters behind it only thin out
-- what the range gives. Columns as in calls.c; the last three are those of a task where the list is about tasks.

-- :name calls_all
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black, '' AS label, '' AS step, 0 AS task
FROM call c WHERE c.id < $1
  AND ($2 = '' OR c.state = $2) AND ($3 = '' OR c.no = $3 OR instr(c.subject, $3) > 0)
  AND (c.called > 0 OR c.street = $4) AND ($6 = 2 OR c.open = $6)
ORDER BY c.id DESC LIMIT $5

-- :name calls_open
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black, '' AS label, '' AS step, 0 AS task
FROM call c WHERE c.open = 1 AND c.id < $1
  AND ($2 = '' OR c.state = $2) AND ($3 = '' OR c.no = $3 OR instr(c.subject, $3) > 0)
  AND (c.called > 0 OR c.street = $4)
ORDER BY c.id DESC LIMIT $5

-- :name calls_due
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black, '' AS label, '' AS step, 0 AS task
FROM call c WHERE c.open = 1 AND c.due > 0 AND (c.due, c.id) > ($1, $2)
  AND ($3 = '' OR c.state = $3) AND ($4 = '' OR c.no = $4 OR instr(c.subject, $4) > 0)
  AND (c.called > 0 OR c.street = $5)
  AND ($6 = '' OR c.street = $6) AND ($7 = '' OR c.item = $7)
  AND ($8 = '' OR EXISTS (SELECT 1 FROM task t WHERE t.call = c.id AND t.unit = $8 AND t.shelf = 2))
ORDER BY c.due, c.id LIMIT $9

-- :name calls_street
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black, '' AS label, '' AS step, 0 AS task
FROM call c WHERE c.id IN (
  SELECT id FROM (SELECT c.id FROM call c WHERE c.street = $1 AND c.open = 1 AND $2 <> 0 AND c.id < $3
    AND ($4 = '' OR c.state = $4) AND ($5 = '' OR c.no = $5 OR instr(c.subject, $5) > 0)
    AND (c.called > 0 OR c.street = $6)
    AND ($8 = '' OR c.item = $8)
    ORDER BY c.id DESC LIMIT $7)
  UNION ALL
  SELECT id FROM (SELECT c.id FROM call c WHERE c.street = $1 AND c.open = 0 AND $2 <> 1 AND c.id < $3
    AND ($4 = '' OR c.state = $4) AND ($5 = '' OR c.no = $5 OR instr(c.subject, $5) > 0)
    AND (c.called > 0 OR c.street = $6)
    AND ($8 = '' OR c.item = $8)
    ORDER BY c.id DESC LIMIT $7))
ORDER BY c.id DESC LIMIT $7

-- :name calls_item
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black, '' AS label, '' AS step, 0 AS task
FROM call c WHERE c.id IN (
  SELECT id FROM (SELECT c.id FROM call c WHERE c.item = $1 AND c.open = 1 AND $2 <> 0 AND c.id < $3
    AND ($4 = '' OR c.state = $4) AND ($5 = '' OR c.no = $5 OR instr(c.subject, $5) > 0)
    AND (c.called > 0 OR c.street = $6)
    ORDER BY c.id DESC LIMIT $7)
  UNION ALL
  SELECT id FROM (SELECT c.id FROM call c WHERE c.item = $1 AND c.open = 0 AND $2 <> 1 AND c.id < $3
    AND ($4 = '' OR c.state = $4) AND ($5 = '' OR c.no = $5 OR instr(c.subject, $5) > 0)
    AND (c.called > 0 OR c.street = $6)
    ORDER BY c.id DESC LIMIT $7))
ORDER BY c.id DESC LIMIT $7

-- :name calls_unit
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black, t.unit || CASE WHEN t.nth > 1 THEN '~' || t.nth ELSE '' END AS label, t.state AS step, t.id AS task
FROM task t JOIN call c ON c.id = t.call WHERE t.unit = $1 AND t.shelf = $2 AND t.shelf > 0 AND t.call < $3
  AND ($4 = '' OR c.state = $4) AND ($5 = '' OR c.no = $5 OR instr(c.subject, $5) > 0)
  AND (c.called > 0 OR c.street = $6)
  AND ($8 = '' OR c.item = $8) AND ($9 = '' OR c.street = $9)
ORDER BY t.call DESC LIMIT $7

-- :name calls_agency
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, c.since, c.due,
  c.due_clock, c.provisional, c.yellow, c.black, t.unit || CASE WHEN t.nth > 1 THEN '~' || t.nth ELSE '' END AS label, t.state AS step, t.id AS task
FROM task t JOIN call c ON c.id = t.call WHERE t.agency = $1 AND t.agency <> '' AND t.shelf = $2 AND t.shelf > 0 AND t.call < $3
  AND ($4 = '' OR c.state = $4) AND ($5 = '' OR c.no = $5 OR instr(c.subject, $5) > 0)
  AND (c.called > 0 OR c.street = $6)
  AND ($8 = '' OR c.item = $8) AND ($9 = '' OR c.street = $9)
ORDER BY t.call DESC LIMIT $7

-- :name desk
SELECT c.id, c.no, c.state, c.subject, c.street, c.item, c.grade, c.lead, c.co_n, d.since, d.due,
  d.clock, d.provisional, d.yellow, d.black, d.label, d.step, d.task, d.act
FROM todo d JOIN call c ON c.id = d.call
WHERE d.office = $1 AND d.role = $2 AND (d.due, d.call, d.task) > ($3, $4, $5)
ORDER BY d.due, d.call, d.task LIMIT $6

-- :name calls_near
SELECT no, subject, state, called, closed, kind, lat_e9, lon_e9, place_id FROM call
WHERE item = $1 AND open = $2 AND called >= $3 AND (place_id = $4 AND $4 <> '' OR lat_e9 BETWEEN $5 AND $6 AND lon_e9 BETWEEN $7 AND $8)
ORDER BY id DESC LIMIT 20

-- :name ticket_put
INSERT INTO ticket (channel, number, call) VALUES ($1, $2, $3)

-- :name ticket_find
SELECT c.no FROM ticket t JOIN call c ON c.id = t.call WHERE t.channel = $1 AND t.number = $2
