-- A docket: the call's row, its tasks and clocks. Columns stand in the order of the tables in docket.c.

-- :name serial_next
INSERT INTO serial (kind, year, n) VALUES ($1, $2, 1) ON CONFLICT (kind, year) DO UPDATE SET n = n + 1 RETURNING n

-- :name call_get
SELECT id, no, version, street, community, item, list, state, grade, lead, accepted_lead, created, called, graded,
  dispatched, answered, closed, facts, place_id, lat_e9, lon_e9, drafter, kind, satisfied, sent_back, appealed,
  urgent_called, confirmed, reviewed, lapsed, excluded, ruled, against_precedent, flagged, supervised, agreed_long_term,
  minutes_signed, proposed, reworks, reopened, extensions, returns, verdicts, verdicts_satisfied, verdicts_basically,
  last_verdict, bad_finding, reported, verified, merged_into, merged_from, passed, long_review, source_channel,
  source_ticket_no, recurs, recurs_counted
FROM call WHERE no = $1

-- :name call_was
SELECT state, street, item, open, due, coalesce(fires, -1) FROM call WHERE id = $1

-- :name call_new
INSERT INTO call (id, subject, open, due, due_clock, provisional, yellow, black, fires, co_n, since, no, version,
  street, community, item, list, state, grade, lead, accepted_lead, created, called, graded, dispatched, answered,
  closed, facts, place_id, lat_e9, lon_e9, drafter, kind, satisfied, sent_back, appealed, urgent_called, confirmed,
  reviewed, lapsed, excluded, ruled, against_precedent, flagged, supervised, agreed_long_term, minutes_signed, proposed,
  reworks, reopened, extensions, returns, verdicts, verdicts_satisfied, verdicts_basically, last_verdict, bad_finding,
  reported, verified, merged_into, merged_from, passed, long_review, source_channel, source_ticket_no, recurs,
  recurs_counted)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
  $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47,
  $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67)

-- :name call_save
UPDATE call SET version = $1, community = $2, list = $3, grade = $4, lead = $5, accepted_lead = $6, called = $7,
  graded = $8, dispatched = $9, answered = $10, closed = $11, facts = $12, place_id = $13, lat_e9 = $14, lon_e9 = $15,
  kind = $16, satisfied = $17, sent_back = $18, appealed = $19, urgent_called = $20, confirmed = $21, reviewed = $22,
  lapsed = $23, excluded = $24, ruled = $25, against_precedent = $26, flagged = $27, supervised = $28, agreed_long_term
  = $29, minutes_signed = $30, proposed = $31, reworks = $32, reopened = $33, extensions = $34, returns = $35, verdicts
  = $36, verdicts_satisfied = $37, verdicts_basically = $38, last_verdict = $39, bad_finding = $40, reported = $41,
  verified = $42, merged_into = $43, merged_from = $44, passed = $45, long_review = $46, recurs = $47, recurs_counted =
  $48, co_n = $49 WHERE id = $50

-- :name call_moved
UPDATE call SET state = $1, since = $2 WHERE id = $3

-- :name call_opened
UPDATE call SET open = $1 WHERE id = $2

-- :name call_placed
UPDATE call SET street = $1, item = $2 WHERE id = $3

-- :name call_dued
UPDATE call SET due = $1, due_clock = $2, provisional = $3, yellow = $4, black = $5 WHERE id = $6

-- :name call_fired
UPDATE call SET fires = $1 WHERE id = $2

-- :name call_subject
UPDATE call SET subject = $1 WHERE id = $2

-- :name task_all
SELECT id, nth, version, unit, agency, role, state, meeting, row, created, signed_at, filed_at, arrived_at,
  complete_at, signed_by_system, from_ruling, fed_by_rows, slipped, invalid_return, returned, filed_urgent, extensions,
  extension_asked, extension_amount, urged, hang_asked, hang_objected, hang_heard, hang_agreed, hang_review, reviews,
  proposed_owner, recalled_from, evidence, amounts, metric, target_x100, row_evidence
FROM task WHERE call = $1 ORDER BY id

-- :name task_was
SELECT state, unit, shelf FROM task WHERE call = $1 AND id = $2

-- :name task_new
INSERT INTO task (call, shelf, id, nth, version, unit, agency, role, state, meeting, row, created, signed_at,
  filed_at, arrived_at, complete_at, signed_by_system, from_ruling, fed_by_rows, slipped, invalid_return, returned,
  filed_urgent, extensions, extension_asked, extension_amount, urged, hang_asked, hang_objected, hang_heard,
  hang_agreed, hang_review, reviews, proposed_owner, recalled_from, evidence, amounts, metric, target_x100,
  row_evidence)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
  $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40)

-- :name task_save
UPDATE task SET version = $1, agency = $2, signed_at = $3, filed_at = $4, arrived_at = $5, complete_at = $6,
  signed_by_system = $7, from_ruling = $8, fed_by_rows = $9, slipped = $10, invalid_return = $11, returned = $12,
  filed_urgent = $13, extensions = $14, extension_asked = $15, extension_amount = $16, urged = $17, hang_asked = $18,
  hang_objected = $19, hang_heard = $20, hang_agreed = $21, hang_review = $22, reviews = $23, proposed_owner = $24,
  recalled_from = $25, evidence = $26, amounts = $27, metric = $28, target_x100 = $29, row_evidence = $30
WHERE call = $31 AND id = $32

-- :name task_moved
UPDATE task SET state = $1, shelf = $2 WHERE call = $3 AND id = $4

-- :name task_shelved
UPDATE task SET shelf = $1 WHERE call = $2 AND id = $3 AND shelf <> $1

-- :name clock_all
SELECT id, name, task, meeting, row, nth, born, start, span, unit, fixed_due, steps, state, at, due, provisional,
  fired, charged
FROM clock WHERE call = $1 ORDER BY id

-- :name clock_new
INSERT INTO clock (call, id, name, task, meeting, row, nth, born, start, span, unit, fixed_due, steps, state, at, due,
  provisional, fired, charged)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)

-- :name clock_save
UPDATE clock SET start = $1, span = $2, unit = $3, fixed_due = $4, steps = $5, state = $6, at = $7, due = $8,
  provisional = $9, fired = $10, charged = $11
WHERE call = $12 AND id = $13

-- :name firing
SELECT no FROM call WHERE fires <= $1 ORDER BY fires, id LIMIT $2

-- :name provisional
SELECT no FROM call WHERE open = 1 AND id IN (SELECT call FROM clock WHERE provisional = 1 AND state = 'running') ORDER BY id

-- :name fires_next
SELECT min(fires) FROM call WHERE fires IS NOT NULL

-- :name call_walk
SELECT id, no FROM call WHERE id > $1 ORDER BY id LIMIT $2
