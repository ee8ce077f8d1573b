import { nextTick } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { t } from '@/i18n'
import Home from '@/desks/home/Home.vue'

// Every filter, tab and selected row lives in the URL: a link sent by a colleague shows the same thing.
export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', name: 'home', component: Home, meta: { title: 'nav.desk' } },
    { path: '/calls', name: 'calls', component: () => import('@/desks/calls/Calls.vue'), meta: { title: 'nav.calls' } },
    { path: '/calls/new', name: 'new', component: () => import('@/desks/street/NewCall.vue'), meta: { title: 'nav.new' } },
    { path: '/calls/:no', name: 'call', component: () => import('@/desks/call/Call.vue'), props: true, meta: { title: 'nav.calls' } },
    { path: '/calls/:no/draft', name: 'draft', component: () => import('@/desks/street/NewCall.vue'), props: true, meta: { title: 'nav.new' } },
    { path: '/calls/:no/verify', name: 'verify', component: () => import('@/desks/street/Verify.vue'), props: true, meta: { title: 'verify.title' } },
    { path: '/calls/:no/answer/:label', name: 'answer', component: () => import('@/desks/office/Answer.vue'), props: true, meta: { title: 'answer.title' } },
    { path: '/meetings', name: 'meetings', component: () => import('@/desks/meetings/Board.vue'), meta: { title: 'nav.meetings' } },
    { path: '/meetings/:no', name: 'meeting', component: () => import('@/desks/meetings/Room.vue'), props: true, meta: { title: 'nav.meetings' } },
    { path: '/board', name: 'board', component: () => import('@/desks/board/Board.vue'), meta: { title: 'nav.board' } },
    { path: '/board/list/:k', name: 'figure-list', component: () => import('@/desks/board/FigureList.vue'), props: true, meta: { title: 'nav.board' } },
    { path: '/board/rank/:k', name: 'rank', component: () => import('@/desks/board/Rank.vue'), props: true, meta: { title: 'nav.board' } },
    { path: '/outcomes', name: 'outcomes', component: () => import('@/desks/outcomes/Outcomes.vue'), meta: { title: 'call.outcomes' } },
    { path: '/calls/:no/dispute/:label', name: 'dispute', component: () => import('@/desks/hub/Dispute.vue'), props: true, meta: { title: 'nav.dispute' } },
    { path: '/ledgers', name: 'ledgers', component: () => import('@/desks/hub/Ledgers.vue'), meta: { title: 'nav.ledgers' } },
    { path: '/catalog', name: 'catalog', component: () => import('@/desks/catalog/Catalog.vue'), meta: { title: 'nav.catalog' } },
    { path: '/catalog/versions', name: 'versions', component: () => import('@/desks/catalog/Versions.vue'), meta: { title: 'nav.catalog' } },
    { path: '/catalog/versions/:version', name: 'version', component: () => import('@/desks/catalog/Version.vue'), props: true, meta: { title: 'nav.catalog' } },
    { path: '/scores', name: 'scores', component: () => import('@/desks/score/Scores.vue'), meta: { title: 'nav.score' } },
    { path: '/scores/:no', name: 'score', component: () => import('@/desks/score/Score.vue'), props: true, meta: { title: 'nav.score' } },
    { path: '/one51', name: 'one51', component: () => import('@/desks/one51/One51.vue'), meta: { title: 'nav.one51' } },
    { path: '/supervise', name: 'supervise', component: () => import('@/desks/supervise/Supervise.vue'), meta: { title: 'nav.supervise' } },
    { path: '/inspect', name: 'inspect', component: () => import('@/desks/supervise/Inspect.vue'), meta: { title: 'nav.supervise' } },
    { path: '/notices', name: 'notices', component: () => import('@/desks/supervise/Notices.vue'), meta: { title: 'nav.notices' } },
    { path: '/registers/:entity/:no', name: 'entry', component: () => import('@/parts/entry/EntryPage.vue'), props: true, meta: { title: 'nav.one51' } },
    { path: '/map', name: 'map', component: () => import('@/desks/map/MapPage.vue'), meta: { title: 'nav.map' } },
    { path: '/people', name: 'people', component: () => import('@/desks/admin/People.vue'), meta: { title: 'nav.people' } },
    { path: '/rules', name: 'rules', component: () => import('@/desks/admin/Rules.vue'), meta: { title: 'nav.people' } },
    { path: '/audit', name: 'audit', component: () => import('@/desks/admin/Audit.vue'), meta: { title: 'nav.people' } },
    { path: '/me', name: 'me', component: () => import('@/desks/home/Me.vue'), meta: { title: 'nav.me' } },
    { path: '/wall', name: 'wall', component: () => import('@/desks/wall/Wall.vue'), meta: { title: 'wall.title', bare: true } },
    { path: '/:rest(.*)*', name: 'lost', component: () => import('@/desks/home/Lost.vue'), meta: { title: 'lost.title' } },
  ],
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? {} : { top: 0 }),
})

export function setTitle(what: string, count?: number): void {
  document.title = (count ? `(${count}) ` : '') + t('app.title', { what })
}

let first = true
router.afterEach((to, from) => {
  if (to.path === from.path && !first) return
  setTitle(t(String(to.meta.title)))
  if (!first) void nextTick(() => document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true }))
  first = false
})
