-- Leaves, in order of n over all and of k within one record.

-- :name of_find
SELECT id FROM ledger_of WHERE of = $1

-- :name of_new
INSERT INTO ledger_of (of) VALUES ($1)

-- :name leaf_last
SELECT n FROM ledger_leaf ORDER BY n DESC LIMIT 1

-- :name leaf_last_k
SELECT k FROM ledger_leaf WHERE place BETWEEN $1 AND $2 ORDER BY place DESC LIMIT 1

-- :name leaf_put
INSERT INTO ledger_leaf (place, n, of, k, hash, leaf) VALUES ($1, $2, $3, $4, $5, $6)

-- :name leaf_of
SELECT n, k, leaf FROM ledger_leaf WHERE place BETWEEN $1 AND $2 ORDER BY place

-- :name vault_put
INSERT INTO vault (place, of, k, name, salt, value) VALUES ($1, $2, $3, $4, $5, $6)

-- :name vault_of
SELECT k, name, value FROM vault WHERE place BETWEEN $1 AND $2 ORDER BY place
