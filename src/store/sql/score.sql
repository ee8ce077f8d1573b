-- Scores: the row of each beside its leaves (store/score.h).

-- :name score_put
INSERT INTO score (id, no, agency, dept, street, period, state, version, provisional) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE SET state = $7, version = $8, provisional = $9

-- :name score_get
SELECT id, no, agency, dept, street, period, state, version, provisional FROM score WHERE no = $1

-- :name score_list
SELECT id, no, agency, dept, street, period, state, version, provisional FROM score
WHERE ($1 = '' OR period = $1) AND ($2 = '' OR state = $2) AND ($3 = '' OR street = $3 OR dept = $3 OR agency = $3)
  AND ($4 = 0 OR provisional = 1) AND id < $5 ORDER BY id DESC LIMIT $6

-- :name score_periods
SELECT DISTINCT period FROM score ORDER BY period DESC LIMIT 40

-- Agencies with a task that counts in a period and no score of it yet.
-- :name score_due
SELECT DISTINCT agency FROM counted WHERE base IN ('sign', 'task') AND agency <> '' AND at BETWEEN $1 AND $2
  AND NOT EXISTS (SELECT 1 FROM score s WHERE s.agency = counted.agency AND s.period = $3) ORDER BY agency LIMIT $4

-- :name score_calls
SELECT DISTINCT c.no FROM task t JOIN call c ON c.id = t.call
WHERE t.agency = $1 AND t.agency <> '' AND (c.open = 1 OR c.closed >= $2) ORDER BY c.no
