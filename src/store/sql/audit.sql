-- The ledger as an auditor reads it.

-- :name audit_all
SELECT n, hash, leaf FROM ledger_leaf WHERE n < $1 ORDER BY n DESC LIMIT $2

-- :name audit_of
SELECT n, hash, leaf FROM ledger_leaf WHERE place >= $1 AND place < $2 AND n < $3 ORDER BY place DESC LIMIT $4
