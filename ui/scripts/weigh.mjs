// After `vite build`: writes a .gz beside every text file of dist/ and holds the budgets of DESIGN.md:
// first load (index.html and all it names, css and scripts) ≤ 110 kB gzip, each lazy chunk ≤ 180 kB gzip,
// no address outside the server, no inline style or script in the page.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url)
const FIRST = 110_000
const LAZY = 180_000
const faults = []

const names = (await readdir(dist, { recursive: true })).filter((n) => /\.(html|js|css|svg|json|webmanifest)$/.test(n)).map((n) => n.replaceAll('\\', '/'))
const sizes = new Map()
for (const name of names) {
  const bytes = await readFile(new URL(name, dist))
  const small = gzipSync(bytes, { level: 9 })
  await writeFile(new URL(name + '.gz', dist), small)
  sizes.set(name, small.length)
  const text = bytes.toString('utf8')
  if (/\.(html|css)$/.test(name) && /(https?:)?\/\/(?!www\.w3\.org)[a-z0-9-]+\.[a-z]/i.test(text)) faults.push(`${name}: names an address outside the server`)
}

const page = await readFile(new URL('index.html', dist), 'utf8')
if (/\sstyle=|<style|<script(?![^>]*\ssrc=)/.test(page)) faults.push('index.html: inline style or script')

// First load = what the page names, and what those scripts import statically (not dynamically).
const first = new Set(['index.html'])
async function follow(name) {
  if (first.has(name) || !sizes.has(name)) return
  first.add(name)
  if (!name.endsWith('.js')) return
  const text = await readFile(new URL(name, dist), 'utf8')
  for (const m of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)) await follow('assets/' + m[1])
}
for (const m of page.matchAll(/(?:src|href)="\/([^"]+)"/g)) await follow(m[1])
let sum = 0
for (const name of first) sum += sizes.get(name)

console.log('\n gzip kB')
for (const [name, size] of [...sizes].sort((a, b) => b[1] - a[1]))
  console.log(`${(size / 1000).toFixed(1).padStart(8)}  ${name}${first.has(name) ? '  (first load)' : ''}`)
console.log(`${(sum / 1000).toFixed(1).padStart(8)}  first load, budget ${FIRST / 1000}`)
if (sum > FIRST) faults.push(`first load ${sum} > ${FIRST}`)
for (const [name, size] of sizes) if (!first.has(name) && size > LAZY) faults.push(`${name} ${size} > ${LAZY}`)
if (faults.length) {
  console.error(faults.map((f) => 'over budget or policy: ' + f).join('\n'))
  process.exit(1)
}
