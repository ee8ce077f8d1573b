-- Rulings by item (R36).

-- :name precedent_put
INSERT INTO precedent (call, k, item, at, lead, co) VALUES ($1, $2, $3, $4, $5, $6)

-- :name precedents
SELECT p.call, p.k, c.no, p.item, p.at, p.lead, p.co FROM precedent p JOIN call c ON c.id = p.call
WHERE p.item = $1 ORDER BY p.at DESC, p.call DESC, p.k DESC LIMIT $2

-- :name precedents_of
SELECT p.call, p.k, c.no, p.item, p.at, p.lead, p.co FROM precedent p JOIN call c ON c.id = p.call
WHERE p.call = $1 ORDER BY p.k
