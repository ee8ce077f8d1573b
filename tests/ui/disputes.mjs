// 争议: a return on the phone, a second one straight to arbitration, opinions, the ruling, and the precedent at the next
// dispatch of the item; and the ledgers. Against the program itself.
import { expect, sound, test } from './harness.mjs'
import { enter, serve } from './job.mjs'

const PARKING = { item: 'JJ-B07', community: '510104035004', place: '水杉街东口', text: '小区外僵尸车长期占道,居民多次反映。', contact: '经办', wanted_result: '移走并施划车位' }

/** One act by the page's own person, as its script would send it. */
const post = (page, path, act) =>
  page.evaluate(async ([path, act]) => {
    const no = path.match(/JJ-[\d-]+/)?.[0], unit = path.match(/tasks\/([^/]+)/)?.[1]
    const seen = no ? await (await fetch(`/api/v1/calls/${no}`)).json() : null
    const version = unit ? seen.tasks.find((x) => x.label === unit).version : seen?.version
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID(), ...(seen ? { 'If-Match': `"${version}"` } : {}) }
    const r = await fetch(path, { method: 'POST', headers, body: JSON.stringify(act) })
    if (!r.ok) throw new Error(`${path} ${r.status} ${await r.text()}`)
    return (await r.json()).no
  }, [path, act])

async function parking(base, dispatch = true, more = {}) {
  const clerk = await enter(base, 'cll.clerk'), leader = await enter(base, 'cll.leader'), hub = await enter(base, 'hub.acceptor')
  const no = await post(clerk, '/api/v1/calls', { ...PARKING, ...more }), acts = `/api/v1/calls/${no}/acts`
  await post(clerk, acts, { act: 'submit' })
  await post(leader, acts, { act: 'vet' })
  if (dispatch) {
    await post(hub, acts, { act: 'accept', grade: 'complex', lead: 'JJD' })
    await post(hub, acts, { act: 'dispatch', co: ['ZFJ', 'ZJJ'], reason: '公安、社治委无需参与' })
  }
  for (const p of [clerk, leader, hub]) await p.context().close()
  return no
}

async function askReturn(page, no) {
  await page.goto(`${page.base}/calls/${no}?act=ask_return`)
  await page.waitForSelector('dialog')
  await page.click('dialog .modal-foot .btn.primary')
  await page.waitForSelector('dialog .error-summary li')
  await page.click('dialog label:has-text("职责不符")')
  await page.fill('#act-ask_return-basis', '三定方案第五条:小区内部停车不属本局')
  await page.selectOption('#act-ask_return-owner', 'ZJJ')
}
const send = async (page) => {
  await page.click('dialog .modal-foot .btn.primary')
  await page.waitForSelector('dialog', { state: 'detached' })
}
const outlook = (page, words) => page.waitForSelector(`.outlook li:has-text("${words}")`)

