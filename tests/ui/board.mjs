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
  await stop()
}
