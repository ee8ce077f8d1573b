// A coordination meeting by people in the browser: convened from the call, typed in the room by two at once, held, minuted,
// signed, its rows become tasks, looked back on. Then the board and the room at both sizes.
import { expect, shot, sound, test } from './harness.mjs'
import { enter, serve } from './job.mjs'

const day = (n) => new Date(Date.now() + 8 * 3600e3 + n * 86400e3).toISOString().slice(0, 10)
const ask = (page, path) => page.evaluate((p) => fetch(p).then((r) => r.json()), path)
const submit = async (page) => {
  await page.click('dialog .modal-foot .btn.primary')
  await page.waitForSelector('dialog', { state: 'detached' })
}
const settled = (page) => page.waitForFunction(() => /最近改动/.test(document.querySelector('.room')?.textContent ?? ''))

/** A call in hand that has time left and at least one co-handler. */
async function callInHand(page) {
  const list = await ask(page, '/api/v1/calls?state=working&limit=100')
  for (const row of list.rows) {
    const call = await ask(page, `/api/v1/calls/${row.no}`)
    if (row.due && row.due.slice(0, 10) > day(7) && row.due_clock === 'answer' && call.co.length >= 1 && call.meetings.length === 0) return call
  }
  throw new Error('the demo has no call in hand with time left')
}

export async function meetings(huying) {
  const { base, stop } = await serve(huying)
  let no = ''
  await test('协调会:召集、会上分工、纪要、签发、任务、回头看', async () => {
    const hub = await enter(base, 'hub.head')
    const call = await callInHand(hub)
    await hub.goto(`${base}/calls/${call.no}?act=convene`)
    await hub.waitForSelector('dialog')
    await hub.fill('dialog input[type=datetime-local]', `${day(3)}T10:00`)
    await hub.fill('#act-convene-place', '中枢会议室')
    await sound(hub, '协调会-召集')
    await submit(hub)
    no = `${call.no}.M1`
    await hub.goto(`${base}/meetings`)
    const card = hub.locator(`.mboard-card:has(a[href="/meetings/${no}"])`)
    await card.locator('.mboard-more > button').focus()
    await hub.keyboard.press('Enter') // the keyboard twin of dragging
    await card.locator('.more-menu button:has-text("今天")').click()
    await hub.waitForSelector('dialog:has-text("改期")')
    await hub.fill('#act-move-reason', '场地冲突')
    await hub.fill('dialog input[type=datetime-local]', `${day(1)}T15:00`)
    await submit(hub)

    await hub.goto(`${base}/meetings/${no}`)
    await hub.waitForSelector('.room-parties')
    for (const box of await hub.locator('.room-parties input[type=checkbox]').all()) await box.check()
    await hub.waitForSelector('.room-quorum .tag.ok')
    await hub.click('text=加一行')
    await hub.fill('#row-T1-what', '清理占道堆物')
    await settled(hub)

    const unit = await enter(base, `${call.lead.toLowerCase()}.leader`) // the other one in the room
    await unit.goto(`${base}/meetings/${no}`)
    await unit.waitForSelector('.room-table td:has-text("清理占道堆物")')
    const own = unit.locator('.room-parties li', { has: unit.locator('select:not([disabled])') })
    expect((await own.count()) === 1, 'a unit writes its own position and no other')
    await own.locator('select').selectOption('conditions')
    await own.locator('textarea').fill('先明确权属')
    await hub.waitForFunction(() => [...document.querySelectorAll('.room-parties textarea')].some((x) => x.value === '先明确权属'))

    await hub.click('button:has-text("开会登记")')
    await hub.waitForSelector('.call-tags .tag:has-text("已开会")')
    await unit.waitForSelector('.room-said:has-text("先明确权属")')
    const clerk = await enter(base, 'hub.acceptor')
    await clerk.goto(`${base}/meetings/${no}`)
    await clerk.click('button:has-text("形成纪要")')
    await clerk.waitForSelector('.error-summary li')
    await sound(clerk, '协调会-缺项')
    await clerk.fill('#row-T1-person', '科室负责人')
    await clerk.fill('#row-T1-due', day(4))
    await clerk.fill('#row-T1-standard', '现场无堆物')
    await clerk.selectOption('#row-T1-evidence', { index: 1 })
    await clerk.fill('#meet-conclusions', '由牵头单位清理')
    await settled(clerk)
    await clerk.click('button:has-text("形成纪要")')
    await clerk.waitForSelector('.room-minutes .row:has-text("清理占道堆物")')
    await sound(clerk, '协调会-纪要')
    await hub.waitForSelector('.room-head .btn.primary:has-text("签发纪要")')
    await hub.click('.room-head .btn.primary:has-text("签发纪要")')
    await submit(hub)
    await hub.waitForSelector('.call-tags .tag:has-text("纪要已签发")')
    const signed = await ask(hub, `/api/v1/calls/${call.no}`)
    expect(signed.tasks.some((t) => t.label === 'M1.T1' && t.state === 'signed'), 'the row is a task in hand')
    await unit.goto(`${base}/calls/${call.no}`)
    await unit.waitForSelector('.task:has-text("协调会 1 的 T1")')
    await sound(unit, '协调会-任务')

    await clerk.reload()
    await clerk.waitForSelector('#meet-look')
    await clerk.check('input[name=look-T1][value=in_progress]')
    await clerk.click('button:has-text("登记回头看")')
    await clerk.waitForSelector('.room-table .tag:has-text("推进中")')
  })
  for (const size of ['desk', 'phone'])
    await test(`协调会各页:${size === 'desk' ? '桌面' : '手机'},无障碍`, async () => {
      const page = await enter(base, 'hub.head', size)
      await page.goto(`${base}/meetings`)
      await page.waitForSelector('.mboard-col')
      await sound(page, `排期板-${size}`)
      await page.goto(`${base}/meetings?view=stuck`)
      await page.waitForSelector('.stuck li')
      await sound(page, `卡住的呼叫-${size}`)
      await page.goto(`${base}/meetings/${no}`)
      await page.waitForSelector('.room-minutes')
      await sound(page, `协调会-${size}`)
      await page.click('button:has-text("会场全屏")')
      await page.waitForSelector('.room.full')
      const least = await page.evaluate(() => Math.min(...[...document.querySelectorAll('.room.full td, .room.full li, .room.full h2, .room.full .tag')].map((x) => parseFloat(getComputedStyle(x).fontSize))))
      expect(least >= 28, `read at four metres: ${least} px is too small`)
      await shot(page, `会场-${size}`)
    })
  await test('成效:按核实值合计,点开即是呼叫', async () => {
    const page = await enter(base, 'hub.head')
    await page.goto(`${base}/outcomes`)
    await page.click('.outs tbody tr:first-child td:last-child a')
    await page.waitForSelector('.outs-list tbody tr')
    await sound(page, '成效-desk')
  })
  await stop()
}
