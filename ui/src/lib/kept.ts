// Drafts that the server does not have yet, on this device: fields, photos, and what is to be sent. They belong to one
// person and are wiped when that person signs out. What the server has is not kept here twice.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { CallFields } from '@/api/client'
import { setKeptCount } from '@/lib/keptCount'
import type { FormFault } from '@/parts/ErrorSummary.vue'

export interface KeptPhoto {
  id: string // "local:…", as it stands among fields.photos until it is uploaded
  name: string
  blob: Blob
}
export interface Kept {
  key: string // its name here, and the Idempotency-Key of its creation there
  person: number
  grant: number
  first?: CallFields // what its creation carries
  no?: string // once the server gave it a number
  tag?: string // of the fields as the server last had them
  base: CallFields
  fields: CallFields
  photos: KeptPhoto[]
  written: string // of its last change
  state: 'draft' | 'waiting' | 'refused'
  act?: 'submit' | 'call_urgent'
  grounds?: string
  message?: string // why it was refused
  faults?: FormFault[]
}

interface Schema extends DBSchema {
  drafts: { key: string; value: Kept; indexes: { person: number } }
}

let opened: Promise<IDBPDatabase<Schema>> | undefined
const db = (): Promise<IDBPDatabase<Schema>> =>
  (opened ??= openDB<Schema>('huying', 1, {
    upgrade: (d) => void d.createObjectStore('drafts', { keyPath: 'key' }).createIndex('person', 'person'),
  }))

async function count(): Promise<void> {
  setKeptCount(await (await db()).count('drafts'))
}

/** Rejects where the browser keeps nothing (private mode, full disk): the page then says so. */
export async function keep(draft: Kept): Promise<void> {
  // Vue's proxies cannot be cloned into the database; blobs can, but not by way of JSON.
  const plain = { ...(JSON.parse(JSON.stringify({ ...draft, photos: [] })) as Kept), photos: draft.photos.map((p) => ({ ...p })) }
  await (await db()).put('drafts', plain)
  await count()
}
export async function dropKept(key: string): Promise<void> {
  await (await db()).delete('drafts', key)
  await count()
}
export async function keptOf(person: number): Promise<Kept[]> {
  const all = await (await db()).getAllFromIndex('drafts', 'person', person)
  return all.sort((a, b) => a.written.localeCompare(b.written))
}
export const keptBy = async (key: string): Promise<Kept | undefined> => (await db()).get('drafts', key)
export async function wipeKept(): Promise<void> {
  await (await db()).clear('drafts')
  await count()
}
