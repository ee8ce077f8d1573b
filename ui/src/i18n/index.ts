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

/** English is a chunk of its own: nobody who reads Chinese loads it. */
watch(
  () => prefs.lang,
  async (lang) => {
    if (lang === 'en' && !(i18n.global.availableLocales as string[]).includes('en')) {
      const { en } = await import('./en')
      i18n.global.setLocaleMessage('en' as never, compile(en) as never)
    }
    i18n.global.locale.value = lang as never
  },
  { immediate: true },
)
