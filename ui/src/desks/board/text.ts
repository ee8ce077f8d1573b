import { t } from '@/i18n'

export const minutesText = (n: number | null): string =>
  n === null ? '—' : n < 60 ? t('board.minutesOnly', { m: n }) : t('board.minutes', { h: Math.floor(n / 60), m: n % 60 })

/** 93.00–99.21 % from hundredths. */
export const intervalText = (low: number | null, high: number | null): string => (low === null || high === null ? '—' : `${(low / 100).toFixed(2)}–${(high / 100).toFixed(2)}%`)
