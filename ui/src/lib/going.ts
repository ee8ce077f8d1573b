// Drafts that were given up less than ten seconds ago: no list shows them, the server still has them.
import { reactive } from 'vue'

export const going = reactive(new Set<string>())
