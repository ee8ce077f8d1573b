// The registers: words of the books from the server, entries, acts. What may be done comes with the entry or the list.
import { shallowRef } from 'vue'
import { api, body, etag, newKey, type S } from '@/api/client'
import { communityName, officeName, roleName } from '@/api/district'
import { queries } from '@/api/queries'
import { amount } from '@/lib/format'
import { prefs } from '@/lib/prefs'

export type Entry = S['Entry']
export type EntryPage = S['EntryPage']
export type EntryNext = S['EntryNext']
export type EntryArg = S['EntryArg']

const books = shallowRef<S['Registers'] | null>(null)
export async function loadBooks(): Promise<void> {
  books.value = books.value ?? (await body(api.GET('/api/v1/registers')))
}

const named = (x?: { name_zh: string; name_en: string }): string | undefined => (x ? (prefs.lang === 'en' ? x.name_en : x.name_zh) : undefined)
const book = (code: string) => books.value?.books.find((b) => b.code === code)
export const bookName = (code: string): string => named(book(code)) ?? code
export const bookState = (code: string, state: string): string => named(book(code)?.states.find((s) => s.code === state)) ?? state
export const bookAct = (code: string, act: string): string => named(book(code)?.acts.find((a) => a.code === act)) ?? act
export const bookStates = (code: string) => book(code)?.states ?? []
export const bookCodes = (code: string, arg: string) => (book(code)?.codes ?? []).filter((c) => c.arg === arg)
export const bookCode = (code: string, arg: string, value?: string): string => named(bookCodes(code, arg).find((c) => c.code === value)) ?? value ?? ''
export const argName = (name: string): string => named(books.value?.args.find((a) => a.code === name)) ?? name
export const entryClock = (code?: string | null): string => named(books.value?.clocks.find((c) => c.code === code)) ?? code ?? ''
export const nextName = (n: EntryNext): string => named(n) ?? n.act

/** A fact as a person reads it, by the type of its argument. */
export function factText(code: string, name: string, value: string): string {
  const type = books.value?.args.find((a) => a.code === name)?.type
  if (bookCodes(code, name).length) return bookCode(code, name, value)
  if (type === 'unit' || type === 'street' || type === 'agency' || type === 'office' || name === 'where' || name === 'handed') return officeName(value)
  if (type === 'units' || name === 'absent') return value.split(';').filter(Boolean).map((c) => officeName(c)).join('、') || '—'
  if (type === 'role') return roleName(value)
  if (type === 'days') return value.split(';').filter(Boolean).join('、')
  if (type === 'community') return communityName(value)
  if ((type === 'int' && name !== 'year') || name === 'total' || name === 'each') return amount(value)
  if (type === 'time') return value.replace('T', ' ')
  return value
}
const HIDDEN = new Set(['power', 'kind', 'linked', 'each', 'again', 'number', 'call', 'lamp', 'rung', 'taken', 'person', 'grant'])
export const factsShown = (e: { book: string; facts: Record<string, string> }): [string, string][] =>
  Object.entries(e.facts).filter(([n, v]) => !HIDDEN.has(n) && v !== '').map(([n, v]) => [argName(n), factText(e.book, n, v)])

export const entryLink = (e: { book: string; no: string }): string => `/registers/${e.book}/${e.no}`
export const listEntries = (entity: string, query: { state?: string; scope?: 'mine'; fact?: string; value?: string; after?: number; limit?: number } = {}) =>
  body(api.GET('/api/v1/registers/{entity}', { params: { path: { entity }, query } }))
export const readEntry = (entity: string, no: string): Promise<EntryPage> => body(api.GET('/api/v1/registers/{entity}/{no}', { params: { path: { entity, no } } }))

/** One act; without `no` it makes an entry. Lists and desks are read again. */
export async function sendEntry(entity: string, no: string | undefined, version: number, act: S['EntryAct'], key = newKey()): Promise<EntryPage> {
  const page = no
    ? await body(api.POST('/api/v1/registers/{entity}/{no}/acts', { params: { path: { entity, no }, header: { 'If-Match': etag(version), 'Idempotency-Key': key } }, body: act }))
    : await body(api.POST('/api/v1/registers/{entity}', { params: { path: { entity }, header: { 'Idempotency-Key': key } }, body: act }))
  queries.setQueryData(['entry', entity, page.no], page)
  void queries.invalidateQueries({ queryKey: ['entries'] })
  void queries.invalidateQueries({ queryKey: ['entry-desk'] })
  void queries.invalidateQueries({ queryKey: ['workload'] })
  if (['setting', 'calendar_year', 'office_name', 'grant'].includes(entity)) for (const k of ['config', 'people']) void queries.invalidateQueries({ queryKey: [k] })
  return page
}
