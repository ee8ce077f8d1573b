// The phone in the field: written and photographed without a network, started without a network, sent exactly once
// when it returns; the same draft open twice.
import { expect, shot, sound, test } from './harness.mjs'
import { enter, photo, serve } from './job.mjs'

const ASSETS = /^console: Failed to load resource: net::ERR_INTERNET_DISCONNECTED/
const offlineFaults = (page) => (page.faults = page.faults.filter((f) => !ASSETS.test(f))) // the browser's own words for no network

async function write(page, text) {
  await page.fill('#new-text', text)
  await page.fill('#new-item', 'JJ-A06')
  await page.click('[role=option]:has-text("JJ-A06")')
  await page.selectOption('#new-place-community', { index: 1 })
  await page.fill('#new-place-words', '水杉街东口')
  await page.fill('#new-contact', '网格员小罗')
  await page.fill('#new-wanted', '清理到位')
}
const callsWith = (page, words) => page.evaluate(async (q) => (await (await fetch(`/api/v1/calls?scope=mine&q=${encodeURIComponent(q)}`)).json()).rows, words)

export async function offline(huying) {
  const server = await serve(huying)
  const { base } = server

  await test('断网:写好拍好存在本机,重开仍在,连上自动发送且只发一次', async () => {
    const page = await enter(base, 'cll.clerk', 'phone', { serviceWorkers: 'allow' })
    const context = page.context()
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.goto(base + '/') // now under the worker, and what the form needs has been read once
    await page.waitForSelector('main h1')
    await page.waitForTimeout(600)
    await context.setOffline(true)
    await page.goto(base + '/calls/new')
    await page.waitForSelector('#new-text')
    await write(page, '垃圾桶旁外溢两天,占了半条人行道')
    await page.setInputFiles('#new-files', photo('断网现场'))
    await page.waitForSelector('.file img[src^="blob:"]')
    await page.waitForSelector('.new-here')
    await shot(page, '断网-草稿在本机-phone')
    await page.reload()
    await page.goto(base + '/calls/new')
    await page.click('.note a:has-text("垃圾桶旁外溢两天")')
    await page.waitForSelector('.file img[src^="blob:"]')
    expect((await page.inputValue('#new-text')).startsWith('垃圾桶旁'), 'what was typed is there after a reload')
    await page.click('.new-send button:has-text("提交审核")')
    await page.waitForSelector('.kept .tag.waiting')
    offlineFaults(page)
    await shot(page, '断网-待发送-phone')
    await context.setOffline(false)
    await page.waitForSelector('.toast:has-text("已发送")', { timeout: 30_000 })
    await page.waitForSelector('.kept', { state: 'detached' })
    const rows = await callsWith(page, '垃圾桶旁外溢两天')
    expect(rows.length === 1 && rows[0].state === 'vetting', `sent once: ${JSON.stringify(rows.map((r) => r.state))}`)
    const call = await page.evaluate(async (no) => (await fetch(`/api/v1/calls/${no}`)).json(), rows[0].no)
    expect(call.photos.length === 1 && /^[0-9a-f]{64}$/.test(call.photos[0]), 'its photo went along')
    const sent = call.events.find((e) => e.act === 'submit')
    expect(sent.facts.written && sent.facts.written <= sent.at, `when it was written stands beside: ${JSON.stringify(sent.facts)}`)
    expect((await page.evaluate(() => localStorage.getItem('huying.kept'))) === '0', 'nothing is left on the device')
    await context.close()
  })

  await test('发送的答复丢了:再发不会成两件', async () => {
    const page = await enter(base, 'cll.clerk')
    await page.goto(base + '/calls/new')
    await write(page, '井盖缺失,夜间无警示')
    await page.waitForURL(/JJ-\d{4}-\d+\/draft/)
    let lost = 0
    await page.route('**/api/v1/calls/*/acts', async (route) => {
      if (lost++) return route.continue()
      await route.fetch() // the server does it, the answer never arrives
      await route.abort('connectionreset')
    })
    await page.click('.new-send button:has-text("提交审核")')
    await page.waitForSelector('main h1:has-text("待我办")')
    await page.evaluate(() => window.dispatchEvent(new Event('online')))
    await page.waitForSelector('.kept', { state: 'detached' })
    const rows = await callsWith(page, '井盖缺失')
    expect(rows.length === 1 && rows[0].state === 'vetting', 'one call, sent')
    const call = await page.evaluate(async (no) => (await fetch(`/api/v1/calls/${no}`)).json(), rows[0].no)
    expect(call.events.filter((e) => e.act === 'submit').length === 1, 'submitted once')
    await page.context().close()
  })

  await test('同一草稿开在两处:各改各的自动合并,改同一项逐项选', async () => {
    const page = await enter(base, 'cll.clerk')
    await page.goto(base + '/calls/new')
    await write(page, '河道漂浮物成片')
    await page.waitForURL(/JJ-\d{4}-\d+\/draft/)
    await page.waitForSelector('.hint:has-text("草稿已保存")')
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.waitForSelector('#new-text')
    await other.fill('#new-contact', '河长办老周')
    await other.fill('#new-text', '河道漂浮物成片,约三百平方米')
    await other.waitForSelector('.hint:has-text("草稿已保存")')
    await page.fill('#new-wanted', '今天打捞')
    await page.fill('#new-text', '河道漂浮物成片,有异味')
    await page.waitForSelector('.apart tbody tr')
    expect((await page.locator('.apart tbody tr').count()) === 1, 'only what both changed is asked about')
    expect((await page.inputValue('#new-contact')) === '河长办老周' && (await page.inputValue('#new-wanted')) === '今天打捞', 'the rest is merged')
    await sound(page, '草稿两处改过-desk')
    await page.click('.apart button:has-text("用那里的")')
    expect((await page.inputValue('#new-text')) === '河道漂浮物成片,约三百平方米', 'theirs is taken')
    await page.waitForSelector('.apart', { state: 'detached' })
    await page.waitForSelector('.hint:has-text("草稿已保存")')
    const no = page.url().match(/JJ-\d{4}-\d+/)[0]
    await other.reload()
    await other.fill('#new-contact', '河长办老郑')
    await other.waitForSelector('.hint:has-text("草稿已保存")')
    await page.fill('#new-wanted', '明早打捞')
    await page.click('.new-send button:has-text("提交审核")') // before its own two seconds are over
    await page.waitForURL(`**/calls/${no}`)
    const call = await page.evaluate(async (no) => (await fetch(`/api/v1/calls/${no}`)).json(), no)
    expect(call.state === 'vetting' && call.contact === '河长办老郑' && call.wanted_result === '明早打捞', `what each wrote is sent: ${call.contact}, ${call.wanted_result}`)
    await page.context().close()
  })

  await test('沿边走测:手机走一圈成轮廓,可改可删', async () => {
    const corner = (la, lo) => ({ latitude: 30.6 + la / 1e4, longitude: 104.1 + lo / 1e4 })
    const page = await enter(base, 'zfj.leader', 'phone', { geolocation: corner(0, 0), permissions: ['geolocation'] })
    const rows = await page.evaluate(async () => (await (await fetch('/api/v1/desk')).json()).rows.filter((r) => r.act === 'file'))
    let found = false
    for (const r of rows) {
      await page.goto(`${base}/calls/${r.no}/answer/${r.task}`)
      await page.waitForSelector('main form')
      if ((found = !!(await page.locator('.outline').count()))) break
    }
    expect(found, `a task of ${rows.length} asks for something with an outline`)
    await page.locator('.outline .btn.end').first().click()
    await page.click('.outline button:has-text("沿边走测")')
    const points = () => page.locator('.outline textarea').first().inputValue().then((v) => (v ? v.split(' ').length : 0))
    for (const [i, [la, lo]] of [[0, 0], [2, 0], [2, 3], [0, 3]].entries()) {
      await page.context().setGeolocation(corner(la, lo))
      for (let k = 0; k < 50 && (await points()) <= i; k++) await page.waitForTimeout(100)
      expect((await points()) === i + 1, `corner ${i + 1} is noted`)
    }
    await page.click('.outline button:has-text("停止走测")')
    await page.waitForSelector('.outline:has-text("约 638.5 m²")')
    await sound(page, '沿边走测-phone')
    await page.locator('.outline textarea').first().fill('30.6,104.1 30.6002,104.1 30.6002,104.1006 30.6,104.1006')
    await page.locator('.outline textarea').first().blur()
    await page.waitForSelector('.outline:has-text("约 1,277.1 m²")')
    await page.click('.outline button:has-text("删除轮廓")')
    await page.waitForFunction(() => !document.querySelector('.outline').textContent.includes('m²，'))
    await page.context().close()
  })

  await test('退出登录:先说清本机有未发送的草稿', async () => {
    const page = await enter(base, 'cll.clerk')
    await page.goto(base + '/calls/new')
    await page.waitForSelector('#new-text')
    await page.route('**/api/v1/calls', (route) => route.abort('internetdisconnected'))
    await page.fill('#new-text', '围挡倒伏')
    await page.waitForSelector('.new-here')
    await page.goto(base + '/me')
    await page.click('main button:has-text("退出")')
    await page.waitForSelector('dialog:has-text("1 份草稿没有发送")')
    offlineFaults(page)
    await sound(page, '退出前-desk')
    await page.click('dialog button:has-text("删除并退出")')
    await page.waitForURL(/sign-in/)
    expect((await page.evaluate(() => localStorage.getItem('huying.kept'))) === '0', 'wiped')
    await page.context().close()
  })
  await server.stop()
}
