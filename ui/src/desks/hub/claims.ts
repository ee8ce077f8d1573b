// 在办: opening a call of the inbox takes it in hand for 15 minutes; the others see whose it is. It warns and bars nobody:
// what may be done is the version's to say. Passing over rows with j and k claims none: a call must be looked at for a moment.
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import { useQuery } from '@tanstack/vue-query'
import { api, body, type S } from '@/api/client'
import { me } from '@/api/session'
import { sentence } from '@/api/problem'
import { queries } from '@/api/queries'
import { asTime } from '@/lib/format'
import { toast } from '@/lib/toast'
import { t } from '@/i18n'
import './words'

export type Claim = S['Claim']
const LOOK_MS = 700
const RENEW_MS = 5 * 60_000

const put = (change: (rows: Claim[]) => Claim[]): void => {
  queries.setQueryData<S['Claims']>(['claims'], (was) => ({ rows: change(was?.rows ?? []) }))
}
const others = (no: string) => (rows: Claim[]) => rows.filter((c) => c.call !== no)

async function ask(no: string, take = false): Promise<Claim> {
  const claim = await body(api.POST('/api/v1/calls/{no}/claim', { params: { path: { no } }, body: { take } }))
  put((rows) => [...others(no)(rows), claim])
  return claim
}
async function end(no: string, back = false): Promise<void> {
  await body(api.DELETE('/api/v1/calls/{no}/claim', { params: { path: { no }, query: back ? { back: 1 } : {} } }))
  if (back) void queries.invalidateQueries({ queryKey: ['claims'] })
}

/** Who has what in hand; the call `no` is mine while it is open, unless somebody else has it. */
export function useClaims(no: Ref<string>) {
  const list = useQuery({ queryKey: ['claims'], queryFn: () => body(api.GET('/api/v1/claims')) })
  const now = ref(Date.now())
  let renewed = 0
  let look: ReturnType<typeof setTimeout> | undefined
  let tick: ReturnType<typeof setInterval> | undefined

  const of = (call: string): Claim | undefined => (list.data.value?.rows ?? []).find((c) => c.call === call && Date.parse(c.until) > now.value)
  const mine = (call: string): boolean => !!of(call)?.mine

  function hold(call: string): void {
    renewed = Date.now()
    ask(call).catch(() => undefined) // a claim that could not be made hinders nobody
  }
  function leave(call: string): void {
    if (!call || !mine(call)) return
    put(others(call))
    end(call).catch(() => undefined)
  }
  watch(
    no,
    (call, was) => {
      clearTimeout(look)
      if (was) leave(was)
      if (call) look = setTimeout(() => hold(call), LOOK_MS)
    },
    { immediate: true },
  )
  /** Work renews it: a key or a press, once in five minutes. */
  function worked(): void {
    if (no.value && mine(no.value) && Date.now() - renewed > RENEW_MS) hold(no.value)
  }
  function gone(): void {
    if (no.value && mine(no.value)) void fetch(`/api/v1/calls/${no.value}/claim`, { method: 'DELETE', keepalive: true })
  }
  onMounted(() => {
    tick = setInterval(() => (now.value = Date.now()), 20_000)
    for (const what of ['keydown', 'pointerdown']) window.addEventListener(what, worked)
    window.addEventListener('pagehide', gone)
  })
  onBeforeUnmount(() => {
    clearTimeout(look)
    clearInterval(tick)
    for (const what of ['keydown', 'pointerdown']) window.removeEventListener(what, worked)
    window.removeEventListener('pagehide', gone)
    leave(no.value)
  })

  async function take(): Promise<void> {
    const call = no.value
    const from = of(call)
    if (!from) return hold(call)
    const until = asTime(Date.now() + 15 * 60_000)
    put((rows) => [...others(call)(rows), { ...from, mine: true, name: me.value?.name ?? '', office: me.value?.office ?? '', until }])
    try {
      await ask(call, true)
      renewed = Date.now()
      toast(t('inbox.taken', { who: from.name }), { undo: () => void end(call, true).catch(failed) })
    } catch (e) {
      failed(e)
    }
  }
  function letGo(): void {
    const call = no.value
    put(others(call))
    end(call).then(() => toast(t('inbox.letGone'), { undo: () => hold(call) }), failed)
  }
  function failed(e: unknown): void {
    toast(sentence(e), { kind: 'fault' })
    void queries.invalidateQueries({ queryKey: ['claims'] })
  }
  return { of, take, letGo }
}
