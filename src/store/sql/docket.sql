-- A docket: the call's row, its tasks and clocks. Columns stand in the order of the tables in docket.c.

-- :name serial_step
UPDATE serial SET n = n + 1 WHERE kind = $1 AND year = $2

-- :name serial_first
INSERT INTO serial (kind, year, n) VALUES ($1, $2, 1)

-- :name serial_now
SELECT n FROM serial WHERE kind = $1 AND year = $2

-- :name call_get
SELECT
  id, no, version, leaves, street, community, item, list, state, grade, lead, accepted_lead, created, called, graded,
  dispatched, answered, closed, facts, place_id, lat_e9, lon_e9, drafter, kind, satisfied, sent_back, appealed,
  urgent_called, confirmed, reviewed, lapsed, excluded, ruled, against_precedent, flagged, supervised,
  agreed_long_term, minutes_signed, proposed, reworks, reopened, extensions, returns, verdicts, verdicts_satisfied,
  verdicts_basically, last_verdict, bad_finding, reported, verified, merged_into, merged_from, passed, long_review,
  source_channel, source_ticket_no, recurs, recurs_counted
FROM call WHERE no = $1

-- :name call_was
SELECT state, street, item, open, due, coalesce(fires, -1) FROM call WHERE id = $1

-- :name call_new
INSERT INTO call (
  id, subject, open, due, due_clock, provisional, yellow, black, fires, co_n, since, no, version, leaves, street,
  community, item, list, state, grade, lead, accepted_lead, created, called, graded, dispatched, answered, closed,
  facts, place_id, lat_e9, lon_e9, drafter, kind, satisfied, sent_back, appealed, urgent_called, confirmed, reviewed,
  lapsed, excluded, ruled, against_precedent, flagged, supervised, agreed_long_term, minutes_signed, proposed,
  reworks, reopened, extensions, returns, verdicts, verdicts_satisfied, verdicts_basically, last_verdict,
  bad_finding, reported, verified, merged_into, merged_from, passed, long_review, source_channel, source_ticket_no,
  recurs, recurs_counted)
VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
  $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48,
  $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59, $60, $61, $62, $63, $64, $65, $66, $67, $68)

-- :name call_save
UPDATE call SET
  version = $1, leaves = $2, community = $3, list = $4, grade = $5, lead = $6, accepted_lead = $7, called = $8,
  graded = $9, dispatched = $10, answered = $11, closed = $12, facts = $13, place_id = $14, lat_e9 = $15,
  lon_e9 = $16, kind = $17, satisfied = $18, sent_back = $19, appealed = $20, urgent_called = $21, confirmed = $22,
  reviewed = $23, lapsed = $24, excluded = $25, ruled = $26, against_precedent = $27, flagged = $28,
  supervised = $29, agreed_long_term = $30, minutes_signed = $31, proposed = $32, reworks = $33, reopened = $34,
  extensions = $35, returns = $36, verdicts = $37, verdicts_satisfied = $38, verdicts_basically = $39,
  last_verdict = $40, bad_finding = $41, reported = $42, verified = $43, merged_into = $44, merged_from = $45,
  passed = $46, long_review = $47, recurs = $48, recurs_counted = $49, co_n = $50,
  state = $51, since = coalesce($52, since), subject = coalesce($53, subject), due_clock = $54, provisional = $55,
  yellow = $56, black = $57
WHERE id = $58

-- :name call_save_due
UPDATE call SET
  version = $1, leaves = $2, community = $3, list = $4, grade = $5, lead = $6, accepted_lead = $7, called = $8,
  graded = $9, dispatched = $10, answered = $11, closed = $12, facts = $13, place_id = $14, lat_e9 = $15,
  lon_e9 = $16, kind = $17, satisfied = $18, sent_back = $19, appealed = $20, urgent_called = $21, confirmed = $22,
  reviewed = $23, lapsed = $24, excluded = $25, ruled = $26, against_precedent = $27, flagged = $28,
  supervised = $29, agreed_long_term = $30, minutes_signed = $31, proposed = $32, reworks = $33, reopened = $34,
  extensions = $35, returns = $36, verdicts = $37, verdicts_satisfied = $38, verdicts_basically = $39,
  last_verdict = $40, bad_finding = $41, reported = $42, verified = $43, merged_into = $44, merged_from = $45,
  passed = $46, long_review = $47, recurs = $48, recurs_counted = $49, co_n = $50,
  state = $51, since = coalesce($52, since), subject = coalesce($53, subject), due_clock = $54, provisional = $55,
  yellow = $56, black = $57, due = $59, fires = $60
