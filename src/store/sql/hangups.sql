-- The hang-up ledger (R60, R61), the long-term list (R69), calls out of the figures (R85). $1: a street or a unit, '' all.

-- :name hangups
SELECT c.no, t.id FROM task t JOIN call c ON c.id = t.call
WHERE (t.state = 'hung' OR t.hang_asked > 0) AND t.state IN ('hung', 'signed') AND c.open = 1
  AND ($1 = '' OR c.street = $1 OR t.unit = $1)
ORDER BY t.call, t.id LIMIT $2

-- :name hung_by_unit
SELECT t.unit, count(*) FROM task t JOIN call c ON c.id = t.call
WHERE (t.state = 'hung' OR t.hang_asked > 0) AND t.state = 'hung' AND c.open = 1
  AND ($1 = '' OR c.street = $1 OR t.unit = $1)
GROUP BY t.unit ORDER BY t.unit

-- :name long_term
SELECT c.no, 0 FROM call c WHERE c.kind = 'long_term' AND c.state = 'closed' AND ($1 = '' OR c.street = $1 OR c.lead = $1)
ORDER BY c.long_review, c.id LIMIT $2

-- :name excluded
SELECT c.no, 0 FROM call c WHERE c.excluded = 1 AND ($1 = '' OR c.street = $1) ORDER BY c.id DESC LIMIT $2
