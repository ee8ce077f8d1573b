// 水杉街 whole, by people in the browser, on the dates of the shipped story (tests/stories/s01.story): the street's call, grading
// and dispatch to eight units, the meeting with its room, minutes and eight rows, the slip, the look-back at ten working days,
// answers with measured outcomes, verification and closing, and the score in the agency's assessment of that quarter.
// The server's clock is moved by a preloaded library (clock.c). What the story repeats eightfold goes over the API.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, shot, sound, test } from './harness.mjs'
import { draft, enter, forget, PASSWORD, photo, picture, serve } from './job.mjs'

const STREET = '510104035', SQUAD = `ZFJ@${STREET}`
const UNITS = ['ZFJ', 'SZW', 'GZJ', 'WJJ', 'GYJ', 'STJ', 'ZJJ', 'GAF']
const ROWS = [ // unit, what, due, standard, evidence, metric, target
  ['ZFJ', '拆除空地上的搭建', '2026-04-17', '拆除不少于四百平方米', 'demolition_record', 'illegal_building_demolished_m2', '400'],
  ['WJJ', '地块病媒消杀', '2026-03-27', '监测密度达标', 'disinfection_record'],
  ['GZJ', '勘界并出具权属意见', '2026-03-20', '四至清楚并盖章', 'ownership_survey'],
  ['ZJJ', '清运建渣和废料', '2026-04-24', '清运六十吨,有回执', 'disposal_receipt', 'waste_removed_t', '60'],
  ['GYJ', '栽植草坪灌木', '2026-05-15', '新增绿地不少于两千平方米', 'photo_after', 'green_added_m2', '2000'],
  ['STJ', '土壤检测', '2026-03-31', '出具检测报告', 'monitoring_report'],
  ['GAF', '拆除当日秩序维护', '2026-04-17', '无冲突', 'patrol_log'],
  ['SZW', '居民参与设计并建成小游园', '2026-05-20', '小游园一处建成开放', 'design_document', 'pocket_park_count', '1'],
]

/** A person at the API, as a script with a session would be. */
class Person {
  constructor(base) { this.base = base }
  static async of(base, account) {
    const p = new Person(base)
    const a = await p.ask('POST', '/api/v1/session', { account, password: PASSWORD })
    p.cookie = a.headers.get('set-cookie').split(';')[0]
    return p
  }
  async ask(verb, path, body, more = {}) {
    const form = body instanceof FormData
    const headers = { Origin: this.base, 'Idempotency-Key': crypto.randomUUID(), ...(this.cookie ? { Cookie: this.cookie } : {}), ...(body && !form ? { 'Content-Type': 'application/json' } : {}), ...more }
    const r = await fetch(this.base + path, { method: verb, headers, body: form ? body : body && JSON.stringify(body) })
    const said = await r.text()
    if (!r.ok) throw new Error(`${verb} ${path} ${JSON.stringify(body)}: ${r.status} ${said}`)
    return { headers: r.headers, json: said ? JSON.parse(said) : null }
  }
  get = async (path) => (await this.ask('GET', path)).json
  async act(path, act, args = {}) { // on a call, one of its tasks, a meeting or a score: at the version it has now
    const [, page, label] = path.match(/^(.*?)(?:\/tasks\/([^/]+))?$/)
    const seen = await this.get(page)
    const version = label ? seen.tasks.find((x) => x.label === label).version : seen.version
    return (await this.ask('POST', `${path}/acts`, { act, ...args }, { 'If-Match': `"${version}"` })).json
  }
  async photo() {
    const form = new FormData()
    form.append('file', new Blob([picture], { type: 'image/png' }), 'x.png')
    return (await this.ask('POST', '/api/v1/files', form)).json.sha256
  }
}

function movable() {
  const folder = mkdtempSync(join(tmpdir(), 'huying-clock-'))
  const library = join(folder, 'clock.so'), file = join(folder, 'ahead')
  execFileSync('cc', ['-shared', '-fPIC', '-o', library, fileURLToPath(new URL('clock.c', import.meta.url))])
  return {
    env: { LD_PRELOAD: library, HUYING_CLOCK: file },
    set(when) {
      writeFileSync(file + '.new', String(Math.round((Date.parse(`${when}:00+08:00`) - Date.now()) / 1000)))
      renameSync(file + '.new', file) // at once: an empty file would be the machine's own time
      forget()
    },
    end: () => rmSync(folder, { recursive: true }),
  }
}
const submit = async (page) => {
  await page.click('dialog .modal-foot .btn.primary')
  await page.waitForSelector('dialog', { state: 'detached' })
}
const stateIs = (page, words) => page.waitForSelector(`.call-tags .tag:has-text("${words}")`)
/** What the server's own jobs do by the clock is soon there. */
async function until(look, what) {
  for (let i = 0; i < 80; i++) {
    const found = await look()
    if (found) return found
    await new Promise((r) => setTimeout(r, 100))
  }
  throw new Error(`not in time: ${what}`)
}
const clockOf = (list, name) => list.find((c) => c.name === name)

