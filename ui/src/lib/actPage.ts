// A page that is one act: sent, told, and back to the call; somebody was faster: read again, what was typed stays.
import type { Ref } from 'vue'
import { useRouter } from 'vue-router'
import type { CallPage } from '@/api/client'
import { actName } from '@/api/district'
import { queries } from '@/api/queries'
import type { useActForm } from './form'
import { useKeys } from './keys'
import { toast } from './toast'
import { t } from '@/i18n'

type Form = ReturnType<typeof useActForm>
interface Page {
  no: Ref<string>
  form: Form
  act: () => string | undefined
  /** Puts into the form what the page holds beside it; false: it has said what is lacking. */
  ready?: () => boolean
  /** After it: true stays on the page. */
  done?: (page: CallPage, act: string) => boolean | undefined
}

export function useActPage({ no, form, act, ready, done }: Page) {
  const router = useRouter()
  async function send(): Promise<void> {
    const doing = act()
    if (!doing || (ready && !ready())) return
    const page = await form.send()
    if (!page) return
    toast(t('did.sent', { what: actName(doing), no: page.no }))
    if (!done?.(page, doing)) await router.push(`/calls/${page.no}`)
  }
  function reread(): void {
    form.message.value = ''
    form.stale.value = false
    void queries.invalidateQueries({ queryKey: ['call', no.value] })
  }
  useKeys({ 'ctrl+enter': () => void send() })
  return { send, reread }
}
