// Sending acts. The server decides what is lawful; here is only how a step travels: version, key, what to do with the
// answer, and the short way from a row of a list.
import type { Router } from 'vue-router'
import { api, body, etag, newKey, type ActBody, type CallPage, type CallRow, type Next } from '@/api/client'
import { actName } from '@/api/district'
import { Problem, sentence } from '@/api/problem'
import { queries } from '@/api/queries'
import { known } from './known'
import { toast } from './toast'
import { t, te } from '@/i18n'

export const readCall = (no: string): Promise<CallPage> => body(api.GET('/api/v1/calls/{no}', { params: { path: { no } } }))

/** One act. The answer is the call's page after it: it goes into the cache, lists are read again. */
export async function sendAct(no: string, next: Pick<Next, 'entity' | 'task' | 'meeting' | 'version'>, act: ActBody, key = newKey()): Promise<CallPage> {
  const header = { 'If-Match': etag(next.version), 'Idempotency-Key': key }
  if (next.entity === 'meeting') {
    const to = next.meeting
      ? api.POST('/api/v1/meetings/{no}/acts', { params: { path: { no: next.meeting }, header }, body: act })
      : api.POST('/api/v1/calls/{no}/meetings', { params: { path: { no }, header }, body: act })
    await body<unknown>(to)
    for (const what of ['meeting', 'meetings', 'stuck']) void queries.invalidateQueries({ queryKey: [what] })
  }
  const page =
    next.entity === 'meeting'
      ? await readCall(no)
      : next.entity === 'task' && next.task
      ? await body(api.POST('/api/v1/calls/{no}/tasks/{unit}/acts', { params: { path: { no, unit: next.task }, header }, body: act }))
      : await body(api.POST('/api/v1/calls/{no}/acts', { params: { path: { no }, header }, body: act }))
  queries.setQueryData(['call', no], page)
  void queries.invalidateQueries({ queryKey: ['desk'] })
  void queries.invalidateQueries({ queryKey: ['calls'] })
  return page
}

/** Why a step is not open now: a refusal's code becomes its sentence, a sentence stays. */
export const whyNot = (n?: Pick<Next, 'why_not'>): string =>
  !n?.why_not ? t('bar.notNow') : te(`problem.${n.why_not}`) ? t(`problem.${n.why_not}`) : n.why_not

export const sameStep = (a: Next, act: string, task?: string | null): boolean => a.act === act && (!task || a.task === task)

/** Acts that have a screen of their own. */
export function screenOf(no: string, next: Pick<Next, 'act' | 'task' | 'entity'>): string | undefined {
  if (next.entity === 'call' && (next.act === 'close' || next.act === 'pass')) return `/calls/${no}/verify`
  if (next.entity === 'call' && (next.act === 'submit' || next.act === 'call_urgent')) return `/calls/${no}/draft`
  if (next.entity === 'task' && (next.act === 'file' || next.act === 'file_urgent')) return `/calls/${no}/answer/${next.task}`
  if (next.entity === 'task' && ['uphold', 'reject', 'opine', 'rule', 'pass_up'].includes(next.act)) return `/calls/${no}/dispute/${next.task}?act=${next.act}`
  return undefined
}

const ON_THE_SPOT = ['sign', 'contact', 'arrive']

/** What such an act carries without being asked; undefined when something is for a person to say. */
function carried(next: Next, call: CallPage): ActBody | undefined {
  const out: Record<string, unknown> = { act: next.act }
  for (const a of next.args.filter((x) => x.required)) {
    const value = a.default || known(a, next.act, call)
    if (!value) return undefined
    out[a.name] = value
  }
  return out as ActBody
}

/** From a row: what needs nothing said is done on the spot, any other step opens its screen or the call with its form. */
export async function actFromRow(row: CallRow, router: Router, act = row.act): Promise<void> {
  if (!act) return
  if (row.meeting) {
    await router.push(`/meetings/${row.meeting}`)
    return
  }
  try {
    const page = await readCall(row.no)
    const next = page.next.find((n) => n.enabled && sameStep(n, act, row.task))
    const spot = next && ON_THE_SPOT.includes(act) ? carried(next, page) : undefined
    if (next && spot) {
      await sendAct(row.no, next, spot)
      toast(t('did.signed', { what: actName(act), no: row.no }), { to: `/calls/${row.no}` })
      return
    }
    const screen = next && screenOf(row.no, next)
    await router.push(screen ?? { path: `/calls/${row.no}`, query: { act, ...(row.task ? { task: row.task } : {}) } })
  } catch (e) {
    toast(sentence(e), { kind: 'fault', to: `/calls/${row.no}` })
    if (e instanceof Problem && (e.status === 409 || e.status === 412)) void queries.invalidateQueries()
  }
}
