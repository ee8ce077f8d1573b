-- What solved calls changed, by verified values.

-- :name outcomes_solved
SELECT c.no, c.subject, c.street, c.item, c.lead, c.closed, d.lines, c.id FROM call c JOIN docket d ON d.call = c.id
WHERE c.state = 'closed' AND c.kind = 'solved' AND c.closed >= $1 AND c.closed < $2
  AND ($3 = '' OR c.street = $3) AND ($4 = '' OR c.item = $4) AND ($5 = '' OR c.lead = $5)
ORDER BY c.closed, c.id
