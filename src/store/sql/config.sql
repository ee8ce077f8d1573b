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

-- :name open_calls
SELECT no FROM call WHERE open = 1 ORDER BY id

-- :name calls_called
SELECT no FROM call WHERE called > 0 AND called >= $1 AND called <= $2 AND kind <> 'imported' ORDER BY called, id

-- :name calls_called_last
SELECT no FROM call WHERE called > 0 AND kind <> 'imported' ORDER BY id DESC LIMIT $1
