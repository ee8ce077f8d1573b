// What a person chose for this browser: theme, density, language, single-letter keys. Nothing of the institution.
import { reactive, watch } from 'vue'

export interface Prefs {
  theme: 'light' | 'dark' | 'auto'
  density: 'standard' | 'tight'
  lang: 'zh' | 'en'
  keys: boolean
}

const KEY = 'huying.prefs'
const start: Prefs = { theme: 'auto', density: 'standard', lang: 'zh', keys: true }

function load(): Prefs {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) || '{}') as Partial<Prefs>
    return { ...start, ...kept }
  } catch {
    return { ...start } // a damaged or forbidden storage is no reason not to start
  }
}

export const prefs = reactive(load())

const night = window.matchMedia('(prefers-color-scheme: dark)')

function show(): void {
  const root = document.documentElement
  const dark = prefs.theme === 'dark' || (prefs.theme === 'auto' && night.matches)
  root.dataset.theme = dark ? 'dark' : 'light'
  root.dataset.density = prefs.density
  root.lang = prefs.lang === 'zh' ? 'zh-CN' : 'en'
}

night.addEventListener('change', show)
watch(
  prefs,
  () => {
    show()
    try {
      localStorage.setItem(KEY, JSON.stringify(prefs))
    } catch {
      /* private mode: the choice lasts until the tab closes */
    }
  },
  { immediate: true },
)
