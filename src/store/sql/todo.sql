-- What is expected of whom, and how many there are in which state.

-- :name todo_put
INSERT INTO todo (call, office, role, due, task, act, since, label, step, yellow, black, clock, provisional)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)

-- :name todo_save
UPDATE todo SET act = $6, since = $7, label = $8, step = $9, yellow = $10, black = $11, clock = $12, provisional = $13
WHERE office = $2 AND role = $3 AND due = $4 AND call = $1 AND task = $5

-- :name todo_drop
DELETE FROM todo WHERE office = $1 AND role = $2 AND due = $3 AND call = $4 AND task = $5

-- :name tally_add
INSERT INTO tally (scope, office, state, n) VALUES ($1, $2, $3, $4)
ON CONFLICT (scope, office, state) DO UPDATE SET n = n + $4

-- :name tally_all
SELECT scope, office, state, n FROM tally WHERE n <> 0 ORDER BY scope, office, state
