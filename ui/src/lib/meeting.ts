// Meetings: reading one, its acts, and the shared draft of its table (merge patches, RFC 7396; the server merges them too).
import { computed, onBeforeUnmount, ref, type Ref } from 'vue'
import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { api, body, etag, newKey, type S } from '@/api/client'
import { sentence } from '@/api/problem'
import { queries } from '@/api/queries'

export type Meeting = S['MeetingPage']
export type Patch = { [name: string]: unknown }
export type Row = S['DraftRow']

/** "JJ-2026-000123.M1" → its call. */
export const callOf = (no: string): string => no.slice(0, no.lastIndexOf('.'))

export const useMeeting = (no: Ref<string>) =>
  useQuery({
    queryKey: computed(() => ['meeting', callOf(no.value), no.value]),
    queryFn: () => body(api.GET('/api/v1/meetings/{no}', { params: { path: { no: no.value } } })),
    placeholderData: keepPreviousData,
  })

export async function sendMeeting(m: Meeting, act: S['MeetingAct'], key = newKey()): Promise<Meeting> {
  const page = await body(
    api.POST('/api/v1/meetings/{no}/acts', { params: { path: { no: m.no }, header: { 'If-Match': etag(m.version), 'Idempotency-Key': key } }, body: act }),
  )
  queries.setQueryData(['meeting', m.call.no, m.no], page)
  for (const what of ['desk', 'meetings', 'stuck']) void queries.invalidateQueries({ queryKey: [what] })
  void queries.invalidateQueries({ queryKey: ['call', m.call.no] })
  return page
}

const plain = (x: unknown): x is Patch => !!x && typeof x === 'object' && !Array.isArray(x)
export function merge(into: Patch, patch: Patch): Patch {
  const out = { ...into }
  for (const [name, v] of Object.entries(patch)) {
    if (v === null) delete out[name]
    else out[name] = plain(v) ? merge(plain(out[name]) ? (out[name] as Patch) : {}, v) : v
  }
  return out
}
/** Two patches as one: a null stays, it has still to be told. */
export function both(first: Patch, second: Patch): Patch {
  const out = { ...first }
  for (const [name, v] of Object.entries(second)) out[name] = plain(v) && plain(out[name]) ? both(out[name] as Patch, v) : v
  return out
}

/** What is typed shows at once and is sent after half a second; what others type comes with the server's answer. A cell
    that is not confirmed yet keeps what was typed here. */
export function useDraft(meeting: Ref<Meeting | undefined>) {
  const waiting = ref<Patch>({})
  const under = ref<Patch>({})
  const saving = ref(false)
  const fault = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined

  const view = computed(() => merge(merge((meeting.value?.draft ?? {}) as Patch, under.value), waiting.value) as S['MeetingDraft'])

  function put(patch: Patch): void {
    waiting.value = both(waiting.value, patch)
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), 500)
  }
  async function flush(): Promise<boolean> {
    clearTimeout(timer)
    const m = meeting.value
    if (!m || saving.value || !Object.keys(waiting.value).length) return !saving.value
    under.value = waiting.value
    waiting.value = {}
    saving.value = true
    try {
      const page = await body(api.PUT('/api/v1/meetings/{no}/draft', { params: { path: { no: m.no } }, body: under.value as S['MeetingPatch'] }))
      queries.setQueryData(['meeting', m.call.no, m.no], page)
      fault.value = ''
    } catch (e) {
      waiting.value = both(under.value, waiting.value)
      fault.value = sentence(e)
    }
    under.value = {}
    saving.value = false
    if (!fault.value && Object.keys(waiting.value).length) return flush()
    return !fault.value
  }
  /** Everything typed is on the server: true. */
  async function settle(): Promise<boolean> {
    while (saving.value) await new Promise((done) => setTimeout(done, 50))
    return flush()
  }
  onBeforeUnmount(() => void flush())
  return { view, put, settle, saving, fault }
}
