-- A docket: its lines, and the rows that lists, desks and counts read. Columns stand in the order of the tables in
-- docket_columns.c and docket_listed.c.

-- :name serial_step
UPDATE serial SET n = n + 1 WHERE kind = $1 AND year = $2

-- :name serial_first
INSERT INTO serial (kind, year, n) VALUES ($1, $2, 1)

-- :name serial_now
SELECT n FROM serial WHERE kind = $1 AND year = $2

-- :name docket_get
SELECT d.call, d.lines FROM call c JOIN docket d ON d.call = c.id WHERE c.no = $1

-- :name docket_lines
SELECT lines FROM docket WHERE call = $1

-- :name docket_new
INSERT INTO docket (call, lines) VALUES ($1, $2)

-- :name docket_save
UPDATE docket SET lines = $2 WHERE call = $1

-- :name call_new
INSERT INTO call (
  id, subject, due_clock, provisional, yellow, black, co_n, since, street, item, open, due, fires, meets,
  stuck, no, version, community, list, state, grade, lead, created, called, graded, dispatched, answered,
  closed, place_id, lat_e9, lon_e9, kind, satisfied, reworks, reopened, extensions, excluded, long_review,
  merged_into, source_channel, source_ticket_no, recurs, recurs_counted)
VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
  $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43)

-- :name call_save
UPDATE call SET
  version = $1, community = $2, list = $3, state = $4, grade = $5, lead = $6, called = $7, graded = $8,
  dispatched = $9, answered = $10, closed = $11, place_id = $12, lat_e9 = $13, lon_e9 = $14, kind = $15,
  satisfied = $16, reworks = $17, reopened = $18, extensions = $19, excluded = $20, long_review = $21,
  merged_into = $22, recurs = $23, recurs_counted = $24, due_clock = $25, provisional = $26, yellow = $27,
  black = $28, co_n = $29, since = coalesce($30, since), subject = coalesce($31, subject)
WHERE id = $32

-- :name call_save_due
UPDATE call SET
  version = $1, community = $2, list = $3, state = $4, grade = $5, lead = $6, called = $7, graded = $8,
  dispatched = $9, answered = $10, closed = $11, place_id = $12, lat_e9 = $13, lon_e9 = $14, kind = $15,
  satisfied = $16, reworks = $17, reopened = $18, extensions = $19, excluded = $20, long_review = $21,
  merged_into = $22, recurs = $23, recurs_counted = $24, due_clock = $25, provisional = $26, yellow = $27,
  black = $28, co_n = $29, since = coalesce($30, since), subject = coalesce($31, subject),
  due = $33, fires = $34, meets = $35, stuck = $36
WHERE id = $32

-- :name call_placed
UPDATE call SET street = $1, item = $2, open = $3 WHERE id = $4

-- :name task_new
INSERT INTO task (call, unit, shelf, id, agency, nth, state, hang_asked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)

-- :name task_save
UPDATE task SET nth = $6, state = $7, hang_asked = $8
WHERE unit = $2 AND shelf = $3 AND call = $1 AND id = $4 AND agency = $5

-- :name task_moved
UPDATE task SET shelf = $3, agency = $5, nth = $6, state = $7, hang_asked = $8
WHERE unit = $2 AND shelf = $9 AND call = $1 AND id = $4

-- :name firing
SELECT no FROM call WHERE fires <= $1 ORDER BY fires, id LIMIT $2

-- :name fires_next
SELECT min(fires) FROM call WHERE fires IS NOT NULL

-- :name call_walk
SELECT no, id FROM call WHERE id > $1 ORDER BY id LIMIT $2

-- :name meeting_all
SELECT
  id, version, kind, state, planned, convened, held, signed_at, invited, present, here, needed, quorate, looked_back,
  numbers, sitting
FROM meeting WHERE call = $1 ORDER BY convened, length(id), id

-- :name meeting_drop
DELETE FROM meeting WHERE call = $1 AND id = $2

-- :name meeting_new
INSERT INTO meeting (
  call, id, version, kind, state, planned, convened, held, signed_at, invited, present, here, needed, quorate,
  looked_back, numbers, sitting)
VALUES (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)

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
