// The draft of a new call while it is written: kept on this device with every pause, saved at the server every 2 s, sent,
// or left waiting for the network. Two devices of one person never write over each other silently.
import { computed, onBeforeUnmount, onMounted, reactive, ref, shallowRef, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { newKey, type CallFields, type CallPage, type FileInfo } from '@/api/client'
import { actName } from '@/api/district'
import { Problem, sentence } from '@/api/problem'
import { queries } from '@/api/queries'
import { me } from '@/api/session'
import { readCall, sendAct } from '@/lib/acts'
import { pointOf } from '@/lib/call'
import { faultText } from '@/lib/form'
import { asTime } from '@/lib/format'
import { dropKept, keep, keptBy, keptOf, type Kept } from '@/lib/kept'
import { discardLater } from '@/lib/discard'
import { merge, same, type Apart } from '@/lib/merge'
import { localId, pushDraft, readKept, uploadPhotos } from '@/lib/outbox'
import { noteTook } from '@/lib/took'
import { toast } from '@/lib/toast'
import type { FormFault } from '@/parts/ErrorSummary.vue'
import type { PlaceValue } from '@/parts/PlacePicker.vue'
import { t } from '@/i18n'
import '@/lib/took.words'

export interface CallForm {
  text: string
  item: string
  place: PlaceValue
  contact: string
  wanted_result: string
  photos: string[]
  grounds: string
}
type Saving = '' | 'saving' | 'local' | 'fault'
const POINT = /^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/
const NAMES = ['text', 'item', 'place', 'community', 'point', 'contact', 'wanted_result', 'photos'] as const

function fieldsOf(form: CallForm): CallFields {
  const point = form.place.point.trim()
  return {
    text: form.text.trim(), place: form.place.place.trim(), contact: form.contact.trim(), wanted_result: form.wanted_result.trim(), photos: [...form.photos],
    ...(form.item ? { item: form.item } : {}), ...(form.place.community ? { community: form.place.community } : {}), ...(POINT.test(point) ? { point } : {}),
  }
}
function fillForm(form: CallForm, f: CallFields): void {
  form.text = f.text ?? ''
  form.item = f.item ?? ''
  form.place = { place: f.place ?? '', community: f.community ?? '', point: f.point ?? '' }
  form.contact = f.contact || form.contact
  form.wanted_result = f.wanted_result ?? ''
  form.photos = [...(f.photos ?? [])]
}
function fieldsOfPage(p: CallPage): CallFields {
  const at = pointOf(p)
  return {
    text: p.text ?? '', place: p.place?.address ?? '', contact: p.contact ?? '', wanted_result: p.wanted_result ?? '', photos: [...(p.photos ?? [])],
    ...(p.item ? { item: p.item } : {}), ...(p.place?.community ? { community: p.place.community } : {}), ...(at ? { point: `${at.lat},${at.lon}` } : {}),
  }
}
/** What differs from the server's, and only that: a merge over there keeps the rest. */
const changed = (base: CallFields, now: CallFields): boolean => NAMES.some((n) => !same(base[n], now[n]))
const offline = (e: unknown): boolean => !(e instanceof Problem) || e.status >= 500

export function useDraft(form: CallForm, asked: { no?: string; kept?: string }, ids: Record<string, string>) {
  const opened = performance.now()
  const router = useRouter()
  const route = useRoute()
  const draft = shallowRef<Kept>({
    key: newKey(), person: me.value?.person ?? 0, grant: me.value?.grant ?? 0, no: asked.no, base: {}, fields: {}, photos: [], written: '', state: 'draft',
  })
  const page = ref<CallPage>()
  const loading = ref(!!(asked.no || asked.kept))
  const loadFault = ref('')
  const saving = ref<Saving>('')
  const saved = ref('')
  const apart = ref<Apart[]>([])
  const others = ref<Kept[]>([])
  const sending = ref('')
  const faults = ref<FormFault[]>([])
  const message = ref('')
  const request = ref<string>()
  const urls = reactive(new Map<string, string>())
  const no = ref(asked.no ?? '')
  const dirty = computed(() => !!(form.text.trim() || form.item || form.place.place || form.photos.length))

  function note(): Kept {
    const k = draft.value
    k.fields = fieldsOf(form)
    k.grounds = form.grounds || undefined
    k.photos = k.photos.filter((p) => form.photos.includes(p.id))
    k.written = asTime()
    return k
  }
  async function keepHere(): Promise<void> {
    saving.value = 'local'
    try {
      await keep(note())
      saved.value = asTime()
    } catch {
      saving.value = 'fault' // this browser keeps nothing: what was typed is on the page only
    }
  }

  async function mergeTheirs(): Promise<void> {
    const p = await readCall(no.value)
    page.value = p
    if (p.state !== 'draft') return void router.replace(`/calls/${no.value}`)
    const theirs = fieldsOfPage(p)
    const { merged, apart: differing } = merge({ ...draft.value.base }, { ...fieldsOf(form) }, { ...theirs })
    fillForm(form, merged as CallFields)
    apart.value = differing
    Object.assign(draft.value, { base: theirs, tag: p.draft_tag })
  }
  function choose(a: Apart, theirs: boolean): void {
    if (theirs) fillForm(form, { ...fieldsOf(form), [a.name]: a.theirs })
    apart.value = apart.value.filter((x) => x.name !== a.name)
    if (!apart.value.length) void save().catch(() => undefined)
  }

  let running: Promise<void> | undefined
  /** Brings the server's draft up to date, or makes it. Throws the Problem; without a network keeps it here. */
  async function save(): Promise<void> {
    await running?.catch(() => undefined)
    running = push()
    return running
  }
  async function push(): Promise<void> {
    const k = note()
    if (no.value && !changed(k.base, k.fields) && !k.photos.length) return
    saving.value = 'saving'
    try {
      await pushDraft(k)
      saving.value = k.photos.length ? 'local' : ''
      saved.value = asTime()
      if (k.photos.length) await keep(k)
      else await dropKept(k.key).catch(() => undefined)
      if (!no.value) await named(k.no!)
      void queries.invalidateQueries({ queryKey: ['desk'] })
    } catch (e) {
      if (k.no && !no.value) await named(k.no)
      if (e instanceof Problem && e.code === 'stale') {
        await mergeTheirs()
        return apart.value.length || page.value?.state !== 'draft' ? undefined : push()
      }
      if (offline(e)) await keepHere()
      else saving.value = 'fault'
      throw e
    }
  }
  /** The address becomes the draft's, without leaving the page: a reload finds it again. */
  async function named(its: string): Promise<void> {
    no.value = its
    page.value ??= await readCall(its).catch(() => undefined)
    if (route.path.startsWith('/calls/')) await router.replace({ path: `/calls/${its}/draft`, query: route.query })
  }

  let soon: ReturnType<typeof setTimeout> | undefined
  let later: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => (clearTimeout(soon), clearTimeout(later))
  watch(form, () => {
    stop()
    if (loading.value || sending.value || apart.value.length || (!dirty.value && !no.value)) return
    soon = setTimeout(() => saving.value === 'local' && void keepHere(), 400)
    later = setTimeout(() => void save().catch(() => undefined), 2000)
  }, { deep: true })
  const again = (): void => void (saving.value === 'local' && dirty.value && !sending.value && save().catch(() => undefined))
  window.addEventListener('online', again)
  onBeforeUnmount(() => {
    stop()
    window.removeEventListener('online', again)
    urls.forEach((u) => URL.revokeObjectURL(u))
    if (dirty.value && !sending.value && !loading.value) void save().catch(() => undefined)
  })

  onMounted(async () => {
    try {
      const mine = await keptOf(me.value?.person ?? 0).catch(() => [])
      const k = asked.kept ? await keptBy(asked.kept) : mine.find((x) => asked.no && x.no === asked.no)
      others.value = mine.filter((x) => x !== k && x.key !== k?.key && !asked.no)
      if (k) takeKept(k)
      if (asked.no) await loadPage(k)
      if (k?.no && !asked.no) await named(k.no)
    } catch (e) {
      if (!draft.value.written) loadFault.value = sentence(e) // else: what is kept here is there to be edited
    }
    loading.value = false
  })
  function takeKept(k: Kept): void {
    draft.value = { ...k, state: 'draft', faults: undefined, message: undefined }
    fillForm(form, k.fields)
    form.grounds = k.grounds ?? ''
    for (const p of k.photos) urls.set(p.id, URL.createObjectURL(p.blob))
    message.value = k.message ?? ''
    faults.value = (k.faults ?? []).map((f) => ({ ...f, id: ids[f.name] }))
    saving.value = 'local'
  }
  async function loadPage(k?: Kept): Promise<void> {
    const p = await readCall(asked.no!)
    if (p.state !== 'draft') {
      if (k) await dropKept(k.key)
      return void router.replace(`/calls/${asked.no}`)
    }
    if (k && k.tag !== p.draft_tag) return mergeTheirs()
    page.value = p
    const base = fieldsOfPage(p)
    if (!k) fillForm(form, base)
    Object.assign(draft.value, { base, tag: p.draft_tag })
  }

  /** A photo that found no network: it stays here, and goes out with the draft. */
  async function keepPhoto(file: File): Promise<void> {
    const id = localId()
    draft.value.photos = [...draft.value.photos, { id, name: file.name, blob: file }]
    urls.set(id, URL.createObjectURL(file))
    form.photos = [...form.photos, id]
    await keepHere()
  }

  async function wait(act: 'submit' | 'call_urgent'): Promise<void> {
    await keep({ ...note(), state: 'waiting', act })
    await readKept()
    toast(t('kept.waits', { what: actName(act) }))
    await router.push('/')
  }
  async function send(act: 'submit' | 'call_urgent', lacking: FormFault[]): Promise<void> {
    if (sending.value) return
    stop()
    message.value = ''
    faults.value = lacking
    if (lacking.length || apart.value.length) return
    sending.value = act
    try {
      await running?.catch(() => undefined)
      const k = note()
      await uploadPhotos(k)
      form.photos = [...(k.fields.photos ?? [])]
      if (!(await sendNow(act))) return
      toast(t('did.sent', { what: actName(act), no: no.value }) + tookNow())
      await router.push(`/calls/${no.value}`)
    } catch (e) {
      if (e instanceof Problem) refused(e)
      else await wait(act).catch(() => (message.value = t('new.notSaved')))
    } finally {
      sending.value = ''
    }
  }
  /** False: it was changed elsewhere, and the person is asked first. */
  async function sendNow(act: 'submit' | 'call_urgent'): Promise<boolean> {
    await push()
    if (apart.value.length) return false
    const fresh = await readCall(no.value)
    page.value = fresh
    const next = fresh.next.find((n) => n.act === act && n.enabled)
    if (!next) throw new Problem(409, { type: '/problems/not_now', detail: fresh.next.find((n) => n.act === act)?.why_not ?? '' })
    await sendAct(no.value, next, act === 'call_urgent' ? { act, grounds: form.grounds } : { act })
    return true
  }
  /** Told of what was opened as a new call here; a draft that was taken up again has no beginning to count from. */
  function tookNow(): string {
    if (asked.no || asked.kept) return ''
    const n = Math.round((performance.now() - opened) / 1000)
    noteTook(me.value?.person ?? 0, n)
    return t('took.now', { n })
  }
  function refused(e: Problem): void {
    request.value = e.request
    message.value = e.fields.length ? t('problem.bad_input') : sentence(e)
    faults.value = e.fields.map((f) => ({ name: f.name, text: faultText(f.name, f.remedy), id: ids[f.name] }))
  }

  async function discard(): Promise<void> {
    stop()
    sending.value = 'discard' // until the page is left: it saves nothing on the way
    try {
      await running?.catch(() => undefined)
      const k = note()
      const step = no.value ? (await readCall(no.value)).next.find((n) => n.act === 'discard' && n.enabled) : undefined
      if (no.value && !step) throw new Problem(409, { type: '/problems/not_now', detail: '' })
      await dropKept(k.key).catch(() => undefined)
      await readKept()
      const unsaved = changed(k.base, k.fields) || k.photos.length > 0
      discardLater(k, step, unsaved, () => void router.push(k.no ? `/calls/${k.no}/draft` : { path: '/calls/new', query: { kept: k.key } }))
      await router.push('/')
    } catch (e) {
      message.value = sentence(e)
    }
    sending.value = ''
  }

  const localUrl = (id: string): string | undefined => urls.get(id)
  const takenAt = (info: FileInfo): void => {
    if (info.lat != null && info.lon != null && !form.place.point) form.place = { ...form.place, point: `${info.lat},${info.lon}` }
  }
  return { no, page: page as Ref<CallPage | undefined>, loading, loadFault, saving, saved, apart, choose, others, sending, faults, message, request, dirty, send, discard, keepPhoto, localUrl, takenAt }
}
