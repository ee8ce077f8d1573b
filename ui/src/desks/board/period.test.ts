import { expect, test } from 'vitest'
import { neighbour, periodAt, unitOf } from './period'

test('a day lies in its week, month, quarter and year', () => {
  expect(['day', 'week', 'month', 'quarter', 'year'].map((u) => periodAt(u as 'day', '2026-01-01'))).toEqual(['2026-01-01', '2026W01', '2026-01', '2026Q1', '2026'])
  expect(periodAt('week', '2027-01-01')).toBe('2026W53')
  expect(periodAt('week', '2026-12-28')).toBe('2026W53')
  expect(periodAt('quarter', '2026-12-31')).toBe('2026Q4')
})
test('the periods before and after', () => {
  expect(neighbour('quarter', '2026-01-01', '2026-03-31', -1)).toBe('2025Q4')
  expect(neighbour('month', '2026-12-01', '2026-12-31', 1)).toBe('2027-01')
  expect(neighbour('week', '2026-12-28', '2027-01-03', 1)).toBe('2027W01')
})
test('what a period is', () => {
  expect(['2026', '2026Q2', '2026-03', '2026W10', '2026-03-02', '2026Q5'].map(unitOf)).toEqual(['year', 'quarter', 'month', 'week', 'day', null])
})
