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
SELECT n, place, leaf FROM ledger_leaf WHERE place BETWEEN $1 AND $2 ORDER BY place

-- :name vault_put
INSERT INTO vault (place, of, k, name, salt, value) VALUES ($1, $2, $3, $4, $5, $6)

-- :name vault_of
SELECT place, name, value FROM vault WHERE place BETWEEN $1 AND $2 ORDER BY place

-- ---- the tree

-- :name leaf_hashes
SELECT hash FROM ledger_leaf WHERE n BETWEEN $1 AND $2 ORDER BY n

-- :name tile_put
INSERT INTO ledger_tile (level, tile, hashes) VALUES ($1, $2, $3)

-- :name tile_get
SELECT hashes FROM ledger_tile WHERE level = $1 AND tile = $2

-- ---- checkpoints

-- :name checkpoint_put
INSERT INTO ledger_checkpoint (size, at, note, sm3) VALUES ($1, $2, $3, $4)

-- :name checkpoint_last
SELECT size, at, note, sm3 FROM ledger_checkpoint ORDER BY size DESC LIMIT 1

-- :name checkpoint_walk
SELECT size, at, note, sm3 FROM ledger_checkpoint ORDER BY size

-- ---- everything, for those who check it

-- :name leaf_count
SELECT count(*) FROM ledger_leaf

-- :name leaf_walk
SELECT l.place, l.n, l.of, l.k, l.hash, l.leaf, o.of FROM ledger_leaf l LEFT JOIN ledger_of o ON o.id = l.place >> 28
ORDER BY l.place

-- :name leaf_between
SELECT n, leaf FROM ledger_leaf WHERE n >= $1 AND n < $2 ORDER BY n

-- :name sm3_any
SELECT 1 FROM ledger_checkpoint WHERE sm3 IS NOT NULL LIMIT 1

-- :name leaf_in_order
SELECT n, leaf FROM ledger_leaf WHERE n < $1 ORDER BY n

-- :name vault_walk
SELECT place, of, k, name, salt, value FROM vault ORDER BY place

-- :name vault_opened
SELECT k, name, salt, value FROM vault WHERE place BETWEEN $1 AND $2 ORDER BY place

-- :name tile_walk
SELECT level, tile, hashes FROM ledger_tile ORDER BY level, tile

-- :name vault_erase
DELETE FROM vault WHERE place BETWEEN $1 AND $2

-- :name leaf_users
SELECT l.n, l.of, l.leaf FROM ledger_of o JOIN ledger_leaf l ON l.place BETWEEN o.id << 28 AND ((o.id + 1) << 28) - 1
WHERE o.of >= 'user/' AND o.of < 'user0' ORDER BY l.place

-- :name person_rows
SELECT id, active FROM person ORDER BY id

-- :name person_named
SELECT p.id, v.name FROM person p JOIN ledger_of o ON o.of = 'user/' || p.id
  JOIN vault v ON v.place BETWEEN o.id << 28 AND ((o.id + 1) << 28) - 1
WHERE v.name = 'account' AND v.value <> p.account OR v.name = 'name' AND v.value <> p.name

-- :name attached_rows
SELECT a.call, a.k, a.task, a.code, a.sha, a.at, a.person, a.office, l.n, l.leaf,
  EXISTS (SELECT 1 FROM vault v WHERE v.place BETWEEN (a.call << 28) + (a.k << 5) AND (a.call << 28) + (a.k << 5) + 31
    AND (v.name GLOB 'photo*' OR v.name GLOB 'evidence*') AND v.value = a.sha),
  EXISTS (SELECT 1 FROM vault v WHERE v.place BETWEEN (a.call << 28) + (a.k << 5) AND (a.call << 28) + (a.k << 5) + 31
    AND (v.name GLOB 'photo*' OR v.name GLOB 'evidence*'))
FROM attachment a LEFT JOIN ledger_leaf l ON l.place = (a.call << 28) + (a.k << 5) ORDER BY a.call, a.k, a.i
