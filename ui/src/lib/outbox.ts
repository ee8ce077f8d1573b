// What was sent without a network goes out by itself, in the order it was written. Each step carries the draft's own key,
// so a step whose answer got lost is not done twice: the server gives the same answer again.
import { ref } from 'vue'
import { api, body, newKey, uploadFile } from '@/api/client'
import { actName } from '@/api/district'
import { Problem, sentence } from '@/api/problem'
import { lostSince } from '@/api/live'
import { me } from '@/api/session'
import { readCall, sendAct } from '@/lib/acts'
import { faultText } from '@/lib/form'
import { dropKept, keep, keptOf, type Kept } from '@/lib/kept'
import { keptCount } from '@/lib/keptCount'
import { toast } from '@/lib/toast'
import { t } from '@/i18n'
import '@/lib/kept.words'

export const kept = ref<Kept[]>([])
export const sendingKept = ref(false)

export async function readKept(): Promise<void> {
  kept.value = keptCount.value && me.value ? await keptOf(me.value.person) : []
}

/** Photos first: a picture is known by its hash, so sending it twice is sending it once. */
export async function uploadPhotos(k: Kept): Promise<void> {
  while (k.photos.length) {
    const p = k.photos[0]
    const info = await uploadFile(new File([p.blob], p.name, { type: p.blob.type }), () => undefined)
    const photos = (k.fields.photos ?? []).map((x) => (x === p.id ? info.sha256 : x))
    k.fields = { ...k.fields, photos: photos.filter((x, i) => photos.indexOf(x) === i) }
    k.photos = k.photos.slice(1)
    await keep(k)
  }
}

/** The draft at the server as it is here. Throws `stale` when it was changed elsewhere meanwhile. */
export async function pushDraft(k: Kept): Promise<void> {
  if (!k.no) {
    k.first ??= k.fields.item ? { item: k.fields.item } : {} // the same at every try, or the key would name two requests
    const page = await body(api.POST('/api/v1/calls', { params: { header: { 'Idempotency-Key': k.key } }, body: k.first }))
    k.no = page.no
    k.tag = page.draft_tag
  }
  const answer = await api.PUT('/api/v1/calls/{no}/draft', {
    params: { path: { no: k.no }, header: k.tag ? { 'If-Match': `"${k.tag}"` } : {} },
    body: { ...k.fields, photos: k.fields.photos?.filter((x) => !x.startsWith('local:')) },
  })
  k.tag = answer.response.headers.get('ETag')?.replace(/"/g, '') || undefined
  k.base = k.fields
}

async function sendKept(k: Kept): Promise<void> {
  await uploadPhotos(k)
  if (k.no) {
    const page = await readCall(k.no)
    if (page.state !== 'draft') return // the answer to the last try got lost: it is sent
  }
  await pushDraft(k)
  await keep(k)
  const page = await readCall(k.no!)
  if (page.state !== 'draft') return
  const next = page.next.find((n) => n.act === k.act && n.enabled)
  if (!next) throw new Problem(409, { type: '/problems/not_now', detail: page.next.find((n) => n.act === k.act)?.why_not ?? '' })
  await sendAct(k.no!, next, { act: k.act!, written: k.written, ...(k.grounds ? { grounds: k.grounds } : {}) }, k.key + '-s')
}

function refuse(k: Kept, e: Problem): Kept {
  const faults = e.fields.map((f) => ({ name: f.name, text: faultText(f.name, f.remedy) }))
  return { ...k, state: 'refused', faults, message: e.code === 'stale' ? t('kept.stale') : sentence(e) }
}

/** All that waits, one after the other. The network's absence ends it; a refusal is shown at its draft and the next goes on. */
export async function sendWaiting(): Promise<void> {
  if (sendingKept.value || lostSince.value) return
  sendingKept.value = true
  try {
    await readKept()
    for (const k of kept.value.filter((x) => x.state === 'waiting' && x.grant === me.value?.grant)) {
      try {
        await sendKept(k)
        await dropKept(k.key)
        toast(t('kept.sent', { what: actName(k.act!), no: k.no! }), { to: `/calls/${k.no}` })
      } catch (e) {
        if (!(e instanceof Problem) || e.status >= 500 || e.status === 429) break
        await keep(refuse(k, e))
        toast(t('kept.refusedToast'), { kind: 'fault', to: `/calls/new?kept=${k.key}` })
      }
    }
    await readKept()
  } finally {
    sendingKept.value = false
  }
}

export const localId = (): string => 'local:' + newKey()
