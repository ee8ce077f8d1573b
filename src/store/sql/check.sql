-- What `huying check` asks.

-- :name check_calls
SELECT
  c.id, d.lines, c.no, c.version, c.community, c.list, c.state, c.grade, c.lead, c.created, c.called, c.graded,
  c.dispatched, c.answered, c.closed, c.place_id, c.lat_e9, c.lon_e9, c.kind, c.satisfied, c.reworks,
  c.reopened, c.extensions, c.excluded, c.long_review, c.merged_into, c.source_channel, c.source_ticket_no,
  c.recurs, c.recurs_counted, c.due_clock, c.provisional, c.yellow, c.black, c.co_n, c.street, c.item, c.open,
  c.due, coalesce(c.fires, -1) AS fires, coalesce(c.meets, -1) AS meets, c.stuck
FROM call c LEFT JOIN docket d ON d.call = c.id ORDER BY c.id

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
SELECT call, office, role, due, task, act, since, label, step, yellow, black, clock, provisional FROM todo ORDER BY call

-- :name check_tasks
SELECT call, unit, shelf, id, agency, nth, state, hang_asked FROM task ORDER BY call, id

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
