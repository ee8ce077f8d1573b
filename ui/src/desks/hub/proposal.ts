import type { CallPage, Next } from '@/api/client'
import { itemOf } from '@/api/district'

export const BATCH = 20 // UX §4.3: at most so many at once

export const stepOf = (c: CallPage, act: string): Next | undefined => c.next.find((n) => n.entity === 'call' && n.act === act && n.enabled)

/** What the server proposes for an argument; several offices by semicolons. */
export function given(n: Next | undefined, name: string): string {
  const d = n?.args.find((a) => a.name === name)?.default
  return Array.isArray(d) ? d.join(';') : d ? String(d) : ''
}

/** The list's and the precedents' proposal for a call in the intake, as it would go without a word of the hub's own. */
export function proposalOf(c: CallPage): { grade: string; lead: string } {
  const accept = stepOf(c, 'accept'), i = itemOf(c.item)
  return {
    grade: c.state === 'graded' ? (c.grade ?? '') : given(accept, 'grade') || i?.grade || '',
    lead: c.lead ?? (given(accept, 'lead') || given(stepOf(c, 'dispatch'), 'lead') || i?.lead || ''),
  }
}
