import '@/styles/tokens.css'
import '@/styles/base.css'
import '@/styles/shared.css'
import { createApp } from 'vue'
import { VueQueryPlugin } from '@tanstack/vue-query'
import { i18n } from '@/i18n'
import { queries } from '@/api/queries'
import { router } from '@/router'
import App from '@/App.vue'

createApp(App).use(i18n).use(router).use(VueQueryPlugin, { queryClient: queries }).mount('#app')

// https only: without it the browser has no worker, and drafts are kept all the same (lib/kept).
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
