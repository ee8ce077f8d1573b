// 看板 against the program itself: at two sizes; every number of the rates opens a list that says the same number.
import { expect, sound, test } from './harness.mjs'
import { enter, serve } from './job.mjs'

export async function board(huying) {
  const { base, stop } = await serve(huying)
  const goto = async (page, path) => {
    await page.goto(base + path)
    await page.waitForSelector('main .figure-rows, main .calls, main .rank-tier, main .empty')
  }
  for (const size of ['desk', 'phone'])
    await test(`看板、明细、并列比较:${size === 'desk' ? '桌面' : '手机'},无障碍`, async () => {
      const page = await enter(base, 'district.leader', size)
      const year = new Date().getFullYear()
      const screens = [['看板', `/board?period=${year}`], ['看板-街道', '/board?scope=street/510104035'], ['看板-明细', `/board/list/K5?period=${year}`], ['看板-并列', `/board/rank/K5?period=${year}&by=unit`]]
      for (const [name, path] of screens) {
        await goto(page, path)
        await sound(page, `${name}-${size}`)
      }
    })
  await test('看板上的数字与其明细一致,周期和范围在地址里', async () => {
    const page = await enter(base, 'hub.head')
    await goto(page, '/board')
    await page.click('.board-tabs a:has-text("年")')
    await page.waitForURL(/period=\d{4}(&|$)/)
    await page.waitForSelector('.figure-rows td a')
    const links = await page.locator('.figure-rows td.num a').evaluateAll((all) => all.map((a) => [a.textContent.trim(), a.getAttribute('href')]))
    expect(links.length > 20, `${links.length} numbers are links`)
    for (const [n, href] of links.filter((_, i) => i % 3 === 0)) {
      await goto(page, href)
      await page.waitForSelector('.page-head strong.num')
      const said = await page.locator('.page-head strong.num').innerText()
      expect(said.includes(` ${n} `), `${href}: the board says ${n}, its list "${said}"`)
      if (Number(n) <= 50) expect((await page.locator('tr.call-row').count()) === Number(n), `${href}: rows are not ${n}`)
    }
    await goto(page, '/board')
    await page.selectOption('.filters select', 'unit/ZFJ')
    await page.waitForURL(/scope=unit/)
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('a:has-text("下载 Excel")')])
    expect(/^ZFJ-\d{4}Q\d\.xlsx$/.test(file.suggestedFilename()), file.suggestedFilename())
  })
  await test('看板上每个带链接的数字(全区、街道、部门、事项),都与所开明细的件数相等', async () => {
    const page = await enter(base, 'district.leader')
    const kinds = new Set()
    for (const scope of ['district', 'street/510104035', 'unit/ZFJ', 'item/JJ-A06']) {
      await goto(page, `/board?scope=${scope}&period=${new Date().getFullYear()}`)
      await page.waitForSelector('.board-steps, .figure-rows')
      const links = await page.locator('main a[href^="/board/list/"]').evaluateAll((all) => all.map((a) => [a.getAttribute('aria-label') ?? a.textContent, a.getAttribute('href')]))
      expect(links.length > 20, `${scope}: ${links.length} numbers are links`)
      for (const [says, href] of links) {
        const n = Number(says.match(/\d+(?!.*\d)/)[0])
        const list = await (await page.request.get(base + href.replace('/board/list/', '/api/v1/figures/').replace('?', '/list?limit=1&'))).json()
        expect(list.total === n, `${href}: "${says}" on the board of ${scope}, its list says ${list.total}`)
        kinds.add(list.what + ' ' + list.part)
      }
    }
    for (const kind of ['K7 num', 'reopened num', 'called den', 'closed den', 'open den', 'sign timed', 'item_right den']) expect(kinds.has(kind), `${kind} is on no board`)
  })
  await test('大屏:四页轮换、可暂停、无左栏;数据中断就说中断', async () => {
    const page = await enter(base, 'mdc.inspector')
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.clock.install()
    await page.goto(base + '/wall')
    await page.waitForSelector('.wall-big dd.num:not(:empty)')
    expect(!(await page.locator('.rail, .tabs').count()), 'nothing of the desk around it')
    await sound(page, '大屏-流动')
    const title = () => page.locator('.wall h1').innerText()
    const first = await title()
    await page.clock.runFor(31_000)
    expect((await title()) !== first, 'the next page after 30 s')
    await page.keyboard.press(' ')
    const paused = await title()
    await page.clock.runFor(61_000)
    expect((await title()) === paused, 'paused')
    for (let i = 0; i < 4; i++) {
      await page.keyboard.press('ArrowRight')
      const px = await page.evaluate(() => Math.min(...Array.from(document.querySelectorAll('.wall *')).filter((e) => e.children.length === 0 && e.textContent.trim()).map((e) => parseFloat(getComputedStyle(e).fontSize))))
      expect(px >= 20, `smallest text ${px} px`)
      await sound(page, `大屏-${await title()}`)
    }
    await page.route('**/api/**', (route) => route.abort('connectionfailed'))
    await page.clock.runFor(150_000)
    await page.waitForSelector('.wall-time.stopped:has-text("数据已中断")')
    await page.context().close()
  })
  await stop()
}