export async function shanshan(huying) {
  const clock = movable()
  clock.set('2026-03-09T09:00')
  const { base, stop } = await serve(huying, { env: clock.env, more: ['--calls', '30', '--now', '2026-03-09T09:00:00+08:00'] })
  try {
    await test('水杉街:从街道一声呼叫,到小游园、核验与评价得分', async () => {
      const go = { base, at: (when) => clock.set(when), as: (account) => Person.of(base, account) }
      await calledAndDispatched(go)
      await met(go)
      await slippedAndLookedAt(go)
      await answered(go)
      await closed(go)
      await scored(go)
    })
  } finally {
    await stop()
    clock.end()
  }
}

async function calledAndDispatched(go) {
  go.at('2026-03-09T09:20')
  const clerk = await enter(go.base, 'cll.clerk')
  await draft(clerk, { item: 'JJ-A02', text: '水杉街空地搭有棚房、堆放建渣,原有绿地被毁,权属涉及多家单位。', place: '水杉街北侧空地', community: '510104035017' })
  await shot(clerk, '水杉街-1-呼叫')
  await clerk.click('.new-send .btn.primary')
  await clerk.waitForURL(/\/calls\/JJ-[\d-]+$/)
  go.no = clerk.url().split('/').pop()
  go.call = `/api/v1/calls/${go.no}`
  go.at('2026-03-09T10:00')
  const head = await enter(go.base, 'cll.head') // major: the head's own (R11)
  await head.goto(`${go.base}/calls/${go.no}?act=vet`)
  await head.waitForSelector('dialog[open]')
  await submit(head)
  await stateIs(head, '已呼叫')
  go.at('2026-03-09T11:40')
  const hub = await enter(go.base, 'hub.acceptor')
  await hub.goto(`${go.base}/?call=${go.no}`)
  await hub.waitForSelector('.decision .btn.primary')
  await sound(hub, '水杉街-2-定级派单')
  await hub.click('.decision .btn.primary')
  await hub.waitForSelector('.toast.done')
  const page = await (await go.as('hub.head')).get(go.call)
  expect(page.state === 'working' && page.grade === 'major' && page.tasks.length === 8, `dispatched to eight: ${page.state} ${page.grade} ${page.tasks.length}`)
  expect(clockOf(page.clocks, 'meeting').due === '2026-03-12T17:00:00+08:00', 'the meeting is due in three working days')
  expect(page.due === '2026-06-04T17:00:00+08:00' || clockOf(page.clocks, 'answer')?.due === '2026-06-04T17:00:00+08:00', `answer due ${page.due}`)
}

