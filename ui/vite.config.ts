import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'

/** Writes /sw.js with the list of files that a street's form needs to start without a network. */
function worker(): Plugin {
  return {
    name: 'huying-worker',
    generateBundle(_, bundle) {
      const files = new Set<string>()
      const take = (name: string): void => {
        const chunk = bundle[name]
        if (files.has(name) || chunk?.type !== 'chunk') return
        files.add(name)
        for (const css of chunk.viteMetadata?.importedCss ?? []) files.add(css)
        chunk.imports.forEach(take)
      }
      const wanted = ['NewCall', 'KeptDrafts', 'Leave', 'outbox', 'Help', 'en']
      for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk' && (chunk.isEntry || wanted.includes(chunk.name))) take(chunk.fileName)
      const list = ['/', '/mark.svg', ...[...files].sort().map((f) => '/' + f)]
      const text = readFileSync(new URL('./src/worker/sw.js', import.meta.url), 'utf8')
      const build = createHash('sha256').update(list.join()).digest('hex').slice(0, 12)
      this.emitFile({ type: 'asset', fileName: 'sw.js', source: text.replace("-__BUILD__'", `-${build}'`).replace('addAll(__FILES__)', `addAll(${JSON.stringify(list)})`) })
    },
  }
}

// Old Chromium cores are common on government desks, and the policy of the server allows no inline style or script:
// so assets are never inlined as data: scripts, and css stays in files.
export default defineConfig({
  plugins: [vue(), worker()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'true',
  },
  build: {
    target: 'chrome87',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/sign-in': 'http://127.0.0.1:8080' } },
})
