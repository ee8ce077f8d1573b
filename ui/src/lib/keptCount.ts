// How many drafts wait on this device, known without opening the database: the first load needs no more than this.
import { ref } from 'vue'

const NAME = 'huying.kept'
function load(): number {
  try {
    return Number(localStorage.getItem(NAME)) || 0
  } catch {
    return 0
  }
}
export const keptCount = ref(load())

export function setKeptCount(n: number): void {
  keptCount.value = n
  try {
    localStorage.setItem(NAME, String(n))
  } catch {
    /* forbidden storage: there is no database either */
  }
}
