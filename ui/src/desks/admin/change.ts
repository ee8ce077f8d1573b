// A change of the configuration: the answer is the whole configuration anew; faults stand in the dialog.
import { ref } from 'vue'
import type { S } from '@/api/client'
import { loadDistrict } from '@/api/district'
import { Problem, sentence } from '@/api/problem'
import { queries } from '@/api/queries'
import { faultText } from '@/lib/form'
import { toast } from '@/lib/toast'
import type { FormFault } from '@/parts/ErrorSummary.vue'

export function useChange() {
  const faults = ref<FormFault[]>([])
  const message = ref('')
  const busy = ref(false)
  function clear(): void {
    faults.value = []
    message.value = ''
  }
  async function run(what: () => Promise<S['Config']>, done: string): Promise<boolean> {
    busy.value = true
    clear()
    let good = true
    try {
      queries.setQueryData(['config'], await what())
      void loadDistrict()
      toast(done)
    } catch (e) {
      good = false
      if (e instanceof Problem && e.fields.length) faults.value = e.fields.map((f) => ({ name: f.name, text: faultText(f.name, f.remedy), id: 'r-' + f.name }))
      else message.value = sentence(e)
    }
    busy.value = false
    return good
  }
  return { faults, message, busy, clear, run }
}

/** Today and tomorrow in the district's zone, as a date field wants them. */
export const dayAfter = (n: number): string => new Date(Date.now() + (8 * 3600 + n * 86400) * 1000).toISOString().slice(0, 10)
