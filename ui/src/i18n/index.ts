// Chinese first and complete, English second by the same keys (the type of `en` is that of `zh`).
import { createI18n, type MessageFunction } from 'vue-i18n'
import { watch } from 'vue'
import { prefs } from '@/lib/prefs'
import { zh } from './zh'

interface Tree {
  readonly [name: string]: string | Tree
}
type Compiled = { [name: string]: MessageFunction | Compiled }

/** Our messages know text and {name} only; so they need no message compiler (5 kB gzip less on first load). */
function message(text: string): MessageFunction {
  const parts = text.split(/\{(\w+)\}/)
  return (({ named }: { named: (name: string) => unknown }) => parts.map((p, i) => (i % 2 ? String(named(p) ?? '') : p)).join('')) as MessageFunction
}
function compile(tree: Tree): Compiled {
  const out: Compiled = {}
  for (const [name, x] of Object.entries(tree)) out[name] = typeof x === 'string' ? message(x) : compile(x)
  return out
}

export const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  messages: { zh: compile(zh) as never },
})

/** t('a.b', {n: 3}): reactive when called while rendering. */
interface Words {
  t: (key: string, named?: Record<string, unknown>) => string
  te: (key: string) => boolean
}
export const { t, te } = i18n.global as unknown as Words

/** English by the same keys: what `zh` has and `en` lacks does not compile. */
export type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> }

/** A desk's own words come with its chunk (desks/X/words.ts), so the first load does not grow with every screen. */
export function addWords<T extends Tree>(zh: T, en: Same<T>): void {
  i18n.global.mergeLocaleMessage('zh' as never, compile(zh) as never)
  i18n.global.mergeLocaleMessage('en' as never, compile(en as Tree) as never)
}

/** The shared words in English are a chunk of its own: nobody who reads Chinese loads it. */
let english = false
watch(
  () => prefs.lang,
  async (lang) => {
    if (lang === 'en' && !english) {
      const { en } = await import('./en')
      i18n.global.mergeLocaleMessage('en' as never, compile(en) as never)
      english = true
    }
    i18n.global.locale.value = lang as never
  },
  { immediate: true },
)
