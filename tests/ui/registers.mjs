// 一五一 and the registers against the program itself: every tab at two sizes, one proposal from the street to its answer.
import { expect, sound, test } from './harness.mjs'
import { enter, serve } from './job.mjs'

export async function registers(huying) {
  const { base, stop } = await serve(huying)
  const goto = async (page, path) => {
    await page.goto(base + path)
    await page.waitForSelector('main .entries, main .empty, main .note, main .entry-page')
  }
  const screens = [['21 条意见', '/one51'], ['五项权限', '/one51?tab=powers&power=FP5'], ['减负准入', '/one51?tab=burden'], ['可以拒绝的', '/one51?tab=decline'], ['登记', '/registers/burden/JF-2026-000004']]
  for (const size of ['desk', 'phone'])
    await test(`一五一各页:${size === 'desk' ? '桌面' : '手机'},无障碍`, async () => {
      const page = await enter(base, 'hub.head', size)
      for (const [name, path] of screens) {
        await goto(page, path)
        await sound(page, `${name}-${size}`)
      }
    })
  await test('街道提出建议,部门书面回应,街道知悉', async () => {
    const street = await enter(base, 'cll.leader')
    await goto(street, '/one51?tab=powers')
    await street.click('button:has-text("提出建议")')
    await street.click('dialog .modal-foot .btn.primary')
    expect((await street.locator('dialog .error-summary li').count()) === 3, 'three missing fields are named')
    await sound(street, '建议-缺项')
    await street.selectOption('#entry-propose-to', 'STJ')
    await street.fill('#entry-propose-subject', '沙河支渠沿线增设护栏')
    await street.fill('#entry-propose-text', '沿线步道临水，建议汛期前增设护栏。')
    await street.click('dialog .modal-foot .btn.primary')
    await street.waitForSelector('dialog', { state: 'detached' })
    await street.click('a.call-subject:has-text("沙河支渠沿线增设护栏")')
    await street.waitForSelector('.entry-page')
    const path = new URL(street.url()).pathname
    const dept = await enter(base, 'stj.leader')
    await dept.waitForSelector('.entry-desk a:has-text("沙河支渠沿线增设护栏")')
    await goto(dept, path)
    await dept.click('.entry-acts .btn.primary')
    await dept.check('input[name=entry-answer-answer][value=adopted]')
    await dept.fill('#entry-answer-text', '同意，列入汛前工程。')
    await dept.click('dialog .modal-foot .btn.primary')
    await dept.waitForSelector('.page-head .tag:has-text("已回应")')
    await sound(dept, '建议-已回应')
    await goto(street, path)
    await street.click('.entry-acts .btn.primary:has-text("知悉")')
    await street.click('dialog .modal-foot .btn.primary')
    await street.waitForSelector('.page-head .tag:has-text("已办结")')
  })
  for (const size of ['desk', 'phone'])
    await test(`督办、抽查、通知:${size === 'desk' ? '桌面' : '手机'},无障碍`, async () => {
      const page = await enter(base, 'hub.head', size)
      for (const tab of ['lit', 'slip']) {
        await goto(page, `/supervise?tab=${tab}`)
        await sound(page, `督办-${tab}-${size}`)
      }
      await page.goto(base + '/notices')
      await page.waitForSelector('main .empty, main .notices')
      await sound(page, `通知-${size}`)
      const inspector = await enter(base, 'mdc.inspector', size)
      await inspector.goto(base + '/inspect')
      await inspector.click('button:has-text("从在办中随机抽取")')
      await inspector.waitForSelector('main .card')
      await sound(inspector, `抽查-${size}`)
      await inspector.click('main .card .btn.primary')
      await inspector.waitForSelector('dialog textarea')
      await sound(inspector, `抽查-核查情况-${size}`)
    })
  await test('中枢催办:正文先看后发,部门在通知里看到', async () => {
    const hub = await enter(base, 'hub.head')
    await goto(hub, '/supervise?tab=lit')
    const row = hub.locator('tbody tr', { has: hub.locator('button:has-text("催办")') }).first()
    const call = (await row.locator('a.call-subject').getAttribute('href')).split('/').pop()
    await row.locator('button:has-text("催办")').click()
    expect((await hub.inputValue('#entry-urge-text')).includes(call), 'the text names the call before it is sent')
    const unit = await hub.inputValue('#entry-urge-to')
    await sound(hub, '督办-催办')
    await hub.click('dialog .modal-foot .btn.primary')
    await hub.waitForSelector('dialog', { state: 'detached' })
    const dept = await enter(base, `${unit.toLowerCase()}.leader`)
    await dept.goto(base + '/notices')
    await dept.waitForSelector(`.notices a[href="/calls/${call}"]`)
    await sound(dept, '通知-催办')
  })
  await stop()
}
