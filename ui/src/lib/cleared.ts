// Filters are taken away at once and come back by 撤销 (UX §5).
import type { LocationQuery, Router } from 'vue-router'
import { toast } from '@/lib/toast'
import { addWords, t } from '@/i18n'

addWords({ cleared: { done: '筛选已清除' } }, { cleared: { done: 'Filters cleared' } })

export function clearFilters(router: Router, to: LocationQuery): void {
  const { path, query } = router.currentRoute.value
  void router.replace({ query: to })
  toast(t('cleared.done'), { undo: () => void router.push({ path, query }) })
}
