import { ref, type Ref } from 'vue'
import { newKey } from '@/api/client'
import { Problem, sentence } from '@/api/problem'
import { t } from '@/i18n'
import type { FormFault } from '@/parts/ErrorSummary.vue'

export interface Sending {
  faults: Ref<FormFault[]>
  message: Ref<string>
  request: Ref<string | undefined>
  busy: Ref<boolean>
  clear: () => void
  faultOf: (name: string) => string | undefined
  send: <T>(missing: string[], what: unknown, version: number | undefined, post: (key: string) => Promise<T>) => Promise<T | undefined>
}

/** A form's one request: what is missing is said first, the same content goes out under the same key, and every fault that
 * comes back stands at its field. Resolves to undefined when nothing was done. */
export function useSend(idOf: (name: string) => string, wordOf: (name: string) => string): Sending {
  const faults = ref<FormFault[]>([])
  const message = ref('')
  const request = ref<string>()
  const busy = ref(false)
  let sent = ''
  let key = newKey()
  const remedy = (name: string, text: string): string => (/[\u3400-\u9fff]/.test(text) ? text : t('form.fix', { what: wordOf(name) }))
  const fault = (name: string, text: string): FormFault => ({ name, text, id: idOf(name) })
  function clear(): void {
    faults.value = []
    message.value = ''
  }
  async function send<T>(missing: string[], what: unknown, version: number | undefined, post: (key: string) => Promise<T>): Promise<T | undefined> {
    clear()
    faults.value = missing.map((n) => fault(n, t('form.fill', { what: wordOf(n) })))
    if (faults.value.length || busy.value) return undefined
    const text = JSON.stringify(what) + version
    if (text !== sent) key = newKey()
    sent = text
    busy.value = true
    try {
      return await post(key)
    } catch (e) {
      request.value = e instanceof Problem ? e.request : undefined
      if (e instanceof Problem && e.fields.length) faults.value = e.fields.map((f) => fault(f.name, remedy(f.name, f.remedy)))
      else message.value = sentence(e)
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { faults, message, request, busy, clear, faultOf: (name) => faults.value.find((f) => f.name === name)?.text, send }
}
