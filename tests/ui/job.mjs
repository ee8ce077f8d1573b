// The whole main job, by people in the browser, against the program itself on a fresh demo district:
// 街道起草并提交 → 领导审签 → 中枢受理派单 → 部门签收、到场、举证、答复 → 街道核验办结; then 返工, then 紧急.
import { mkdtempSync, rmSync } from 'node:fs'
import { execFileSync, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, open, shot, sound, test } from './harness.mjs'

export const PASSWORD = 'huying-demo-2026'

const freePort = () => new Promise((resolve) => { const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => resolve(port)) }) })

/** The program on a demo district of its own; `env` and `more` for a server or a district that is not the usual one. */
export async function serve(huying, { env = {}, more = [] } = {}) {
  const data = mkdtempSync(join(tmpdir(), 'huying-ui-'))
  rmSync(data, { recursive: true })
  execFileSync(huying, ['demo', '--data', data, '--calls', '60', '--no-pictures', ...more], { stdio: 'pipe', timeout: 120_000 })
  const port = await freePort()
  const child = spawn(huying, ['serve', '--data', data, '--port', String(port)], { stdio: 'ignore', env: { ...process.env, ...env } })
  const base = `http://127.0.0.1:${port}`
  for (let i = 0; i < 100; i++) {
    if (await fetch(base + '/healthz').then((r) => r.ok, () => false)) break
    await new Promise((r) => setTimeout(r, 100))
  }
  return { base, stop: () => new Promise((done) => { child.once('exit', () => { rmSync(data, { recursive: true, force: true }); done() }); child.kill('SIGTERM') }) }
}

/** Signs in by the server's own page, as a person does; the second time the session is still there. */
const sessions = new Map()
export const forget = () => sessions.clear() // the server's clock went on: they have ended
export async function enter(base, account, size = 'desk', more) {
  const page = await open(base, size, more)
  const kept = sessions.get(base + account) // each part has a server of its own
  if (kept) {
    await page.context().addCookies(kept)
    await page.goto(base + '/')
    await page.waitForSelector('main h1')
    return page
  }
  await page.goto(base + '/')
  await page.waitForURL(/sign-in/)
  await page.fill('input[name=account]', account)
  await page.fill('input[name=password]', PASSWORD)
  await page.click('button[type=submit]')
  await page.waitForSelector('main .page-head, main .inbox-head')
  sessions.set(base + account, await page.context().cookies())
  return page
}
const leave = (page) => page.context().close()
const toCall = async (page, no) => {
  await page.goto(`${page.base}/calls/${no}`)
  await page.waitForSelector('.call-head h1')
}
async function act(page, name) {
  const button = page.locator(`.actbar > .btn:has-text("${name}")`)
  if (!(await button.count())) {
    await page.click('.actbar .more > .btn')
    await page.click(`.more-menu button:has-text("${name}")`)
  } else await button.first().click()
}
const submitDialog = async (page) => {
  await page.click('dialog .modal-foot .btn.primary')
  await page.waitForSelector('dialog', { state: 'detached' })
}
const stateIs = (page, words) => page.waitForSelector(`.call-tags .tag:has-text("${words}")`)
export const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')
export const photo = (name) => ({ name: `${name}.png`, mimeType: 'image/png', buffer: picture })

