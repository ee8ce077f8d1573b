// 放弃 with ten seconds to think again (UX §5). The act goes to the server when they are over or when the page goes away,
// whichever is first; undone before, nothing has happened there, and what was written and not yet saved is on this device.
import { etag, newKey, type Next } from '@/api/client'
import { bearer } from '@/api/session'
import { actName } from '@/api/district'
import { sentence } from '@/api/problem'
import { sendAct } from '@/lib/acts'
import { going } from '@/lib/going'
import { keep, type Kept } from '@/lib/kept'
import { readKept } from '@/lib/outbox'
import { toast } from '@/lib/toast'
import { t } from '@/i18n'
import '@/lib/kept.words'

const SECONDS = 10

/** `step` is the server's own for this draft, none when it never was there; `unsaved`: the server lacks some of what is in `k`. */
export function discardLater(k: Kept, step: Next | undefined, unsaved: boolean, back: () => void): void {
  const key = newKey()
  const no = step ? k.no! : ''
  const keepIt = async (): Promise<void> => {
    if (unsaved || !step) await keep(k).then(readKept)
  }
  const end = (): void => {
    going.delete(no)
    clearTimeout(timer)
    window.removeEventListener('pagehide', away)
  }
  // With the page, so does the promise to wait; the key makes one of two sendings.
  const away = (): void => {
    if (!step) return
    void fetch(`/api/v1/calls/${no}/acts`, {
      method: 'POST', keepalive: true, body: JSON.stringify({ act: 'discard' }),
      headers: { 'Content-Type': 'application/json', 'If-Match': etag(step.version), 'Idempotency-Key': key, ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}) },
    })
  }
  const over = async (): Promise<void> => {
    try {
      if (step) await sendAct(no, step, { act: 'discard' }, key)
    } catch (e) {
      await keepIt().catch(() => undefined)
      toast(sentence(e), { kind: 'fault', to: `/calls/${no}` })
    }
    end()
  }
  if (step) going.add(no)
  const timer = setTimeout(() => void over(), SECONDS * 1000)
  window.addEventListener('pagehide', away)
  toast(step ? t('did.sent', { what: actName('discard'), no }) : t('kept.dropped'), {
    undo: () => {
      end()
      void keepIt().catch(() => undefined).then(back)
    },
  })
}
