// The screens alone, against the stand-in: every desk at three sizes, keyboard, what goes wrong, live changes.
import { expect, open, shot, sound, test } from './harness.mjs'

export async function screens(start) {
  const with_ = async (options, use) => {
    const mock = await start(options)
    try {
      await use(mock)
    } finally {
      mock.stop()
    }
  }
  const visit = async (mock, path, size, more) => {
    const page = await open(mock.url, size, more)
    await page.goto(mock.url + path)
    await page.waitForSelector('main h1')
    await page.waitForLoadState('networkidle', { timeout: 500 }).catch(() => {})
    return page
  }

  const screens = [
    ['clerk', '/', '街道工作台'], ['hub', '/', '中枢收件箱'], ['zfj', '/', '部门工作台'], ['clerk', '/calls', '呼叫列表'],
    ['clerk', '/calls/new', '新呼叫'], ['zfj', '/calls/JJ-2026-000018', '呼叫页'], ['leader', '/calls/JJ-2026-000002/verify', '核验'],
    ['zfjhead', '/calls/JJ-2026-000018/answer/ZFJ', '答复'], ['clerk', '/catalog?item=JJ-A02', '清单'], ['hub', '/map', '地图'], ['admin', '/people', '人员'], ['clerk', '/me', '我的'],
  ]
  for (const [who, path, name] of screens)
    await test(`${name}: 桌面、手机、360 宽,无障碍`, () =>
      with_({ as: who }, async (mock) => {
        for (const size of ['desk', 'phone', 'small']) {
          const page = await visit(mock, path, size)
          await sound(page, `${name}-${size}`)
          await page.context().close()
        }
      }))

  await test('深色:工作台与呼叫页无障碍', () =>
    with_({ as: 'zfj' }, async (mock) => {
      for (const path of ['/', '/calls/JJ-2026-000018']) {
        const page = await visit(mock, path, 'desk', { colorScheme: 'dark' })
        await sound(page, `深色${path === '/' ? '-工作台' : '-呼叫页'}`)
        await page.context().close()
      }
    }))

  await test('英文:按一个开关,工作台不剩中文按钮', () =>
    with_({ as: 'clerk' }, async (mock) => {
      const page = await visit(mock, '/me', 'desk')
      await page.check('input[name=lang][value=en]')
      await page.goto(mock.url + '/')
      await page.waitForSelector('h1:has-text("To do")')
      const chinese = await page.evaluate(() => Array.from(document.querySelectorAll('main button, main a.btn, .rail-links a')).map((b) => b.textContent).filter((s) => /[\u3400-\u9fff]/.test(s.replace(/[^]*?sr/, ''))).length)
      const subjects = await page.evaluate(() => document.querySelectorAll('.call-act button').length)
      expect(chinese <= subjects, `${chinese} buttons in Chinese`)
      await sound(page, '英文-工作台')
    }))

  await test('键盘:j k 移动,a 办理,/ 查找,Ctrl K 跳转,? 帮助,Esc 回到原处', () =>
    with_({ as: 'clerk' }, async (mock) => {
      const page = await visit(mock, '/', 'desk')
      await page.waitForSelector('a.call-subject')
      await page.keyboard.press('j')
      await page.keyboard.press('j')
      expect(await page.evaluate(() => document.activeElement === document.querySelectorAll('a.call-subject')[1]), 'j j is the second row')
      await page.keyboard.press('k')
      expect(await page.evaluate(() => document.activeElement === document.querySelectorAll('a.call-subject')[0]), 'k goes back')
      await page.keyboard.press('?')
      await page.waitForSelector('dialog[open]')
      await sound(page, '快捷键')
      await page.keyboard.press('Escape')
      await page.waitForSelector('dialog', { state: 'detached' })
      expect(await page.evaluate(() => document.activeElement?.className.includes('call-subject')), 'focus returns to the row')
      await page.keyboard.press('Control+k')
      await page.fill('dialog input', '12')
      await page.waitForSelector('dialog [role=option]:has-text("000012")')
      await sound(page, '跳转')
      await page.keyboard.press('Enter')
      await page.waitForURL(/JJ-\d{4}-000012/)
      await page.goto(mock.url + '/')
      await page.waitForSelector('a.call-subject')
      await page.keyboard.press('j')
      await page.keyboard.press('a')
      await page.waitForURL(/verify/)
      await page.goto(mock.url + '/calls')
      await page.waitForSelector('a.call-subject')
      await page.keyboard.press('/')
      await page.keyboard.type('cj?')
      expect((await page.inputValue('[data-search]')) === 'cj?', 'letters stay letters while typing')
    }))

  await test('收件箱:数字键定级,改定级要原因,回车派单,下一件自动到手', () =>
    with_({ as: 'hub' }, async (mock) => {
      const page = await visit(mock, '/', 'desk')
      await page.waitForSelector('.decision .btn.primary')
      const first = new URL(page.url()).searchParams.get('call')
      await page.locator('h1').click()
      await page.keyboard.press('3')
      expect(await page.isChecked('input[name=dec-grade][value=major]'), '3 is major')
      await page.keyboard.press('Enter')
      await page.waitForSelector('.error-summary')
      expect(await page.evaluate(() => document.activeElement?.className.includes('error-summary')), 'the summary has the focus')
      await sound(page, '收件箱-缺原因')
      await page.selectOption('#dec-gradereason', 'situation_changed')
      await page.fill('#dec-gradetext', '范围扩大')
      await page.locator('.decision .btn.primary').click()
      await page.waitForFunction((was) => new URL(location.href).searchParams.get('call') !== was, first)
      const c = mock.world.calls.find((x) => x.no === first.split('/')[0])
      expect(c.state === 'working' && c.grade === 'major', `dispatched as major, is ${c.state} ${c.grade}`)
    }))

  await test('收件箱:打开即在办,他人在办有提示不阻拦,接手可撤销,新来的不挤动手上这一件', () =>
    with_({ as: 'hub' }, async (mock) => {
      const page = await visit(mock, '/', 'desk')
      await page.waitForSelector('.inbox-held:has-text("您在办")')
      const first = new URL(page.url()).searchParams.get('call')
      const rows = await page.locator('.inbox-row').evaluateAll((all) => all.map((a) => new URL(a.href).searchParams.get('call')))
      mock.held(rows[2], '陈新')
      await page.waitForSelector('.inbox-row >> nth=2 >> .avatar')
      await page.click('.inbox-row >> nth=2')
      await page.waitForSelector('.inbox-held.warn:has-text("陈新 在办")')
      expect(await page.isEnabled('.decision .btn.primary'), 'the claim bars nobody')
      expect(!mock.world.claims.has(first), 'what was left is free again')
      await sound(page, '收件箱-他人在办')
      await page.click('.inbox-held .btn:has-text("接手")')
      await page.waitForSelector('.inbox-held:has-text("您在办")')
      await page.click('.toast .btn:has-text("撤销")')
      await page.waitForSelector('.inbox-held.warn:has-text("陈新 在办")')
      const top = () => page.evaluate(() => document.querySelector('.inbox-row.here').getBoundingClientRect().top)
      const was = await top()
      const late = mock.world.calls.find((c) => c.no === rows[2].split('/')[0])
      const fresh = { ...late, no: 'JJ-2026-000999', due: '2026-01-01T09:00:00+08:00', light: late.light }
      mock.world.calls.unshift(fresh)
      mock.changed(fresh)
      await page.waitForSelector('.inbox-row[href*="000999"]')
      await page.waitForTimeout(100)
      expect(Math.abs((await top()) - was) <= 1, `the row in hand moved from ${was} to ${await top()}`)
    }))

  await test('呼叫页:谁也在看,来去自己出现,不占地方', () =>
    with_({ as: 'zfj' }, async (mock) => {
      const page = await visit(mock, '/calls/JJ-2026-000018', 'desk')
      expect((await page.locator('.present').count()) === 0, 'nobody else, nothing shown')
      mock.present('calls/JJ-2026-000018', '林可')
      await page.waitForSelector('.present .avatar[aria-label*="林可"]')
      mock.present('calls/JJ-2026-000018', '陈新')
      await page.waitForFunction(() => document.querySelectorAll('.present .avatar').length === 2)
      await sound(page, '呼叫页-也在看')
      mock.present('calls/JJ-2026-000018', null)
      await page.waitForSelector('.present', { state: 'detached' })
      const before = mock.world.log.filter((l) => l === 'POST /api/v1/presence').length
      await page.goto(mock.url + '/calls')
      await page.waitForSelector('.call-row')
      expect(mock.world.log.filter((l) => l === 'POST /api/v1/presence').length > before, 'leaving is said')
    }))

  await test('关注:立即生效,十秒内可撤销;我关注;通知按呼叫归组,看过即已读', () =>
    with_({ as: 'zfj' }, async (mock) => {
      const no = 'JJ-2026-000018'
      mock.world.notices = [3, 2, 1].map((id) => ({ id, at: '2026-11-24T10:0' + id + ':00+08:00', kind: 'progress', book: 'call', no, act: ['vet', 'accept', 'dispatch'][id - 1], call: no, subject: '水杉街空地违建', read: false }))
      let page = await visit(mock, '/notices', 'desk')
      await page.waitForSelector('.notices > li.fresh')
      expect((await page.locator('.notices > li').count()) === 1 && (await page.locator('.notices ul > li').count()) === 3, 'one group of three')
      await sound(page, '通知-归组')
      await page.context().close()
      mock.world.notices.forEach((n) => (n.read = false))
      page = await visit(mock, `/calls/${no}`, 'desk')
      await page.click('button:has-text("关注")')
      await page.waitForSelector('button[aria-pressed=true]:has-text("已关注")')
      await page.click('.toast .btn:has-text("撤销")')
      await page.waitForSelector('button[aria-pressed=false]:has-text("关注")')
      await page.waitForFunction(() => !document.querySelector('.toast .btn.small:not(.plain)'))
      await page.click('button[aria-pressed=false]:has-text("关注")')
      await page.waitForSelector('button[aria-pressed=true]')
      await page.waitForTimeout(200)
      expect(mock.world.follows.has(no) && mock.world.notices.every((n) => n.read), 'followed, and what was seen is read')
      await page.goto(mock.url + '/')
      await page.click('.desk-tabs a:has-text("我关注")')
      await page.waitForSelector(`.call-row:has-text("${no.slice(-4)}")`)
      await sound(page, '我关注')
      await page.click('.desk-tabs a:has-text("我承办")')
      await page.waitForURL(/tab=mine/)
      await page.context().close()
      page = await visit(mock, '/?tab=followed', 'phone')
      await sound(page, '我关注-手机')
    }))

  await test('部门:待签收从行里直接签收;别处的变化自己出现', () =>
    with_({ as: 'zfj' }, async (mock) => {
      const page = await visit(mock, '/', 'desk')
      const button = page.locator('.call-row:has-text("待签收") .call-act button').first()
      const before = await page.locator('.call-row').count()
      await button.click()
      await page.waitForSelector('.toast.done')
      await shot(page, '部门-已签收')
      const c = mock.world.calls.find((x) => x.tasks.some((t) => t.label === 'ZFJ' && t.state === 'sent'))
      c.tasks.find((t) => t.label === 'ZFJ').state = 'filed'
      mock.changed(c)
      await page.waitForFunction((n) => document.querySelectorAll('.call-row').length !== n, before)
    }))

  await test('登录过期:对话框里重新登录,表单内容还在,请求自己重发', () =>
    with_({ as: 'clerk' }, async (mock) => {
      const page = await visit(mock, '/calls/new', 'desk')
      mock.world.signedIn = false
      await page.fill('#new-text', '下水道堵塞,污水外溢')
      await page.waitForSelector('dialog input[type=password]')
      await sound(page, '重新登录')
      await page.fill('dialog input[autocomplete=username]', 'clerk')
      await page.fill('dialog input[type=password]', 'wrong-password')
      await page.click('dialog .btn.primary')
      await page.waitForSelector('dialog .note.late')
      await page.fill('dialog input[type=password]', 'right-password')
      await page.click('dialog .btn.primary')
      await page.waitForSelector('text=草稿已保存')
      expect((await page.inputValue('#new-text')) === '下水道堵塞,污水外溢', 'the text is still there')
      expect(mock.world.calls[0].text === '下水道堵塞,污水外溢', 'and it is saved')
    }))

  await test('别人先办了一步(412):说清楚,不丢内容,可载入最新', () =>
    with_({ as: 'leader' }, async (mock) => {
      const c = mock.world.calls.find((x) => x.state === 'vetting' && x.street === '510104035')
      const page = await visit(mock, `/calls/${c.no}`, 'desk')
      await page.click('.actbar .btn.primary')
      await page.waitForSelector('dialog[open]')
      c.version++
      await page.click('dialog .btn.primary')
      await page.waitForSelector('dialog .error-summary')
      expect((await page.textContent('dialog .error-summary')).includes('有人先办了一步'), 'says that somebody was faster')
      await sound(page, '冲突')
      await page.click('dialog button:has-text("载入最新情况")')
      await page.waitForSelector('dialog', { state: 'detached' })
    }))

  await test('服务器忙(503):读倒计时后自己再试;写不自己重发', () => {
    let busy = 2
    return with_({ as: 'clerk', fail: (req, url) => (url.pathname === '/api/v1/calls' && busy-- > 0 ? { status: 503, type: 'busy', retry_after: 1 } : null) }, async (mock) => {
      const page = await visit(mock, '/calls', 'desk')
      await page.waitForSelector('.note.late')
      await shot(page, '服务器忙')
      await page.waitForSelector('.call-row')
    })
  })

  await test('断线:横条说自何时起,恢复后重新读', () =>
    with_({ as: 'clerk' }, async (mock) => {
      const page = await visit(mock, '/', 'desk')
      await page.waitForSelector('.call-row')
      await page.context().setOffline(true)
      for (const s of mock.world.streams) s.destroy()
      await page.waitForSelector('.offline')
      await sound(page, '断线')
      await page.context().setOffline(false)
      await page.waitForSelector('.offline', { state: 'detached', timeout: 20_000 })
    }))

  await test('空的工作台、查无此呼叫、没有这个页面', () =>
    with_({ as: 'clerk' }, async (mock) => {
      mock.world.calls.length = 0
      for (const [path, name] of [['/', '空-工作台'], ['/calls', '空-列表'], ['/nowhere/at/all', '空-无此页']]) {
        const page = await visit(mock, path, 'desk')
        await sound(page, name)
        await page.context().close()
      }
      const page = await open(mock.url)
      await page.goto(mock.url + '/calls/JJ-2026-999999')
      await page.waitForSelector('.note.late')
      await sound(page, '空-无此呼叫')
    }))

  await test('翻页:每页 50,下一页、上一页,筛选写进地址', () =>
    with_({ as: 'clerk' }, async (mock) => {
      const page = await visit(mock, '/calls?scope=all', 'desk')
      await page.waitForSelector('.call-row')
      expect((await page.locator('.call-row').count()) === 50, '50 rows')
      const top = await page.textContent('.call-row .c-no')
      await page.click('.pager .btn:has-text("下一页")')
      await page.waitForFunction((t) => document.querySelector('.call-row .c-no').textContent !== t, top)
      expect(page.url().includes('after='), 'the cursor is in the address')
      await page.click('.pager .btn >> nth=0')
      await page.waitForFunction((t) => document.querySelector('.call-row .c-no').textContent === t, top)
      await page.selectOption('select[aria-label="环节"]', 'called')
      await page.waitForURL(/state=called/)
    }))
}
