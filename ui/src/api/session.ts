// Who is here. The sign-in page is the server's own; only a session that ends during work is renewed in a dialog.
import { ref, shallowRef } from 'vue'
import type { components } from './schema'
import { problemOf } from './problem'
import { keptCount } from '@/lib/keptCount'

export type Session = components['schemas']['Session']

/** A screen without a person (the wall) comes with a token behind the #: kept for this tab, and out of the address. */
const TOKEN = 'huying.token'
function token(): string | null {
  const given = window.location.hash.startsWith('#token=') ? window.location.hash.slice(7) : null
  if (given) history.replaceState(history.state, '', window.location.pathname + window.location.search)
  try {
    if (given) sessionStorage.setItem(TOKEN, given)
    return sessionStorage.getItem(TOKEN)
  } catch {
    return given // forbidden storage: until the page is loaded again
  }
}
export const bearer = token()

export const me = shallowRef<Session | null>(null)
/** The dialog is open while this is set. */
export const asking = ref(false)

let waiting: { promise: Promise<void>; done: () => void } | undefined

/** Resolves when the person has signed in again. Many requests may wait for one dialog. */
export function signInAgain(): Promise<void> {
  if (!waiting) {
    let done = () => {}
    const promise = new Promise<void>((resolve) => (done = resolve))
    waiting = { promise, done }
    asking.value = true
  }
  return waiting.promise
}

export function toSignInPage(): void {
  const here = window.location.pathname + window.location.search
  window.location.assign('/sign-in?to=' + encodeURIComponent(here))
}

/** Reads who is here; false when nobody is (the page leaves for sign-in). */
export async function loadSession(): Promise<boolean> {
  const response = await fetch('/api/v1/session', bearer ? { headers: { Authorization: `Bearer ${bearer}` } } : {})
  if (response.status === 401) {
    toSignInPage()
    return false
  }
  if (!response.ok) throw await problemOf(response)
  me.value = (await response.json()) as Session
  return true
}

/** Used by the dialog: same person again, the page stays. Throws the Problem. */
export async function signIn(account: string, password: string, totp?: string): Promise<void> {
  const response = await fetch('/api/v1/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(totp ? { account, password, totp } : { account, password }),
  })
  if (!response.ok) throw await problemOf(response)
  const before = me.value
  const again = await fetch('/api/v1/session')
  if (again.ok) {
    const now = (await again.json()) as Session
    // Back under another hat than the one the form was opened with: put the old one on again.
    const kept = before && now.person === before.person ? now.grants.find((g) => g.grant === before.grant && g.state === 'active') : undefined
    if (kept && now.grant !== kept.grant) await switchGrant(kept.grant)
    else me.value = now
  }
  asking.value = false
  waiting?.done()
  waiting = undefined
}

export async function switchGrant(grant: number): Promise<void> {
  const response = await fetch('/api/v1/session', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ grant }),
  })
  if (!response.ok) throw await problemOf(response)
  me.value = (await response.json()) as Session
}

/** The dialog that warns of unsent drafts is open while this is set. */
export const leaving = ref(false)
export async function signOut(): Promise<void> {
  if (keptCount.value && !leaving.value) {
    leaving.value = true
    return
  }
  if ('caches' in window) await caches.delete('huying-person').catch(() => false)
  await fetch('/api/v1/session', { method: 'DELETE' })
  window.location.assign('/sign-in')
}

export const isRole = (...roles: string[]): boolean => !!me.value && roles.includes(me.value.role)
