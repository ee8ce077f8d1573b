-- Which open calls have something of a meeting, or need one. A viewer's street or unit thins out; the dockets tell the rest.

-- :name meetings_live
SELECT c.no, c.subject FROM call c WHERE c.id IN (SELECT x.id FROM call x WHERE x.open = 1 AND x.meets IS NOT NULL)
  AND ($1 = '' OR c.street = $1)
  AND ($2 = '' OR EXISTS (SELECT 1 FROM task t WHERE t.unit = $2 AND t.shelf IN (0, 2) AND t.call = c.id AND t.state <> 'recalled')
    OR EXISTS (SELECT 1 FROM meeting m WHERE m.call = c.id AND instr(';' || m.invited || ';', ';' || $2 || ';') > 0))
ORDER BY c.id LIMIT $3

-- :name meetings_stuck
SELECT c.no, c.subject FROM call c WHERE c.id IN (
    SELECT x.id FROM call x WHERE x.open = 1 AND x.due > 0 AND x.due < $1 AND x.state = 'working'
    UNION SELECT x.id FROM call x WHERE x.open = 1 AND x.meets IS NOT NULL AND x.meets < $1
    UNION SELECT x.id FROM call x WHERE x.stuck = 1)
  AND c.open = 1 AND c.state IN ('called', 'graded', 'working')
ORDER BY c.due, c.id LIMIT $2

-- :name meetings_sitting
SELECT c.no, m.id FROM meeting m JOIN call c ON c.id = m.call WHERE m.sitting = $1 AND m.sitting <> '' ORDER BY m.call, m.id

-- :name meeting_draft_put
INSERT INTO meeting_draft (call, meeting, version, fields, person, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (call, meeting) DO UPDATE SET version = $3, fields = $4, person = $5, at = $6

-- :name meeting_draft_get
SELECT version, fields, person, at FROM meeting_draft WHERE call = $1 AND meeting = $2

-- :name meeting_draft_drop
DELETE FROM meeting_draft WHERE call = $1 AND meeting = $2