async function met(go) {
  go.at('2026-03-10T10:30')
  let hub = await enter(go.base, 'hub.head')
  await hub.goto(`${go.base}/calls/${go.no}?act=convene`)
  await hub.waitForSelector('dialog')
  await hub.fill('dialog input[type=datetime-local]', '2026-03-12T14:30')
  await hub.fill('#act-convene-place', '水杉社区会议室')
  await submit(hub)
  const no = `${go.no}.M1`
  go.at('2026-03-10T16:00')
  await (await go.as('zfj.liaison')).act(`${go.call}/tasks/ZFJ`, 'hand_down', { agency: SQUAD }) // whom the street will assess (R15)
  await (await go.as('cll.zfj')).act(`${go.call}/tasks/ZFJ`, 'sign')
  for (const unit of UNITS.slice(1)) await (await go.as(`${unit.toLowerCase()}.liaison`)).act(`${go.call}/tasks/${unit}`, 'sign')
  go.at('2026-03-11T10:00')
  const squad = await go.as('cll.zfj')
  await (await go.as('zfj.liaison')).act(`${go.call}/tasks/ZFJ`, 'contact', { text: '已与社区约定踏勘' })
  await squad.act(`${go.call}/tasks/ZFJ`, 'arrive', { place: '水杉街空地', time: '09:50' })

  go.at('2026-03-12T14:30')
  hub = await enter(go.base, 'hub.head')
  await hub.goto(`${go.base}/meetings/${no}`)
  await hub.waitForSelector('.room-parties')
  const away = hub.locator('.room-parties li', { hasText: '住建' })
  for (const box of await hub.locator('.room-parties input[type=checkbox]').all()) await box.check()
  await away.locator('input[type=checkbox]').uncheck()
  const green = hub.locator('.room-parties li', { hasText: '公园' })
  await green.locator('select').selectOption('conditions')
  await green.locator('textarea').fill('先检测土壤')
  await hub.waitForSelector('.room-quorum .tag.ok')
  await shot(hub, '水杉街-3-会场')
  await hub.click('button:has-text("开会登记")')
  await hub.waitForSelector('.call-tags .tag:has-text("已开会")')

  go.at('2026-03-13T15:00')
  const clerk = await enter(go.base, 'hub.acceptor')
  await clerk.goto(`${go.base}/meetings/${no}`)
  await clerk.waitForSelector('text=加一行')
  for (const [i, [unit, what, due, standard, evidence, metric, target]] of ROWS.entries()) {
    const at = (cell) => `#row-T${i + 1}-${cell}`
    await clerk.click('text=加一行')
    await clerk.fill(at('what'), what)
    await clerk.selectOption(at('unit'), unit)
    await clerk.fill(at('person'), '科室负责人')
    await clerk.fill(at('due'), due)
    await clerk.fill(at('standard'), standard)
    await clerk.selectOption(at('evidence'), evidence)
    if (metric) {
      await clerk.selectOption(at('metric'), metric)
      await clerk.fill(at('target'), target)
    }
  }
  await clerk.fill('#meet-conclusions', '八项任务分工到单位、到人')
  await clerk.click('button:has-text("形成纪要")')
  await clerk.waitForSelector('.room-minutes .row:has-text("小游园")')
  await sound(clerk, '水杉街-4-纪要')
  go.at('2026-03-13T16:00')
  hub = await enter(go.base, 'hub.head')
  await hub.goto(`${go.base}/meetings/${no}`)
  await hub.click('.room-head .btn.primary:has-text("签发纪要")')
  await submit(hub)
  await hub.waitForSelector('.call-tags .tag:has-text("纪要已签发")')
  go.meeting = `/api/v1/meetings/${no}`
  const signed = await (await go.as('hub.head')).get(go.meeting)
  expect(clockOf(signed.clocks, 'look_back').due === '2026-03-27T17:00:00+08:00', 'the look-back is due ten working days after')
  expect(signed.rows.every((r) => r.state === 'signed'), 'eight rows are eight tasks')
}

const rowOf = (go, n) => `${go.call}/tasks/M1.T${n}`

async function slippedAndLookedAt(go) {
  go.at('2026-03-20T17:01')
  const hubHead = await go.as('hub.head')
  await until(async () => (await hubHead.get(go.call)).tasks.find((x) => x.label === 'M1.T3').light === 'red', 'T3 is late and shows red')
  go.at('2026-03-23T10:00')
  await (await go.as('gzj.leader')).act(rowOf(go, 3), 'file', { text: '权属意见已盖章', evidence: ['ownership_survey'] })
  const again = `${go.call}/meetings`, head = await go.as('hub.head')
  await head.ask('POST', again, { act: 'convene', kind: 'special', time: '2026-03-24 10:00', place: '中枢会议室', invited: ['ZFJ', 'GZJ'], agenda: '权属意见滑期' },
    { 'If-Match': `"${(await head.get(go.call)).version}"` })
  go.at('2026-03-24T10:00')
  await (await go.as('hub.head')).act(`/api/v1/meetings/${go.no}.M2`, 'hold', { present: [STREET, 'ZFJ', 'GZJ'] })
  go.at('2026-03-27T15:00')
  await (await go.as('wjj.leader')).act(rowOf(go, 2), 'file', { text: '两轮消杀完成', evidence: ['disinfection_record'] })
  go.at('2026-03-27T16:00')
  const clerk = await enter(go.base, 'hub.acceptor')
  await clerk.goto(`${go.base}/meetings/${go.no}.M1`)
  await clerk.waitForSelector('#meet-look')
  for (let n = 1; n <= 8; n++) await clerk.check(`input[name=look-T${n}][value=${n === 2 || n === 3 ? 'done' : 'in_progress'}]`)
  await sound(clerk, '水杉街-5-回头看')
  await clerk.click('button:has-text("登记回头看")')
  await clerk.waitForSelector('.room-table .tag:has-text("推进中")')
}

