-- What was changed of the institution at run time: leaves of catalog/…, calendar/…, office/…, setting/… (ledger.md §1).

-- :name config_leaves
SELECT l.n, l.of, l.k, l.leaf, v.value
FROM ledger_of o JOIN ledger_leaf l ON l.place BETWEEN o.id << 28 AND ((o.id + 1) << 28) - 1
  LEFT JOIN vault v ON v.place = l.place
WHERE o.of >= 'calendar/' AND o.of < 'calendar0' OR o.of >= 'catalog/' AND o.of < 'catalog0'
  OR o.of >= 'office/' AND o.of < 'office0' OR o.of >= 'setting/' AND o.of < 'setting0'
ORDER BY l.n

-- :name config_last
SELECT max(l.n)
FROM ledger_of o JOIN ledger_leaf l ON l.place BETWEEN o.id << 28 AND ((o.id + 1) << 28) - 1
WHERE o.of >= 'calendar/' AND o.of < 'calendar0' OR o.of >= 'catalog/' AND o.of < 'catalog0'
  OR o.of >= 'office/' AND o.of < 'office0' OR o.of >= 'setting/' AND o.of < 'setting0'

-- :name calls_with_due
SELECT no FROM call WHERE open = 1 OR due <> 0 ORDER BY id

-- :name calls_called
SELECT no FROM call WHERE called > 0 AND called >= $1 AND called <= $2 AND kind <> 'imported' ORDER BY called, id

-- :name calls_called_last
SELECT no FROM call WHERE called > 0 AND kind <> 'imported' ORDER BY id DESC LIMIT $1

-- :name list_draft_all
SELECT name, base, rows, rev, person, at FROM list_draft ORDER BY name

-- :name list_draft_get
SELECT name, base, rows, rev, person, at FROM list_draft WHERE name = $1

-- :name list_draft_put
INSERT INTO list_draft (name, base, rows, rev, person, at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (name) DO UPDATE SET rows = $3, rev = $4, person = $5, at = $6

-- :name list_draft_drop
DELETE FROM list_draft WHERE name = $1

-- :name open_by_list
SELECT list, item, count(*) FROM call WHERE open = 1 AND called > 0 GROUP BY list, item
