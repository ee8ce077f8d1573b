// The description of an act's arguments (next[].args) becomes a form: which fields show, what is sent, which fault
// belongs where. No rule of the institution is here: what is required comes with the act, and with the reason chosen.
import { computed, reactive, ref, type Ref } from 'vue'
import type { ActBody, Arg, CallPage, Next } from '@/api/client'
import { etag, newKey } from '@/api/client'
import { evidenceOf, evidenceName, metricName, metricOf, officeName, departmentOf, reasonsOf } from '@/api/district'
import { Problem, sentence } from '@/api/problem'
import type { FormFault } from '@/parts/ErrorSummary.vue'
import { sendAct } from './acts'
import { known } from './known'
import { t, te } from '@/i18n'

export type Value = string | string[] | Record<string, string>
export const blank = (v: Value | undefined): boolean =>
  v === undefined || (typeof v === 'string' ? v.trim() === '' : Array.isArray(v) ? v.length === 0 : Object.keys(v).length === 0)

/** "label" of an argument or of whatever name a fault carries: an argument, evidence, metric, open task. */
export function nameOf(name: string, act?: string): string {
  if (act && te(`argOf.${act}.${name}`)) return t(`argOf.${act}.${name}`)
  if (te(`arg.${name}`)) return t(`arg.${name}`)
  if (metricOf(name)) return metricName(name)
  if (name.startsWith('outline.')) return metricName(name.slice(8))
  if (evidenceOf(name)) return evidenceName(name)
  const [unit] = name.split(/[~#/]/)
  if (departmentOf(unit) || unit.includes('@')) return t('form.openTask', { unit: officeName(unit) })
  return name
}
const chinese = /[\u3400-\u9fff]/
/** Remedies come from the engine in English for scripts; a person gets a Chinese sentence. */
export function faultText(name: string, remedy: string, act?: string): string {
  const label = nameOf(name, act)
  if (te(`fault.${name}`)) return t(`fault.${name}`)
  if (chinese.test(remedy)) return `${label}:${remedy}`
  const [unit] = name.split(/[~#/]/)
  if (departmentOf(unit)) return t('form.openTaskFault', { unit: officeName(unit) })
  return t('form.fix', { what: label })
}

// Which argument a need of the workflow speaks of, where an act has two sorts of use (send_back while vetting, as hub).
const SPOKEN: Record<string, string> = { reason: 'reason', 'list of missing facts': 'facts' }

function start(arg: Arg, act: string, call?: CallPage): Value {
  const d = arg.default || known(arg, act, call)
  if (arg.type === 'values' || arg.type === 'outlines') return {}
  if (arg.type === 'units' || arg.type === 'tasks' || arg.type === 'evidence') return Array.isArray(d) ? [...d] : d ? String(d).split(';') : []
  if (d != null) return Array.isArray(d) ? d.join(';') : String(d)
  return ''
}

const NEEDS: Record<string, Arg[]> = {
  text: [{ name: 'text', type: 'text', required: true }],
  basis: [{ name: 'basis', type: 'text', required: true }],
  owner: [{ name: 'owner', type: 'unit', required: true }],
  call: [{ name: 'call', type: 'call', required: true }],
  photo: [{ name: 'photo', type: 'line', required: true }],
  value: [{ name: 'value', type: 'line', required: true }],
  review: [{ name: 'review', type: 'date', required: true }],
  ledger: [{ name: 'person', type: 'line', required: true }, { name: 'review', type: 'date', required: true }],
  letter: [{ name: 'letter', type: 'line', required: true }],
}

export function useActForm(call: Ref<CallPage | undefined>, next: Ref<Next | undefined>) {
  const values = reactive<Record<string, Value>>({})
  const faults = ref<FormFault[]>([])
  const message = ref('')
  const request = ref<string>()
  const busy = ref(false)
  const stale = ref(false)
  let sent = ''
  let key = newKey()

  function reset(): void {
    for (const name of Object.keys(values)) delete values[name]
    for (const arg of next.value?.args ?? []) values[arg.name] = start(arg, next.value!.act, call.value)
    faults.value = []
    message.value = ''
    stale.value = false
  }

  /** The fields that show now: an optional one that only some reason needs shows with that reason. */
  const shown = computed<Arg[]>(() => {
    const given = next.value
    if (!given) return []
    const n = { ...given, args: given.args.filter((a) => a.type !== 'outlines' || a.codes?.length) } // no metric of the item has a geometry
    const coded = n.args.find((a) => a.type === 'code' && a.group)
    if (!coded?.group) {
      if (n.act !== 'send_back') return n.args
      const spoken = new Set(n.needs.map((w) => SPOKEN[w.word]))
      return n.args.filter((a) => spoken.has(a.name)).map((a) => ({ ...a, required: true }))
    }
    const all = reasonsOf(coded.group)
    const fieldsOf = (needs: string[]) => needs.flatMap((w) => NEEDS[w] ?? [])
    const some = new Set(all.flatMap((r) => fieldsOf(r.needs)).map((a) => a.name))
    const chosen = all.find((r) => r.code === values[coded.name])
    const needed = chosen ? fieldsOf(chosen.needs) : []
    const neededNames = new Set(needed.map((a) => a.name))
    const out: Arg[] = []
    for (const a of n.args) {
      if (a.required || !some.has(a.name)) out.push(a)
      else if (neededNames.has(a.name)) out.push({ ...a, required: true })
    }
    for (const a of needed) if (!out.some((b) => b.name === a.name)) out.push(a)
    return out
  })

  function bodyOf(): ActBody {
    const out: Record<string, unknown> = { act: next.value!.act }
    for (const a of shown.value) {
      const v = values[a.name]
      if (blank(v)) {
        if (a.type === 'units' && a.required) out[a.name] = [] // "none" is an answer
        continue
      }
      if (a.type === 'bool') out[a.name] = v
      else if (typeof v === 'string') out[a.name] = v.trim()
      else out[a.name] = v
    }
    return out as ActBody
  }

  const fieldId = (name: string): string => `act-${next.value?.act}-${name}`

  const lacking = computed(() => shown.value.filter((a) => a.required && a.type !== 'units' && blank(values[a.name])))
  function check(): boolean {
    faults.value = lacking.value
      .map((a) => ({ name: a.name, text: t('form.fill', { what: nameOf(a.name, next.value?.act) }), id: fieldId(a.name) }))
    message.value = ''
    return faults.value.length === 0
  }
  const faultOf = (name: string): string | undefined => faults.value.find((f) => f.name === name)?.text
  const faultMap = computed(() => Object.fromEntries(faults.value.map((f) => [f.name, f.text])))

  function take(e: unknown): void {
    request.value = e instanceof Problem ? e.request : undefined
    if (e instanceof Problem && e.fields.length) {
      const act = next.value?.act
      const idOf = (name: string): string | undefined => {
        if (shown.value.some((a) => a.name === name)) return fieldId(name)
        if (name.startsWith('outline.')) return `${fieldId('outline')}-${name.slice(8)}`
        const holder = shown.value.find((a) => (a.type === 'evidence' || a.type === 'values') && (a.codes?.includes(name) || metricOf(name) || evidenceOf(name)))
        return holder ? `${fieldId(holder.name)}-${name}` : undefined
      }
      faults.value = e.fields.map((f) => ({ name: f.name, text: faultText(f.name, f.remedy, act), id: idOf(f.name) }))
      message.value = t('problem.bad_input')
    } else {
      message.value = sentence(e)
      stale.value = e instanceof Problem && (e.status === 412 || e.code === 'stale')
    }
  }

  /** Sends; undefined when it was refused (the faults say why). The same content again carries the same key (R6). */
  async function send(extra?: Record<string, unknown>): Promise<CallPage | undefined> {
    if (busy.value || !next.value || !call.value) return undefined
    if (!check()) return undefined
    const body = { ...bodyOf(), ...extra } as ActBody
    const text = JSON.stringify(body) + etag(next.value.version)
    if (text !== sent) key = newKey()
    sent = text
    busy.value = true
    request.value = undefined
    try {
      return await sendAct(call.value.no, next.value, body, key)
    } catch (e) {
      take(e)
      return undefined
    } finally {
      busy.value = false
    }
  }

  return { values, shown, faults, faultOf, faultMap, message, request, busy, stale, reset, send, fieldId, check, lacking, bodyOf }
}