export async function draft(page, { item, text, place, community = { index: 1 } }) {
  await page.goto(page.base + '/calls/new')
  await page.fill('#new-text', text)
  await page.fill('#new-item', item)
  await page.click(`[role=option]:has-text("${item}")`)
  await page.selectOption('#new-place-community', community)
  await page.fill('#new-place-words', place)
  const map = await page.locator('.place canvas').boundingBox()
  await page.locator('.place canvas').scrollIntoViewIfNeeded()
  await page.locator('.place canvas').click({ position: { x: map.width / 2, y: map.height * 0.6 } })
  await page.waitForFunction(() => /^\d/.test(document.querySelector('#new-place-point').value))
  await page.setInputFiles('#new-files', photo('现场'))
  await page.waitForSelector('.file img')
  await page.fill('#new-contact', '网格员小罗')
  await page.fill('#new-wanted', '清理到位')
}
/** Every unit signs; the co-handlers answer; the lead brings evidence and answers. */
async function departments(base, no, size, { first = true } = {}) {
  const page = await enter(base, 'hub.acceptor', size)
  const call = await page.evaluate((n) => fetch(`/api/v1/calls/${n}`).then((r) => r.json()), no)
  await leave(page)
  const tasks = [...call.tasks].sort((a, b) => (a.role === 'lead') - (b.role === 'lead')).filter((t) => ['sent', 'signed'].includes(t.state))
  for (const task of tasks) {
    const unit = task.unit.toLowerCase()
    const lead = task.role === 'lead'
    if (first) {
      const liaison = await enter(base, `${unit}.liaison`, size)
      if (lead && size === 'desk') {
        const button = liaison.locator(`.call-row:has-text("${call.subject}") .call-act button:has-text("签收")`)
        await button.click() // straight from the row, a tap each
        await liaison.waitForSelector('.toast.done')
        for (const what of ['联系现场', '到场']) {
          await liaison.click(`.call-row:has-text("${call.subject}") .call-act button:has-text("${what}")`)
          await liaison.waitForSelector(`.toast.done:has-text("已${what}：${no}")`)
          if (what === '联系现场') await sound(liaison, '部门工作台-一步到场')
        }
        const after = await liaison.evaluate((n) => fetch(`/api/v1/calls/${n}`).then((r) => r.json()), no)
        const there = after.events.find((e) => e.act === 'arrive')
        expect(there?.facts.time && after.events.some((e) => e.act === 'contact'), `contact and arrival stand in the record: ${JSON.stringify(there?.facts)}`)
      }
      await toCall(liaison, no)
      if (!lead || size !== 'desk') {
        if (await liaison.locator('.actbar .btn:has-text("签收")').count()) await act(liaison, '签收')
        await liaison.waitForSelector('.actbar .btn:has-text("签收")', { state: 'detached' })
      }
      if (lead) {
        if (size !== 'desk') {
          await act(liaison, '联系现场')
          await submitDialog(liaison)
          await act(liaison, '到场')
          await liaison.waitForSelector('dialog[open]')
          await sound(liaison, `主流程-${size}-到场`)
          await submitDialog(liaison)
        }
        await act(liaison, '上传证据')
        const files = liaison.locator('dialog .ev input[type=file]')
        for (let i = 0; i < (await files.count()); i++) await files.nth(i).setInputFiles(photo(`证据${i}`))
        await liaison.waitForFunction(() => document.querySelectorAll('dialog .file img, dialog .file-pdf').length >= document.querySelectorAll('dialog .ev').length)
        await submitDialog(liaison)
      }
      await leave(liaison)
    }
    const leader = await enter(base, `${unit}.leader`, size)
    await leader.goto(`${base}/calls/${no}/answer/${task.label}`)
    await leader.waitForSelector('main form')
    await leader.fill('main form textarea >> nth=0', lead ? '已组织清理并复核' : '已配合办理')
    if (lead) {
      const values = leader.locator('.value input.input')
      for (let i = 0; i < (await values.count()); i++) await values.nth(i).fill(String(6 + i))
      const rest = await leader.locator('main form :is(input, textarea, select):visible:not([type=file]):not(.value *)').evaluateAll((all) => all.filter((x) => x.type === 'radio' ? false : !x.value).map((x) => x.id))
      expect(!rest.filter((id) => !/measured|outline/.test(id)).length, `what happened, what was measured, send: nothing else is asked: ${rest}`)
      expect(1 + (await values.count()) + 1 <= 3, `an answer takes ${1 + (await values.count()) + 1} inputs beyond its evidence`)
      await sound(leader, `主流程-${size}-答复`)
    }
    await leader.click('.verify-side .btn.primary')
    await leader.waitForSelector('.call-head h1')
    await leave(leader)
  }
}

export async function job(huying) {
  const server = await serve(huying)
  const { base } = server
  try {
    for (const size of ['desk', 'phone']) await test(`成龙路街道呼叫暴露垃圾,到核验办结(${size})`, () => general(base, size))
    await test('核验时返工:写明原因,部门再答复,再核验办结', () => rework(base))
    await test('紧急呼叫:立即派出,中枢复核,领导补审', () => urgent(base))
    await test('中枢退回补正:列全要素,街道改后再提交', () => sentBack(base))
    await test('无权查看的呼叫只见编号、事项、街道与环节', () => part(base))
    await test('每个角色的工作台都打得开,无障碍', () => desks(base))
  } finally {
    await server.stop()
  }
}

