-- What `huying check` asks.

-- :name check_calls
SELECT no, open, due, coalesce(fires, -1), co_n, provisional, yellow, black, due_clock FROM call ORDER BY id

-- :name check_count
SELECT count(*) FROM call

-- :name check_numbers
SELECT no FROM call ORDER BY no

-- :name check_serials
SELECT kind, year, n FROM serial ORDER BY kind, year

-- :name check_tally
SELECT scope, office, state, sum(n), sum(kept) FROM (
  SELECT 'call' AS scope, street AS office, state, 1 AS n, 0 AS kept FROM call
  UNION ALL SELECT 'task', unit, state, 1, 0 FROM task
  UNION ALL SELECT scope, office, state, 0, n FROM tally) t
GROUP BY scope, office, state HAVING sum(n) <> sum(kept)

-- :name check_todos
SELECT office, role, due, task, act, since, label, step, yellow, black FROM todo WHERE call = $1

-- :name check_todo_count
SELECT count(*) FROM todo

-- :name check_shelves
SELECT id, shelf FROM task WHERE call = $1 ORDER BY id

-- :name check_attached
SELECT a.sha FROM attachment a WHERE a.sha <> '' AND NOT EXISTS (SELECT 1 FROM file f WHERE f.sha = a.sha AND f.named = 1)

-- :name check_records
SELECT o.of, c.no FROM ledger_of o LEFT JOIN call c ON c.id = o.id
WHERE substr(o.of, 1, 5) = 'call/' AND coalesce('call/' || c.no, '') <> o.of
  AND EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.place BETWEEN o.id << 28 AND ((o.id + 1) << 28) - 1)

-- :name check_subjects
SELECT c.no FROM call c WHERE c.subject <> '' AND NOT EXISTS (SELECT 1 FROM vault v
  WHERE v.place BETWEEN c.id << 28 AND ((c.id + 1) << 28) - 1 AND v.name IN ('subject', 'text')
    AND substr(v.value, 1, length(c.subject)) = c.subject)
  AND EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.place BETWEEN c.id << 28 AND ((c.id + 1) << 28) - 1)

-- :name check_tickets
SELECT c.no FROM call c LEFT JOIN ticket t ON t.call = c.id
WHERE coalesce(t.channel, '') <> c.source_channel OR coalesce(t.number, '') <> c.source_ticket_no
