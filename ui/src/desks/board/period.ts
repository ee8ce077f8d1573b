// Periods as the server reads them: 2026, 2026Q2, 2026-03, 2026W10, 2026-03-02. Days are plain dates, no zone in them.
export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year'
export const units: Unit[] = ['day', 'week', 'month', 'quarter', 'year']

export function unitOf(period: string): Unit | null {
  if (/^\d{4}-\d\d-\d\d$/.test(period)) return 'day'
  if (/^\d{4}W\d\d$/.test(period)) return 'week'
  if (/^\d{4}-\d\d$/.test(period)) return 'month'
  if (/^\d{4}Q[1-4]$/.test(period)) return 'quarter'
  return /^\d{4}$/.test(period) ? 'year' : null
}

const utc = (day: string): Date => new Date(day + 'T00:00:00Z')
const two = (n: number): string => String(n).padStart(2, '0')
const ymd = (d: Date): string => d.toISOString().slice(0, 10)

/** The period of that unit in which a day lies. */
export function periodAt(unit: Unit, day: string): string {
  const d = utc(day)
  const year = d.getUTCFullYear()
  const month = d.getUTCMonth() + 1
  if (unit === 'day') return day
  if (unit === 'month') return `${year}-${two(month)}`
  if (unit === 'quarter') return `${year}Q${Math.ceil(month / 3)}`
  if (unit === 'year') return String(year)
  const thursday = new Date(d.getTime() + (3 - ((d.getUTCDay() + 6) % 7)) * 86400e3)
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return `${thursday.getUTCFullYear()}W${two(1 + Math.floor((thursday.getTime() - first) / (7 * 86400e3)))}`
}

/** The one before (-1) or after (1), from the days that the server told. */
export function neighbour(unit: Unit, from: string, to: string, by: -1 | 1): string {
  return periodAt(unit, ymd(new Date((by < 0 ? utc(from) : utc(to)).getTime() + by * 86400e3)))
}