/** A unit's answer by its own page: words, whatever evidence it asks for, the values whose names have these words. */
async function byPage(go, account, label, text, values) {
  const page = await enter(go.base, account)
  await page.goto(`${go.base}/calls/${go.no}/answer/${label}`)
  await page.waitForSelector('main form')
  await page.fill('main form textarea >> nth=0', text)
  for (const bare of await page.locator('.evs .check input').all()) await bare.check()
  const files = page.locator('.evs .ev:not(.done) input[type=file]')
  while (await files.count()) {
    const left = await files.count()
    await files.first().setInputFiles(photo(`${label}${left}`))
    await page.waitForFunction((n) => document.querySelectorAll('.evs .ev:not(.done) input[type=file]').length < n, left)
  }
  for (const [word, value] of Object.entries(values)) await page.locator(`.value:has(label:has-text("${word}")) .value-in input`).fill(value)
  return page
}
const send = async (page) => {
  await page.click('.verify-side .btn.primary')
  await page.waitForSelector('.call-head h1')
}
async function answered(go) {
  go.at('2026-03-31T10:00')
  await (await go.as('stj.leader')).act(rowOf(go, 6), 'file', { text: '土壤达标', evidence: ['monitoring_report'] })
  go.at('2026-04-17T16:20')
  const zfj = await go.as('zfj.leader')
  await zfj.act(rowOf(go, 1), 'file', { text: '搭建全部拆除', evidence: ['demolition_record', 'legal_document', `photo_after:${await zfj.photo()}`], values: { illegal_building_demolished_m2: '412.5' } })
  await (await go.as('gaf.leader')).act(rowOf(go, 7), 'file', { text: '秩序良好', evidence: ['patrol_log'] })
  go.at('2026-04-24T11:00')
  await (await go.as('zjj.leader')).act(rowOf(go, 4), 'file', { text: '清运完成', evidence: ['disposal_receipt'], values: { waste_removed_t: '63.4' } })
  go.at('2026-05-14T15:00')
  const gyj = await byPage(go, 'gyj.leader', 'M1.T5', '草坪灌木栽植完成', { 绿地: '2036.8' })
  await sound(gyj, '水杉街-6-建绿答复')
  await send(gyj)
  go.at('2026-05-20T11:00')
  await (await go.as('szw.leader')).act(rowOf(go, 8), 'file', { text: '小游园建成开放', evidence: ['design_document'], values: { pocket_park_count: '1' } })
  go.at('2026-05-21T09:40')
  const squad = await go.as('cll.zfj'), sha = await squad.photo()
  await squad.act(`${go.call}/tasks/ZFJ`, 'upload', { evidence: [`photo_before:${sha}`, `photo_after:${sha}`, 'acceptance_form', 'parcel_boundary'] })
  go.at('2026-05-21T10:05')
  const lead = await byPage(go, 'zfj.leader', 'ZFJ', '八项任务全部办结,验收单三方签字', { 违法建设: '412.5', 绿地: '2036.8', 清运: '63.4', 小游园: '1' })
  await shot(lead, '水杉街-7-牵头答复')
  await send(lead)
  const page = await (await go.as('hub.head')).get(go.call)
  expect(page.state === 'answered', `answered: ${page.state}`)
  expect(clockOf(page.clocks, 'verify').due === '2026-05-28T17:00:00+08:00', 'verify in five working days')
}

async function closed(go) {
  go.at('2026-05-26T15:00')
  const page = await enter(go.base, 'cll.leader')
  await page.goto(`${go.base}/calls/${go.no}/verify`)
  await page.click('button:has-text("全部同申报")')
  await page.fill('#measured-illegal_building_demolished_m2', '409')
  await page.check('input[name=satisfied][value=satisfied]')
  await sound(page, '水杉街-8-核验')
  await page.click('.verify-side .btn.primary')
  await page.waitForSelector('.call-head h1')
  await stateIs(page, '已办结')
  await sound(page, '水杉街-9-办结')
  const call = await (await go.as('hub.head')).get(go.call)
  const got = Object.fromEntries(call.outcomes.map((o) => [o.metric, o.verified]))
  expect(got.illegal_building_demolished_m2 === '409.00' && got.green_added_m2 === '2036.80' && got.waste_removed_t === '63.40' && Number(got.pocket_park_count) === 1, JSON.stringify(got))
  expect(call.kind === 'solved' && !call.outcomes.some((o) => o.flagged), 'solved; 409 against 412.5 is within a tenth')
  expect(clockOf(call.clocks, 'recheck30').due === '2026-06-25T17:00:00+08:00', 're-check after thirty days')
}

