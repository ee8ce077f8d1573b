// The institution as data: items, offices, codes and their names. Loaded once, kept for the visit.
import { computed, shallowRef } from 'vue'
import { prefs } from '@/lib/prefs'
import { t, te } from '@/i18n'
import { api, body, type Item, type S } from './client'

export const district = shallowRef<S['District'] | null>(null)

export async function loadDistrict(): Promise<void> {
  district.value = await body(api.GET('/api/v1/district'))
}

const index = <T extends { code: string }>(pick: (d: S['District']) => T[]) =>
  computed(() => new Map((district.value ? pick(district.value) : []).map((x) => [x.code, x])))

const items = index((d) => d.items)
const departments = index((d) => d.departments)
const agencies = index((d) => d.agencies)
const streets = index((d) => d.streets)
const communities = index((d) => d.communities)
const evidence = index((d) => d.evidence)
const metrics = index((d) => d.metrics)
const units = index((d) => d.units)
const roles = index((d) => d.roles)
const groups = index((d) => d.words.groups)
const acts = index((d) => d.words.acts)
const clocks = index((d) => d.words.clocks)
const states = index((d) => d.words.states)
const lights = index((d) => d.words.lights)
const hows = index((d) => d.words.hows ?? [])
const grades = index((d) => d.grades)

const named = (x?: { name_zh: string; name_en?: string } | null): string | undefined =>
  x ? (prefs.lang === 'en' && x.name_en) || x.name_zh : undefined

export const itemOf = (code?: string | null): Item | undefined => (code ? items.value.get(code) : undefined)
export const itemName = (code?: string | null): string => named(itemOf(code)) ?? code ?? t('call.unsorted')
export const departmentOf = (code: string) => departments.value.get(code)
export const streetName = (code?: string | null): string => (code ? (streets.value.get(code)?.name_zh ?? code) : '')
export const communityName = (code?: string | null): string => (code ? (communities.value.get(code)?.name_zh ?? code) : '')
export const evidenceOf = (code: string) => evidence.value.get(code)
export const evidenceName = (code: string): string => named(evidence.value.get(code)) ?? code
export const metricOf = (code: string) => metrics.value.get(code)
export const metricName = (code: string): string => named(metrics.value.get(code)) ?? code
export const reasonsOf = (group: string) => (district.value?.reasons ?? []).filter((r) => r.group === group)
export const codeName = (x: { name_zh: string; name_en?: string; code: string }): string => named(x) ?? x.code
export const roleName = (code?: string | null): string => {
  if (!code) return ''
  return te(`role.${code}`) ? t(`role.${code}`) : (named(roles.value.get(code)) ?? code)
}
/** Short name of any office: a street, department, agency, the hub, the district. */
export function officeName(code?: string | null, long = false): string {
  if (!code) return ''
  const dept = departments.value.get(code)
  if (dept) return prefs.lang === 'en' ? dept.name_en : long ? dept.name_zh : dept.short_zh
  const at = code.indexOf('@')
  const agency = agencies.value.get(code)
  if (agency) return agency.name_zh
  if (at > 0) return `${officeName(code.slice(0, at))}·${streetName(code.slice(at + 1))}`
  if (streets.value.has(code)) return streetName(code)
  if (communities.value.has(code)) return communityName(code)
  return te(`office.${code}`) ? t(`office.${code}`) : code
}

/** "成龙路": what rows and tags use. */
export const streetShort = (code?: string | null): string => streetName(code).replace(/街道$/, '') || ''

/** ZFJ → 综合执法局, ZFJ~2 → 综合执法局(第 2 次). */
export function taskName(label?: string | null): string {
  if (!label) return ''
  const row = /^M(\d+)\.(.+)$/.exec(label)
  if (row) return t('task.ofMeeting', { n: row[1], row: row[2] })
  const [unit, nth] = label.split(/[~#]/)
  return officeName(unit) + (nth ? t('task.nth', { n: nth }) : '')
}

// Words of the workflow: one table of the server (data/words.csv), in both languages.
/** The step of a desk's row: signing minutes has another word than signing a task. */
export const rowActName = (r: { act?: string | null; meeting?: string | null }): string => (!r.act ? '' : r.meeting && r.act === 'sign' ? t('act.signMinutes') : actName(r.act))
export const actName = (code: string): string => named(acts.value.get(code)) ?? code
export const stateName = (code?: string | null): string => (code ? (named(states.value.get(code)) ?? code) : '')
export const clockName = (code: string): string => named(clocks.value.get(code)) ?? (te(`limit.${code}`) ? t(`limit.${code}`) : code)
export const lightName = (code: string): string => named(lights.value.get(code)) ?? code
export const howName = (code: string): string => named(hows.value.get(code)) ?? code
export const groupName = (code: string): string => named(groups.value.get(code)) ?? code
export const gradeName = (code?: string | null): string => (code ? (named(grades.value.get(code)) ?? code) : '')
export const unitName = (code: string): string => (te(`unit.${code}`) ? t(`unit.${code}`) : (named(units.value.get(code)) ?? code))