WHERE id = $58

-- :name call_opened
UPDATE call SET open = $1 WHERE id = $2

-- :name call_placed
UPDATE call SET street = $1, item = $2 WHERE id = $3

-- :name task_all
SELECT
  id, nth, version, unit, agency, role, state, meeting, row, created, signed_at, filed_at, arrived_at, complete_at,
  signed_by_system, from_ruling, fed_by_rows, slipped, invalid_return, returned, filed_urgent, opined_bwb,
  opined_sfj, law, passed_up, hung_with_lead, recalled_at_merge, extensions, extension_asked, extension_amount,
  urged, hang_asked, hang_objected, hang_heard, hang_agreed, hang_review, reviews, proposed_owner, recalled_from,
  evidence, amounts, metric, target_x100, row_evidence
FROM task WHERE call = $1 ORDER BY id

-- :name task_was
SELECT state, shelf FROM task WHERE call = $1 AND id = $2

-- :name task_new
INSERT INTO task (
  call, shelf, id, nth, version, unit, agency, role, state, meeting, row, created, signed_at, filed_at, arrived_at,
  complete_at, signed_by_system, from_ruling, fed_by_rows, slipped, invalid_return, returned, filed_urgent,
  opined_bwb, opined_sfj, law, passed_up, hung_with_lead, recalled_at_merge, extensions, extension_asked,
  extension_amount, urged, hang_asked, hang_objected, hang_heard, hang_agreed, hang_review, reviews, proposed_owner,
  recalled_from, evidence, amounts, metric, target_x100, row_evidence)
VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
  $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46)

-- :name task_save
UPDATE task SET
  version = $1, agency = $2, role = $3, signed_at = $4, filed_at = $5, arrived_at = $6, complete_at = $7,
  signed_by_system = $8, from_ruling = $9, fed_by_rows = $10, slipped = $11, invalid_return = $12, returned = $13,
  filed_urgent = $14, opined_bwb = $15, opined_sfj = $16, law = $17, passed_up = $18, hung_with_lead = $19,
  recalled_at_merge = $20, extensions = $21, extension_asked = $22, extension_amount = $23, urged = $24,
  hang_asked = $25, hang_objected = $26, hang_heard = $27, hang_agreed = $28, hang_review = $29, reviews = $30,
  proposed_owner = $31, recalled_from = $32, evidence = $33, amounts = $34, metric = $35, target_x100 = $36,
  row_evidence = $37
WHERE call = $38 AND id = $39

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

-- :name fires_next
SELECT min(fires) FROM call WHERE fires IS NOT NULL

-- :name call_walk
SELECT id, no FROM call WHERE id > $1 ORDER BY id LIMIT $2

-- :name meeting_all
SELECT
  id, version, kind, state, planned, convened, held, signed_at, invited, present, here, needed, quorate, looked_back,
  numbers
FROM meeting WHERE call = $1 ORDER BY convened, length(id), id

-- :name meeting_drop
DELETE FROM meeting WHERE call = $1 AND id = $2

-- :name meeting_new
INSERT INTO meeting (
  call, id, version, kind, state, planned, convened, held, signed_at, invited, present, here, needed, quorate,
  looked_back, numbers)
VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)

-- :name meeting_row_all
SELECT
  name, unit, due, metric, target_x100, evidence, objected, out, was_objected, task, look_back
FROM meeting_row WHERE call = $1 AND meeting = $2 ORDER BY n

-- :name meeting_row_drop
DELETE FROM meeting_row WHERE call = $1 AND meeting = $2

-- :name meeting_row_new
INSERT INTO meeting_row (
  call, meeting, n, name, unit, due, metric, target_x100, evidence, objected, out, was_objected, task, look_back)
VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)

-- :name call_merged_into
SELECT no FROM call WHERE merged_into = $1 AND merged_into <> '' ORDER BY id

-- :name call_recurs_counted
SELECT 1 FROM call WHERE recurs = $1 AND recurs <> '' AND recurs_counted = 1 AND state <> 'withdrawn' LIMIT 1
