// Names of the list's columns, and cells as people read them: codes of other tables become names.
import { evidenceName, gradeName, metricName, officeName, unitName } from '@/api/district'
import { t, te } from '@/i18n'

export const column = (code: string): string => (te(`catalog.col_${code}`) ? t(`catalog.col_${code}`) : code)

export function cellText(code: string, value: string): string {
  if (!value) return '—'
  const each = (name: (c: string) => string): string => value.split(';').map((c) => name(c.trim())).join('、')
  if (code === 'lead_dept' || code === 'co_depts') return each((c) => officeName(c))
  if (code === 'default_grade') return gradeName(value)
  if (code.endsWith('_unit')) return unitName(value)
  if (code === 'evidence_required') return each(evidenceName)
  if (code === 'outcome_metrics') return each((c) => metricName(c.split(':')[0]))
  return te(`catalog.cell_${value}`) ? t(`catalog.cell_${value}`) : value
}
