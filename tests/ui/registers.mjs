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
  await stop()
}