async function called(base, size, text) {
  let page = await enter(base, 'cll.clerk', size)
  const from = Date.now()
  await draft(page, { item: 'JJ-A06', text, place: '青石巷7号院' })
  await page.waitForSelector('text=草稿已保存')
  await sound(page, `主流程-${size}-新呼叫`)
  await page.click('.new-send .btn.primary')
  await page.waitForURL(/\/calls\/JJ-[\d-]+$/)
  expect(Date.now() - from < 60_000, 'a call in under a minute')
  const no = page.url().split('/').pop()
  await stateIs(page, '待审签')
  await leave(page)

  page = await enter(base, 'cll.leader', size)
  await page.click(`.call-row:has-text("${text.slice(0, 8)}") .call-act button`)
  await page.waitForSelector('dialog[open]')
  await shot(page, `主流程-${size}-审签`)
  await submitDialog(page)
  await stateIs(page, '已呼叫')
  await leave(page)
  return no
}
async function dispatched(base, size, no) {
  const page = await enter(base, 'hub.acceptor', size)
  await page.goto(`${base}/?call=${no}`)
  await page.waitForSelector('.decision .btn.primary')
  await sound(page, `主流程-${size}-受理派单`)
  await page.click('.decision .btn.primary')
  await page.waitForSelector('.toast.done')
  await toCall(page, no)
  await stateIs(page, '办理中')
  await leave(page)
}
async function verified(base, size, no, values = true) {
  const page = await enter(base, 'cll.clerk', size)
  await page.goto(`${base}/calls/${no}/verify`)
  await page.waitForSelector('.verify')
  if (values) {
    await page.click('button:has-text("全部同申报")')
    const first = page.locator('.verify-lines input').first()
    await first.fill('5')
  }
  await page.check('input[name=satisfied][value=satisfied]')
  await sound(page, `主流程-${size}-核验`)
  await page.click('.verify-side .btn.primary')
  await page.waitForSelector('.call-head h1')
  await stateIs(page, '已办结')
  await page.waitForSelector('.outs')
  await sound(page, `主流程-${size}-办结`)
  await leave(page)
}
async function general(base, size) {
  const no = await called(base, size, `垃圾房旁堆放大件${size},异味重,老人出行要绕行。`)
  await dispatched(base, size, no)
  await departments(base, no, size)
  await verified(base, size, no)
}
async function rework(base) {
  const no = await called(base, 'desk', '巷口垃圾返工一次,清了又堆,夜里没有灯。')
  await dispatched(base, 'desk', no)
  await departments(base, no, 'desk')
  const page = await enter(base, 'cll.clerk')
  await page.goto(`${base}/calls/${no}/verify`)
  await page.check('input[name=verdict][value=rework]')
  await page.check('input[name=reason][value=not_done]')
  await page.waitForSelector('.verify-side textarea')
  await page.fill('.verify-side textarea', '夜间又堆了三处')
  await page.check('.verify-side input[type=checkbox] >> nth=0')
  await sound(page, '返工')
  await page.click('.verify-side .btn.danger')
  await page.waitForSelector('.call-head h1')
  await stateIs(page, '返工 1 次')
  await leave(page)
  await departments(base, no, 'desk', { first: false })
  await verified(base, 'desk', no)
}
async function urgent(base) {
  let page = await enter(base, 'cll.clerk')
  await draft(page, { item: 'JJ-C09', text: '聚餐后多人呕吐腹泻,已送医八人,食材已封存。', place: '金桂街宴会餐厅' })
  await page.check('input[name=grounds][value=health_event]')
  await sound(page, '紧急-新呼叫')
  await page.click('.new-send .btn.primary')
  await page.waitForURL(/\/calls\/JJ-[\d-]+$/)
  const no = page.url().split('/').pop()
  await stateIs(page, '紧急')
  await stateIs(page, '办理中')
  await leave(page)
  page = await enter(base, 'hub.acceptor')
  await toCall(page, no)
  await act(page, '紧急复核')
  await submitDialog(page)
  await leave(page)
  page = await enter(base, 'cll.leader')
  await toCall(page, no)
  await act(page, '补审确认')
  await submitDialog(page)
  await sound(page, '紧急-已补审')
  await leave(page)
}
async function sentBack(base) {
  const no = await called(base, 'desk', '垃圾桶位置说不清,请看一看再说。')
  let page = await enter(base, 'hub.acceptor')
  await page.goto(`${base}/?call=${no}`)
  await page.click('.dec-others button:has-text("退回补正")')
  await page.waitForSelector('dialog[open]')
  await page.click('dialog .modal-foot .btn.primary')
  await page.waitForSelector('dialog .error-summary')
  await sound(page, '退回补正-缺要素')
  await page.fill('dialog textarea', '具体楼栋不清;现场联系人电话缺失')
  await submitDialog(page)
  await leave(page)
  page = await enter(base, 'cll.clerk')
  await page.goto(`${base}/calls/${no}/draft`)
  await page.waitForSelector('#new-text')
  await page.fill('#new-place-words', '青石巷7号院2栋西侧')
  await page.click('.new-send .btn.primary')
  await page.waitForURL(/\/calls\/JJ-[\d-]+$/)
  await stateIs(page, '待审签')
  await leave(page)
}
async function part(base) {
  let page = await enter(base, 'cll.clerk')
  const no = await page.evaluate(() => fetch('/api/v1/calls?scope=mine&limit=1').then((r) => r.json()).then((l) => l.rows[0].no))
  await leave(page)
  page = await enter(base, 'jgy.clerk')
  await page.goto(`${base}/calls/${no}`)
  await page.waitForSelector('main .empty, main .note.late')
  await sound(page, '无权查看')
  await leave(page)
}
async function desks(base) {
  for (const who of ['hub.head', 'szw.liaison', 'szw.leader', 'cll.head', 'mdc.inspector', 'district.leader', 'cll.zfj', 'jwj.auditor', 'sys.admin', 'sec.admin']) {
    const page = await enter(base, who)
    await sound(page, `角色-${who}`)
    if (['sys.admin', 'sec.admin', 'jwj.auditor'].includes(who)) {
      await page.goto(base + '/people')
      await page.waitForSelector('.person')
      await sound(page, `角色-${who}-人员`)
    }
    await leave(page)
  }
}
