// What the browser tests share: a counted test, a watched page, and what must hold of any screen.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)
const require = createRequire(new URL('ui/package.json', root))
const { chromium } = require('playwright-core')
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const shots = new URL('shots/', import.meta.url)
mkdirSync(shots, { recursive: true })

export const tally = { passed: 0, failed: [] }
/** `node tests/ui/run.mjs job 紧急` runs only the tests whose name has that word. */
export async function test(name, run) {
  if (process.argv[3] && !name.includes(process.argv[3])) return
  browser = await launch()
  try {
    await run()
    tally.passed++
    console.log(`ok    ${name}`)
  } catch (e) {
    tally.failed.push(name)
    console.log(`FAIL  ${name}\n      ${String(e.stack ?? e).split('\n').slice(0, 6).join('\n      ')}`)
  } finally {
    await browser.close().catch(() => {})
  }
}
export function expect(ok, what) {
  if (!ok) throw new Error(what)
}
// One browser a test: a renderer that a crowded machine kills takes one test with it, not the rest.
let browser
const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', // half the processor time of the browser with its windows
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
export const sizes = { desk: { width: 1366, height: 768 }, phone: { width: 390, height: 844 }, small: { width: 360, height: 740 } }

/** A page that notes every outside request and every error of script or policy. */
export async function open(base, size = 'desk', more = {}) {
  const context = await browser.newContext({ viewport: sizes[size], isMobile: size !== 'desk', hasTouch: size !== 'desk', locale: 'zh-CN', reducedMotion: 'reduce', serviceWorkers: 'block', ...more })
  const page = await context.newPage()
  page.faults = []
  page.on('request', (r) => { if (!/^(data|blob|about):/.test(r.url()) && new URL(r.url()).origin !== base) page.faults.push(`outside request ${r.url()}`) })
  page.on('pageerror', (e) => page.faults.push(`script: ${e.message}`))
  page.on('console', (m) => { if (m.type() === 'error' && !/status of (401|404|409|412|422|429|503)|ERR_CONNECTION|ERR_INTERNET_DISCONNECTED|ERR_INCOMPLETE|ERR_EMPTY/.test(m.text())) page.faults.push(`console: ${m.text()}`) })
  page.setDefaultTimeout(15_000)
  page.base = base
  return page
}
export async function shot(page, name) {
  await page.waitForTimeout(250)
  await page.screenshot({ path: fileURLToPath(new URL(`${encodeURIComponent(name)}.png`, shots)), fullPage: false })
}
/** What must hold of any screen: no sideways scroll, axe finds nothing, nothing on the console, nothing asked outside. */
export async function sound(page, name) {
  await shot(page, name)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(wide <= 0, `${name}: ${wide} px wider than the screen`)
  // The policy forbids scripts from text, as it should: axe goes in by the debugger's own way.
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axe })
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: false }).then((r) => JSON.stringify(r.violations.map((v) => v.id + ' (' + v.impact + '): ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? n.failureSummary)).join(' | '))))`,
    awaitPromise: true, returnByValue: true,
  })
  await session.detach()
  const found = JSON.parse(result.value)
  expect(found.length === 0, `${name}: axe ${found.join('\n      ')}`)
  expect(page.faults.length === 0, `${name}: ${page.faults.join('; ')}`)
}