/** Four plain calls of the same street to the same agency: a score needs five tasks of the quarter (R77). */
async function plainCalls(go) {
  go.at('2026-06-08T10:00')
  const clerk = await go.as('cll.clerk'), leader = await go.as('cll.leader'), hub = await go.as('hub.acceptor'), liaison = await go.as('zfj.liaison'), squad = await go.as('cll.zfj'), boss = await go.as('zfj.leader')
  const sha = await squad.photo()
  for (let i = 0; i < 4; i++) {
    const { no } = (await clerk.ask('POST', '/api/v1/calls', { item: 'JJ-A06', community: '510104035017', place: `水杉街${i + 1}号`, text: '垃圾房旁堆放大件。', contact: '经办', wanted_result: '清理到位' })).json
    const call = `/api/v1/calls/${no}`
    await clerk.act(call, 'submit')
    await leader.act(call, 'vet')
    await hub.act(call, 'accept', { grade: 'general', lead: 'ZFJ' })
    await hub.act(call, 'dispatch', { co: [], reason: '一家可办' })
    await liaison.act(`${call}/tasks/ZFJ`, 'hand_down', { agency: SQUAD })
    await squad.act(`${call}/tasks/ZFJ`, 'sign')
    await liaison.act(`${call}/tasks/ZFJ`, 'contact', { text: '已联系' })
    await squad.act(`${call}/tasks/ZFJ`, 'arrive', { place: '水杉街', time: '10:00' })
    await squad.act(`${call}/tasks/ZFJ`, 'upload', { evidence: [`photo_before:${sha}`, `photo_after:${sha}`] })
    await boss.act(`${call}/tasks/ZFJ`, 'file', { kind: 'solved', text: '已清理', values: { rubbish_spot_cleared_count: '1' } })
    await clerk.act(call, 'close', { kind: 'solved', satisfied: 'satisfied', values: { rubbish_spot_cleared_count: '1' } })
  }
}
async function scored(go) {
  await plainCalls(go)
  go.at('2026-07-01T09:00')
  const reviewer = await go.as('hub.reviewer')
  const row = await until(async () => (await reviewer.get('/api/v1/scores?period=2026Q2&limit=200')).rows.find((r) => r.unit.code === SQUAD), 'the quarter has ended: the street scores')
  const path = `/api/v1/scores/${row.no}`
  const page = await enter(go.base, 'cll.assessor')
  await page.goto(`${go.base}/scores/${row.no}`)
  await page.click('.entry-acts .btn.primary')
  await page.waitForSelector('dialog[open]')
  const judged = page.locator('dialog .score-judge')
  for (let i = 0; i < (await judged.count()); i++) await judged.nth(i).locator('input').first().fill('90')
  await sound(page, '水杉街-10-评价')
  await submit(page)
  const values = Object.fromEntries((await reviewer.get(path)).indicators.map((i) => [i.code, '88']))
  for (const who of ['cll.assessor2', 'cll.assessor3']) await (await go.as(who)).act(path, 'enter', values)
  await (await go.as('cll.head')).act(path, 'sign')
  go.at('2026-07-20T09:00')
  const hub = await go.as('hub.reviewer')
  await until(async () => (await hub.get(path)).next.some((n) => n.act === 'publish'), 'the days for an appeal are over')
  await hub.act(path, 'publish')
  const desk = await enter(go.base, 'zfj.leader')
  await desk.goto(`${go.base}/scores/${row.no}`)
  await desk.waitForSelector('.score-sums')
  const mine = desk.locator(`.score-tasks a[href="/calls/${go.no}"]`)
  for (const rate of await desk.locator('.score-rates button[aria-expanded]').all()) { // one list is open at a time
    await rate.click()
    if (await mine.count()) break
  }
  expect((await mine.count()) > 0, 'a point of the score leads to the case')
  await sound(desk, '水杉街-11-得分')
  const score = await hub.get(path)
  expect(score.enough && Number(score.S) > 60 && score.state === 'published', `a score from ${score.counted} tasks: ${score.S}, ${score.state}`)
  expect(score.rates.some((r) => r.tasks.some((x) => x.call === go.no && x.good)), 'the case is among what it was made of')
}
