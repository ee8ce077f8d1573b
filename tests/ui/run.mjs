// The web app in a real browser. First the screens against a stand-in (tests/ui/mock.mjs), then, when the program is
// there (HUYING, else build/huying), the whole main job against it: 呼叫 → 审签 → 派单 → 签收 → 答复 → 核验; the parts after it, and the 水杉街 case
// whole, on dates of its own.   run.mjs [PART [WORD OF A TEST]]
// Desk (1366x768) and phone (390x844, 360 wide); axe with no finding; no request leaves the server; no policy or
// script error on the console. Screenshots: tests/ui/shots. Prints `N passed, N failed`.
import { existsSync } from 'node:fs'
import { tally } from './harness.mjs'
import { start } from './mock.mjs'
import { screens } from './screens.mjs'
import { job } from './job.mjs'
import { meetings } from './meetings.mjs'
import { registers } from './registers.mjs'
import { rules } from './rules.mjs'
import { disputes } from './disputes.mjs'
import { board } from './board.mjs'
import { shanshan } from './case.mjs'
import { offline } from './offline.mjs'

const root = new URL('../../', import.meta.url)
if (!existsSync(new URL('ui/dist/index.html', root))) {
  console.log('ui/dist is not built: run `npm run build` in ui/ first')
  process.exit(1)
}
const part = process.argv[2] ?? 'all' // 'live': all but the screens
const live = part === 'all' || part === 'live'
if (part === 'all' || part === 'screens') await screens(start)
const huying = process.env.HUYING ?? new URL('build/huying', root).pathname
if (live || part === 'job') {
  if (existsSync(huying)) await job(huying)
  else { console.log(`FAIL  no program at ${huying}`); tally.failed.push('program') }
}
if ((live || part === 'meetings') && existsSync(huying)) await meetings(huying)
if ((live || part === 'registers') && existsSync(huying)) await registers(huying)
if ((live || part === 'disputes') && existsSync(huying)) await disputes(huying)
if ((live || part === 'board') && existsSync(huying)) await board(huying)
if ((live || part === 'offline') && existsSync(huying)) await offline(huying)
if ((live || part === 'case') && existsSync(huying)) await shanshan(huying)
if ((live || part === 'rules') && existsSync(huying)) await rules(huying)
console.log(`\n${tally.passed} passed, ${tally.failed.length} failed`)
process.exit(tally.failed.length ? 1 : 0)
