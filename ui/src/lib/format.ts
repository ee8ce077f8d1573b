// Dates and numbers as UX §5 wants them. The server sends local time with +08:00: the text itself is the local time,
// so nothing is converted and the browser's zone does not matter.
import type { Span } from '@/api/client'
import { unitName } from '@/api/district'
import { t } from '@/i18n'

/** Lists: 11-24 09:30; another year than `year`: 2027-01-04 09:30. */
export function shortTime(iso?: string | null, now?: string): string {
  if (!iso) return ''
  const year = (now ?? new Date().toISOString()).slice(0, 4)
  return (iso.slice(0, 4) === year ? iso.slice(5, 10) : iso.slice(0, 10)) + ' ' + iso.slice(11, 16)
}
/** 2026-11-24 09:30 */
/** A moment of this browser as the server writes times. */
export const asTime = (ms = Date.now()): string => new Date(ms + 8 * 3600e3).toISOString().slice(0, 19) + '+08:00'
export const fullTime = (iso?: string | null): string => (iso ? iso.slice(0, 10) + ' ' + iso.slice(11, 16) : '')
export const shortDay = (iso?: string | null): string => (iso ? iso.slice(5, 10) : '')

export function ago(iso?: string | null, now = Date.now()): string {
  if (!iso) return ''
  const m = Math.floor((now - Date.parse(iso)) / 60_000)
  if (m < 1) return t('time.now')
  if (m < 60) return t('time.minutes', { n: m })
  if (m < 60 * 24) return t('time.hours', { n: Math.floor(m / 60) })
  return t('time.days', { n: Math.floor(m / 60 / 24) })
}

/** 3 工作日, 5 工作时, 40 分钟: the largest whole unit, never "days" for working days. */
export function spanText(span?: Span | null): string {
  if (!span) return ''
  const n = Math.abs(span.n)
  if (span.unit === 'work_minute' && n >= 60) return `${Math.floor(n / 60)} ${unitName('work_hour')}`
  if (span.unit === 'clock_minute' && n >= 60) return `${Math.floor(n / 60)} ${unitName('clock_hour')}`
  return `${n} ${unitName(span.unit)}`
}

export function leftText(left?: Span | null): string {
  if (!left || left.n === 0) return ''
  return t(left.n < 0 ? 'time.over' : 'time.left', { n: spanText(left) })
}

const zh = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 })
/** Decimal text of the server ("2036.80") → 2,036.8. */
export const amount = (text?: string | null): string =>
  text == null || text === '' ? '' : Number.isFinite(Number(text)) ? zh.format(Number(text)) : text

/** JJ-2026-010482 → grouped for reading aloud; hashes by 4. */
export const byFour = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ')
export const shortHash = (hex: string): string => hex.slice(0, 4) + '…' + hex.slice(-2)
