// 关注: a person's own mark. Shown at once, told to the server after, taken back for ten seconds (UX §5).
import { computed, type Ref } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import { api, body, type S } from '@/api/client'
import { sentence } from '@/api/problem'
import { queries } from '@/api/queries'
import { toast } from '@/lib/toast'
import { t } from '@/i18n'
import '@/parts/present.words'

export const useFollows = () => useQuery({ queryKey: ['follows'], queryFn: () => body(api.GET('/api/v1/follows')) })

type Row = S['CallRow']
const put = (change: (rows: Row[]) => Row[]): void => {
  queries.setQueryData<S['Follows']>(['follows'], (was) => was && { ...was, rows: change(was.rows) })
}

async function send(row: Row, on: boolean): Promise<void> {
  await queries.cancelQueries({ queryKey: ['follows'] })
  put((rows) => (on ? [row, ...rows.filter((r) => r.no !== row.no)] : rows.filter((r) => r.no !== row.no)))
  const params = { params: { path: { no: row.no } } }
  try {
    await body<unknown>(on ? api.PUT('/api/v1/calls/{no}/follow', params) : api.DELETE('/api/v1/calls/{no}/follow', params))
  } catch (e) {
    put((rows) => (on ? rows.filter((r) => r.no !== row.no) : [row, ...rows]))
    toast(sentence(e), { kind: 'fault' })
    throw e
  }
  void queries.invalidateQueries({ queryKey: ['follows'] })
}

export function follow(row: Row, on: boolean): void {
  send(row, on).then(
    () => toast(t(on ? 'follow.did' : 'follow.undid', { no: row.no }), { undo: () => void send(row, !on).catch(() => undefined) }),
    () => undefined,
  )
}

export function useFollow(no: Ref<string>) {
  const list = useFollows()
  return { known: computed(() => !!list.data.value), on: computed(() => (list.data.value?.rows ?? []).some((r) => r.no === no.value)) }
}