export async function disputes(huying) {
  const { base, stop } = await serve(huying)
  let no
  await test('退单、再退单、裁定、先例', async () => {
    no = await parking(base)
    const zfj = await enter(base, 'zfj.leader', 'phone')
    await askReturn(zfj, no)
    await outlook(zfj, '本呼叫第 1 次退单')
    await outlook(zfj, '→')
    await sound(zfj, '退单-手机')
    await send(zfj)
    await zfj.waitForSelector('.disputes:has-text("第 1 次退单")')

    const hub = await enter(base, 'hub.acceptor')
    await hub.goto(`${base}/calls/${no}/dispute/ZFJ?act=reject`)
    await hub.fill('#act-reject-reason', '市容由执法局配合')
    await sound(hub, '退单决定')
    await hub.click('form .btn.primary')
    await hub.waitForSelector('.call-head')

    const jjd = await enter(base, 'jjd.leader')
    await askReturn(jjd, no)
    await outlook(jjd, '直接进入裁定')
    await send(jjd)

    const bwb = await enter(base, 'bwb.arbitrator', 'phone')
    await bwb.goto(`${base}/calls/${no}/dispute/JJD`)
    await bwb.fill('#act-opine-text', '物业区域内停车管理归住建')
    await bwb.click('#act-opine-law label:has-text("否")')
    await sound(bwb, '裁定意见-手机')
    await bwb.click('form .btn.primary')
    await bwb.waitForSelector('.card li:has-text("物业区域内停车管理归住建")')

    for (const size of ['phone', 'desk']) {
      const head = await enter(base, 'hub.head', size)
      await head.goto(`${base}/calls/${no}/dispute/JJD`)
      await head.waitForSelector('.tag:has-text("第 2 次 → 直接裁定")')
      await head.selectOption('#act-rule-lead', 'ZJJ')
      await head.selectOption('#act-rule-co', 'JJD')
      await head.fill('#act-rule-basis', '小区内停车由住建牵头,交警配合')
      await outlook(head, '牵头')
      await sound(head, `裁定-${size}`)
      if (size === 'desk') {
        await head.click('form .btn.primary')
        await head.waitForSelector('.call-tags .tag:has-text("已裁定")')
        await sound(head, '裁定后的呼叫页')
      }
    }
  })
  await test('先例在下次派单时可见,台账可读', async () => {
    const second = await parking(base, false)
    for (const size of ['desk', 'phone']) {
      const hub = await enter(base, 'hub.acceptor', size)
      await hub.goto(`${base}/?call=${second}`)
      await hub.waitForSelector(`.dec-precedent:has-text("${no}")`)
      await sound(hub, `派单-先例-${size}`)
      await hub.selectOption('#dec-lead', 'JJD')
      await hub.waitForSelector('#dec-reason')
      const head = await enter(base, 'hub.head', size)
      for (const tab of ['hung', 'long_term', 'excluded']) {
        await head.goto(`${base}/ledgers?tab=${tab}`)
        await head.waitForSelector('.ledger, .empty')
        await sound(head, `台账-${tab}-${size}`)
      }
    }
    expect(true, 'shown')
  })
  await test('同事项同牵头一并派单:取消一件,他人先办的一件说明原因,其余照派', async () => {
    const nos = []
    for (let i = 1; i <= 3; i++) nos.push(await parking(base, false, { item: 'JJ-B06', text: `第${i}处工地夜间施工扰民。` }))
    const hub = await enter(base, 'hub.acceptor')
    await hub.goto(`${base}/?call=${nos[0]}`)
    await hub.waitForSelector('.unit-load')
    for (const link of await hub.locator('.unit-load td a').all()) expect(/^\d+ \/ \d+$/.test((await link.textContent()).trim()), 'a load is a count of a count')
    await hub.click('.inbox-batch button')
    await hub.waitForSelector('.batch li')
    await sound(hub, '一并派单')
    const line = (no) => hub.locator(`.batch li:has-text("${no}")`)
    await hub.evaluate((ours) => document.querySelectorAll('.batch input:checked').forEach((x) => ours.includes(x.ariaLabel) || x.click()), nos) // the demo's own wait
    await line(nos[2]).locator('input').uncheck()
    const other = await enter(base, 'hub.acceptor') // a colleague takes the second meanwhile
    const lead = await other.evaluate((no) => fetch(`/api/v1/calls/${no}`).then((r) => r.json()).then((c) => c.next.find((n) => n.act === 'accept').args.find((a) => a.name === 'lead').default), nos[1])
    await post(other, `/api/v1/calls/${nos[1]}/acts`, { act: 'accept', grade: 'general', lead })
    await hub.click('dialog .modal-foot .btn.primary')
    await line(nos[0]).locator('.batch-said.sent').waitFor()
    await line(nos[1]).locator('.batch-said:not(.sent):not(:empty)').waitFor()
    expect((await line(nos[2]).locator('.batch-said').textContent()) === '', 'what was unticked is not spoken of')
    await sound(hub, '一并派单-他人先办')
    const states = await other.evaluate((list) => Promise.all(list.map((no) => fetch(`/api/v1/calls/${no}`).then((r) => r.json()).then((c) => c.state))), nos)
    expect(states.join() === 'working,graded,called', `states ${states}`)
  })
  await stop()
}
