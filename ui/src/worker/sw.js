// The worker of an https install: the app starts without a network, and a street's form is there. It answers for files of
// this build and for three readings that the form needs; everything else goes to the server or fails as it would without it.
// __BUILD__ and __FILES__ are filled in by vite.config.ts.
const FILES = 'huying-__BUILD__'
const PERSON = 'huying-person' // who is here and the district's names: wiped at sign-out
const READINGS = ['/api/v1/session', '/api/v1/district', '/api/v1/map']

self.addEventListener('install', (e) => {
  e.waitUntil(caches.open(FILES).then((c) => c.addAll(__FILES__)).then(() => self.skipWaiting()))
})
self.addEventListener('activate', (e) => {
  const old = (names) => names.filter((n) => n.startsWith('huying-') && n !== FILES && n !== PERSON)
  e.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((n) => caches.delete(n)))).then(() => self.clients.claim()))
})

async function fromNet(request, cacheName, key) {
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(cacheName)).put(key, answer.clone())
  return answer
}
/** The server's answer; only when there is none, the one kept. */
async function netFirst(request, cacheName, key) {
  try {
    return await fromNet(request, cacheName, key)
  } catch (e) {
    const kept = await caches.match(key)
    if (kept) return kept
    throw e
  }
}
/** Names of files carry their hash: what is kept is right. */
const keptFirst = async (request) => (await caches.match(request)) ?? fromNet(request, FILES, request)

self.addEventListener('fetch', (e) => {
  const { request } = e
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname.startsWith('/assets/')) e.respondWith(keptFirst(request))
  else if (READINGS.includes(pathname)) e.respondWith(netFirst(request, PERSON, pathname))
  else if (request.mode === 'navigate' && !/^\/(sign-in|open|api|healthz|metrics|pages)/.test(pathname))
    e.respondWith(fetch(request).catch(() => caches.match('/')))
})
