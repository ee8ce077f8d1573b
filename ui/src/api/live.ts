// Live lists: the server says which call changed; what is on the screen and touched by it is read again.
// Bursts are gathered for 300 ms. When the line is lost the rail says since when, and everything is read on return.
import { ref } from 'vue'
import type { S } from './client'
import { queries } from './queries'
import { me, loadSession } from './session'

export const lostSince = ref<number | null>(null)

const calls = new Set<string>()
let desk = false
let timer: ReturnType<typeof setTimeout> | undefined

function flush(): void {
  timer = undefined
  for (const no of calls) for (const what of ['call', 'meeting']) void queries.invalidateQueries({ queryKey: [what, no] })
  for (const what of ['calls', 'follows']) void queries.invalidateQueries({ queryKey: [what] })
  if (desk) for (const what of ['desk', 'meetings', 'stuck', 'notices']) void queries.invalidateQueries({ queryKey: [what] })
  calls.clear()
  desk = false
}

const listeners = new Set<(at: string) => void>()
/** Somebody came to a page that I have open, or left it. Gives back how to stop listening. */
export function onPresent(hear: (at: string) => void): () => void {
  listeners.add(hear)
  return () => listeners.delete(hear)
}

function soon(): void {
  timer = timer ?? setTimeout(flush, 300)
}

export function startLive(): void {
  const source = new EventSource('/api/v1/events')
  source.addEventListener('changed', (e) => {
    const what = JSON.parse((e as MessageEvent<string>).data) as S['Changed']
    if (what.claim) {
      void queries.invalidateQueries({ queryKey: ['claims'] })
      return
    }
    if (what.meeting) {
      void queries.invalidateQueries({ queryKey: ['meeting', what.call, what.meeting] })
      return
    }
    if (what.entry) {
      for (const k of ['entries', 'entry', 'entry-desk', 'notices']) void queries.invalidateQueries({ queryKey: [k] })
      return
    }
    calls.add(what.call!)
    if (!me.value || what.offices.length === 0 || what.offices.includes(me.value.office)) desk = true
    soon()
  })
  source.addEventListener('present', (e) => {
    const { at } = JSON.parse((e as MessageEvent<string>).data) as S['PresentAsk']
    for (const hear of listeners) hear(at)
  })
  source.addEventListener('reload', () => void queries.invalidateQueries())
  source.onopen = () => {
    if (lostSince.value !== null) void queries.invalidateQueries()
    lostSince.value = null
  }
  source.onerror = () => {
    lostSince.value = lostSince.value ?? Date.now()
    // A closed source does not come back by itself: ended session, or the server is restarting.
    if (source.readyState === EventSource.CLOSED) {
      source.close()
      setTimeout(() => void again(), 5_000)
    }
  }
}

async function again(): Promise<void> {
  try {
    const response = await fetch('/api/v1/session')
    if (response.ok) {
      if (!me.value) await loadSession()
      startLive()
      return
    }
  } catch {
    /* still away */
  }
  setTimeout(() => void again(), 10_000)
}
