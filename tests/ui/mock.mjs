// A stand-in for the server, for tests of the screens alone: the shapes of api/openapi.yaml, the real tables of
// data/domain, the short way of one call. It decides as little as it can; lawfulness is tested against the program.
import { createServer } from 'node:http'
import { readFileSync, existsSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

const root = new URL('../../', import.meta.url)
const dist = new URL('ui/dist/', root)
export const CSP = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; worker-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

function csv(name) {
  const rows = []
  let row = [''], quoted = false
  for (const c of readFileSync(new URL(`data/${name}`, root), 'utf8')) {
    if (quoted) { if (c === '"') quoted = false; else row[row.length - 1] += c }
    else if (c === '"') quoted = true
    else if (c === ',') row.push('')
    else if (c === '\n') { rows.push(row); row = [''] }
    else row[row.length - 1] += c
  }
  const [head, ...rest] = rows
  return rest.map((r) => Object.fromEntries(head.map((h, i) => [h, r[i] ?? ''])))
}
const span = (v, u) => (v ? { n: Number(v), unit: u } : null)
const list = (s) => (s ? s.split(';').filter(Boolean) : [])

export function districtOf() {
  const words = csv('words.csv')
  const of = (sort) => words.filter((w) => w.sort === sort).map(({ code, name_zh, name_en }) => ({ code, name_zh, name_en }))
  const departments = csv('domain/jinjiang-departments.csv').map((d) => ({ code: d.dept_code, name_zh: d.name_zh, short_zh: d.short_zh, name_en: d.name_en, kind: d.org_kind, may_lead: d.may_lead === 'Y' }))
  const streets = csv('domain/streets.csv').map((s) => ({ code: s.street_code9, name_zh: s.name_zh, pinyin: s.pinyin }))
  return {
    list: 'draft-2026.1', confidence: 'draft',
    items: csv('domain/catalog-45.csv').map((i) => ({
      code: i.code, category: i.category_code, category_zh: i.category_zh, category_en: i.category_en, name_zh: i.name_zh, name_en: i.name_en, description_zh: i.description_zh,
      lead: i.lead_dept, co: list(i.co_depts), grade: i.default_grade, handling: i.handling_method, ack: span(i.ack_value, i.ack_unit), arrive: span(i.arrive_value, i.arrive_unit),
      meeting_within: span(i.meeting_within_value, i.meeting_within_unit), plan: span(i.plan_value, i.plan_unit), resolve: span(i.resolve_value, i.resolve_unit), max_extensions: Number(i.max_extensions),
      hangup: i.hangup_allowed === 'Y', evidence: list(i.evidence_required), metrics: list(i.outcome_metrics).map((m) => m.split(':')[0]), legal_basis_zh: i.legal_basis_zh,
    })),
    grades: csv('domain/grades.csv').map((g) => ({ code: g.grade, name_zh: g.name_zh, name_en: g.name_en, handling: g.handling_method, method_zh: g.method_zh, vetting_role: g.grade === 'major' ? 'street_head' : 'street_leader', limits: {}, max_extensions: Number(g.max_extensions) })),
    units: csv('domain/units.csv').map((u) => ({ code: u.code, family: u.family, name_zh: u.name_zh, name_en: u.name_en, decimals: Number(u.decimals) })),
    evidence: csv('domain/evidence-codes.csv').map((e) => ({ code: e.code, kind: e.kind, name_zh: e.name_zh, name_en: e.name_en, stage: e.stage, personal: e.personal_data === 'Y' })),
    metrics: csv('domain/outcome-metrics.csv').map((m) => ({ code: m.code, unit: m.unit, name_zh: m.name_zh, name_en: m.name_en, decimals: 2, geometry: m.geometry === 'Y', aggregate: m.aggregate, note: m.note })),
    reasons: csv('domain/reasons.csv').map((r) => ({ group: r.group, code: r.code, name_zh: r.name_zh, name_en: r.name_en, needs: r.needs.split('+').filter((n) => n !== 'none') })),
    departments, agencies: streets.map((s) => ({ code: `ZFJ@${s.code}`, name_zh: `${s.name_zh.replace('街道', '')}综合行政执法中队`, dept: 'ZFJ', street: s.code })),
    streets, communities: csv('domain/jinjiang-communities.csv').map((c) => ({ code: c.community_code12, name_zh: c.community_zh, street: c.street_code9 })),
    roles: csv('domain/roles.csv').map((r) => ({ code: r.code, name_zh: r.name_zh, name_en: r.name_en, office_kind: r.office_kind })),
    settings: [], words: { states: of('state'), acts: of('act'), clocks: of('clock'), needs: [], lights: of('light'), groups: of('group') },
  }
}

const STREET = '510104035'
export const PEOPLE = {
  clerk: { office: STREET, office_name: '成龙路街道', office_kind: 'street', street: STREET, role: 'street_clerk', name: '周敏' },
  leader: { office: STREET, office_name: '成龙路街道', office_kind: 'street', street: STREET, role: 'street_leader', name: '何建' },
  hub: { office: 'hub', office_name: '区呼应中枢', office_kind: 'hub', role: 'hub_acceptor', name: '林可' },
  zfj: { office: 'ZFJ', office_name: '区综合行政执法局', office_kind: 'department', role: 'dept_liaison', name: '郑宁' },
  zfjhead: { office: 'ZFJ', office_name: '区综合行政执法局', office_kind: 'department', role: 'dept_leader', name: '唐波' },
  admin: { office: 'hub', office_name: '区呼应中枢', office_kind: 'hub', role: 'sys_admin', name: '马雪' },
}

const T0 = Date.parse('2026-11-24T09:30:00+08:00')
export const iso = (ms) => new Date(ms + 8 * 3600e3).toISOString().slice(0, 19) + '+08:00'
const H = 3600e3

/** A grid of streets, a river, parks and courtyards: enough to draw and to point at. */
function townMap() {
  const f = (kind, name, type, coordinates, more = {}) => ({ type: 'Feature', geometry: { type, coordinates }, properties: { kind, name, ...more } })
  const X = 104.1, Y = 30.6, at = (x, y) => [Number((X + x).toFixed(6)), Number((Y + y).toFixed(6))]
  const box = (x, y, w, h) => [[at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h), at(x, y)]]
  const out = [f('outline', '演示城区', 'Polygon', box(-0.03, -0.022, 0.06, 0.044))]
  const names = ['水杉社区', '皇经楼社区', '华新社区', '粮丰社区']
  names.forEach((n, i) => out.push(f('community', n, 'Polygon', box(-0.03 + (i % 2) * 0.03, -0.022 + Math.floor(i / 2) * 0.022, 0.03, 0.022))))
  out.push(f('river', '沙河', 'LineString', Array.from({ length: 40 }, (_, i) => at(-0.03 + i * 0.00155, -0.006 + 0.004 * Math.sin(i / 5)))))
  const roads = ['水杉街', '银木街', '香樟路', '青石巷', '榕荫路', '竹溪街', '海桐路', '桂花里', '石榴街', '木槿路']
  roads.forEach((n, i) => {
    if (i % 2) out.push(f('road', n, 'LineString', [at(-0.028 + i * 0.006, -0.021), at(-0.027 + i * 0.006, 0.021)], { class: i % 3 ? 'minor' : 'main' }))
    else out.push(f('road', n, 'LineString', [at(-0.029, -0.018 + i * 0.0042), at(0.029, -0.017 + i * 0.0042)], { class: i % 3 ? 'minor' : 'main' }))
  })
  for (let i = 0; i < 24; i++) out.push(f('courtyard', `${roads[i % 10].slice(0, 2)}小区${i + 1}`, 'Polygon', box(-0.0275 + (i % 6) * 0.0092, -0.0205 + Math.floor(i / 6) * 0.0098, 0.0046, 0.0044)))
  out.push(f('park', '水杉公园', 'Polygon', box(0.008, 0.006, 0.008, 0.006)))
  return { type: 'FeatureCollection', note: '演示路网', features: out }
}

function seed(d) {
  const calls = []
  const texts = [
    ['JJ-A02', '水杉街空地违建、堆物、毁绿,权属涉多部门。雨后积水,居民绕行,去年清理过一次又回潮。', '水杉街东段南侧空地'],
    ['JJ-A10', '餐馆油烟直排后院,三楼以上住户夏天不能开窗,净化器长期停用。', '银木街48号'],
    ['JJ-A06', '垃圾房旁连续三天堆放大件,异味重,老人出行要绕行。', '青石巷7号院'],
    ['JJ-A08', '人行道地砖成片破损,雨天积水,已有两人绊倒。', '香樟路公交站北侧'],
    ['JJ-A03', '学校门口早晚高峰流动摊贩占道,接送车辆无法靠边。', '榕荫路小学门前'],
    ['JJ-B01', '老旧院落单元门外墙面砖脱落,物业已拉警戒线。', '竹溪街19号'],
  ]
  const states = ['working', 'called', 'answered', 'called', 'working', 'vetting', 'draft', 'closed', 'graded']
  const lights = ['green', 'green', 'yellow', 'red', 'green', 'black', 'green', 'yellow']
  for (let n = 1; n <= 120; n++) {
    const [item, text, place] = texts[n % texts.length]
    const it = d.items.find((i) => i.code === item) ?? d.items[n % 45]
    const state = states[n % states.length]
    const light = ['draft', 'closed'].includes(state) ? 'off' : lights[n % lights.length]
    calls.push(newCall(d, { n, item: it.code, text, place, state, light, street: n % 4 ? STREET : '510104018' }))
  }
  return calls
}
function newCall(d, { n, item, text = '', place = '', state = 'draft', light = 'green', street = STREET }) {
  const it = d.items.find((i) => i.code === item)
  const working = ['working', 'answered', 'closed'].includes(state)
  const from = T0 - n * 5 * H
  const left = { green: 3, yellow: 5, red: -1, black: -6 }[light]
  const c = {
    no: `JJ-2026-${String(n).padStart(6, '0')}`, version: 3, state, item: item ?? null, list: 'draft-2026.1', grade: it?.grade ?? null, street, subject: text.split(/[,。;]/)[0].slice(0, 24) || null, text,
    contact: '网格员 小秦', wanted_result: it ? `完成处置并核实` : '', place: { street, community: '510104035017', address: place, lat: 30.6 + ((n * 37) % 100) / 4000 - 0.012, lon: 104.1 + ((n * 53) % 100) / 2400 - 0.02 },
    photos: [], grounds: null, drafter: '周敏', created: iso(from - 2 * H), called: ['draft', 'vetting'].includes(state) ? null : iso(from), closed: state === 'closed' ? iso(from + 40 * H) : null,
    lead: working ? it.lead : null, co: working ? it.co : [], kind: ['closed', 'answered'].includes(state) ? 'solved' : null, satisfied: state === 'closed' ? 'satisfied' : null, reworks: 0, reopened: 0, extensions: 0,
    due: light === 'off' ? null : iso(T0 + (left ?? 0) * 20 * H), due_clock: light === 'off' ? null : { called: 'accept', graded: 'accept', working: 'answer', answered: 'verify', vetting: 'accept' }[state], provisional: n % 17 === 0,
    light, left: light === 'off' ? null : { n: left, unit: light === 'yellow' ? 'work_hour' : 'work_day' }, merged_into: null, source: null, related: [], evidence: [], outcomes: [], tasks: [], clocks: [], meetings: [], events: [], waits: [],
  }
  const task = (unit, role) => ({ label: unit, unit, role, state: state === 'working' ? (n % 2 ? 'sent' : 'signed') : 'filed', version: 2, since: iso(from + H), due: c.due, due_clock: n % 2 ? 'sign' : 'answer', provisional: false, light: c.light === 'off' ? 'off' : c.light, left: c.left, evidence_n: 1, evidence_of: it.evidence.length, answer: state === 'answered' || state === 'closed' ? '已现场处置:清理堆物,拆除违建,恢复绿化,责任人已约谈。' : null, plan: null })
  if (working) c.tasks = [task(it.lead, 'lead'), ...it.co.slice(0, 3).map((u) => task(u, 'co'))]
  if (['answered', 'closed'].includes(state)) {
    c.outcomes = it.metrics.map((m, i) => ({ metric: m, unit: d.metrics.find((x) => x.code === m)?.unit ?? 'count', reported: String(12 + 40 * i) + (i % 2 ? '' : '.50'), verified: state === 'closed' ? String(12 + 40 * i) : null, flagged: false }))
    c.evidence = ['photo_before', 'photo_after', 'acceptance_form'].map((code, i) => ({ code, kind: i < 2 ? 'photo' : 'document', stage: ['before', 'after', 'after'][i], task: it.lead, sha256: i < 2 ? (i ? 'b' : 'a').repeat(64) : null, media: i < 2 ? 'image/jpeg' : null, at: iso(from + 20 * H), taken: i < 2 ? iso(from + 19 * H) : null, by: '郑宁', office: it.lead }))
  }
  if (c.light !== 'off') c.clocks = [{ name: c.due_clock ?? 'accept', task: null, state: 'running', start: iso(from), due: c.due, provisional: c.provisional, at: null, light: c.light, late: false, charged: null, used: light === 'green' ? 900 : 2300, of: 2460, span: { n: 5, unit: 'work_day' }, left: c.left, rule: 'R27', steps: [{ at: iso(from), step: 'start' }] }, { name: 'accept', task: null, state: 'stopped', start: iso(from), due: iso(from + 2 * H), provisional: false, at: iso(from + H), light: 'off', late: n % 5 === 0, charged: 'hub', used: 60, of: 120, span: { n: 2, unit: 'work_hour' }, left: null, rule: 'R27', steps: [] }]
  const ev = (k, at, act, who, to, facts = {}, texts = {}, task = null) => c.events.push({ k, at: iso(at), by: who.name ?? who, office: who.office ?? null, role: who.role ?? who, act, task, from: '', to, facts, texts })
  const P = PEOPLE
  ev(1, from - 2 * H, 'create', P.clerk, 'draft', item ? { item } : {}, {})
  if (state !== 'draft') ev(2, from - H, 'submit', P.clerk, 'vetting', {}, { text })
  if (!['draft', 'vetting'].includes(state)) ev(3, from, 'vet', P.leader, 'called', { grade: c.grade })
  if (working) {
    ev(4, from + H, 'accept', P.hub, 'graded', { grade: c.grade, lead: it.lead })
    ev(5, from + H + 600e3, 'dispatch', P.hub, 'working', { lead: it.lead, with: it.co.join(';') }, { reason: '依清单派单' })
    if (state !== 'working') { ev(6, from + 3 * H, 'sign', P.zfj, 'signed', {}, {}, it.lead); ev(7, from + 22 * H, 'file', P.zfjhead, 'filed', { kind: 'solved' }, { text: '已现场处置。' }, it.lead); ev(8, from + 22 * H, 'join', 'system', 'answered') }
    c.waits = state === 'answered' ? [{ who: it.lead, whom: street, why: 'close', clock: 'verify', task: null, since: iso(from), until: c.due, light: c.light }] : c.tasks.slice(1).map((x) => ({ who: it.lead, whom: x.unit, why: n % 2 ? 'sign' : 'file', clock: 'answer', task: x.label, since: iso(from + H), until: c.due, light: c.light }))
  }
  return c
}

const arg = (name, type, required = true, more = {}) => ({ name, type, required, ...more })
function nextOf(d, c, me) {
  const it = d.items.find((i) => i.code === c.item)
  const out = []
  const step = (act, args = [], more = {}) => out.push({ entity: 'call', task: null, act, name_zh: act, to: null, version: c.version, primary: out.length === 0, enabled: true, needs: [], args, why_not: null, who_can: [], ...more })
  const not = (act, role, office) => out.push({ entity: 'call', task: null, act, name_zh: act, version: c.version, primary: false, enabled: false, needs: [], args: [], why_not: 'not_yours', who_can: [{ role, office }] })
  const is = (...r) => r.includes(me.role)
  if (c.state === 'draft' && is('street_clerk')) { step('submit'); if (it?.handling === 'emergency') step('call_urgent', [arg('grounds', 'code', true, { group: 'urgent' })]); step('discard') }
  if (c.state === 'vetting') { if (is('street_leader', 'street_head')) { step('vet', [arg('grade', 'grade', false, { default: c.grade })]); step('send_back', [arg('reason', 'text', false), arg('facts', 'text', false)], { needs: [{ word: 'reason', name_zh: '原因', sort: 'with' }] }) } else not('vet', 'street_leader', c.street) }
  if (c.state === 'called') {
    if (is('hub_acceptor')) {
      step('accept', [arg('grade', 'grade', true, { default: c.grade }), arg('lead', 'unit', true, { default: it?.lead }), arg('item', 'item', false, { default: c.item }), arg('reason', 'code', false, { group: 'regrade' }), arg('text', 'text', false)])
      step('send_back', [arg('reason', 'text', false), arg('facts', 'text', false)], { needs: [{ word: 'list of missing facts', name_zh: '缺少的要素', sort: 'with' }] })
      step('refuse', [arg('reason', 'code', true, { group: 'refuse' }), arg('text', 'text', false), arg('basis', 'text', false), arg('call', 'call', false)])
    } else not('accept', 'hub_acceptor', 'hub')
  }
  if (c.state === 'graded' && is('hub_acceptor')) step('dispatch', [arg('lead', 'unit', false, { default: c.lead ?? it.lead }), arg('co', 'units', false, { default: it.co }), arg('reason', 'text', false)])
  for (const t of c.tasks) {
    const mine = me.office === t.unit
    const ts = (act, args = [], more = {}) => step(act, args, { entity: 'task', task: t.label, version: t.version, ...more })
    if (t.state === 'sent' && mine && is('dept_liaison')) ts('sign')
    if (t.state === 'signed' && mine && is('dept_liaison')) { ts('arrive', [arg('place', 'line'), arg('time', 'time'), arg('evidence', 'evidence', false, { codes: ['photo_scene'] })]); ts('contact', [arg('text', 'text', false)]); ts('plan', [arg('text', 'text')]); ts('upload', [arg('evidence', 'evidence', false, { codes: it.evidence }), arg('values', 'values', false, { codes: it.metrics }), arg('text', 'text', false)]) }
    if (t.state === 'signed' && mine && is('dept_leader')) { ts('file', [arg('kind', 'code', false, { codes: ['solved', 'explained', 'long_term'], default: '' }), arg('text', 'text', false), arg('evidence', 'evidence', false, { codes: it.evidence }), arg('values', 'values', false, { codes: it.metrics }), arg('basis', 'text', false), arg('letter', 'text', false), arg('person', 'line', false), arg('review', 'date', false)]); ts('ask_extension', [arg('amount', 'int'), arg('reason', 'code', true, { group: 'extend' }), arg('text', 'text', false), arg('basis', 'text', false)]) }
  }
  if (c.state === 'answered') {
    if (is('street_clerk', 'street_leader') && me.office === c.street) {
      step('close', [arg('kind', 'code', true, { codes: [c.kind], default: c.kind }), arg('satisfied', 'code', true, { codes: ['satisfied', 'basically', 'not'] }), arg('values', 'values', false, { codes: it.metrics }), arg('reason', 'text', false)])
      step('rework', [arg('reason', 'code', true, { group: 'rework' }), arg('tasks', 'tasks', true, { codes: c.tasks.map((t) => t.label) }), arg('text', 'text', false), arg('photo', 'text', false), arg('value', 'text', false)])
    } else not('close', 'street_leader', c.street)
  }
  if (out.length && out.every((n) => n.enabled)) not('withdraw', 'street_leader', c.street)
  return out
}
const groupOf = (r) => ({ vet: 'vet', close: 'verify', sign: 'sign', submit: 'draft' })[r.act] ?? (['red', 'black'].includes(r.light) ? 'late' : r.light === 'yellow' ? 'soon' : 'rest')

const photo = (hue) => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="hsl(${hue},22%,78%)"/><rect y="300" width="640" height="180" fill="hsl(${hue},18%,55%)"/><path d="M0 300 160 190 300 300 420 210 640 300z" fill="hsl(${hue},30%,42%)"/></svg>`)

/** Starts the stand-in. `fail(req)` may answer a status instead (401, 412, 503 …). */
export function start({ as = 'clerk', port = 0, fail = () => null } = {}) {
  const d = districtOf()
  const world = { calls: seed(d), me: as, n: 200, streams: new Set(), fail, signedIn: true, log: [], claims: new Map(), here: [], follows: new Set(), notices: [] }
  const mine = () => { const p = PEOPLE[world.me]; return { person: 7, account: world.me, grant: 1, grants: Object.keys(PEOPLE).filter((k) => k === world.me || (world.me === 'clerk' && k === 'leader')).map((k, i) => ({ grant: k === world.me ? 1 : i + 2, office: PEOPLE[k].office, office_name: PEOPLE[k].office_name, role: PEOPLE[k].role, role_name: '', state: 'active' })), idle_s: 1800, role_name: '', street: null, ...p } }
  const page = (c) => ({ see: 'whole', ...c, next: nextOf(d, c, PEOPLE[world.me]) })
  const row = (c, extra = {}) => ({ no: c.no, state: c.state, subject: c.subject, street: c.street, item: c.item, grade: c.grade, lead: c.lead, co_n: c.co.length, task: null, step: c.state, since: c.called ?? c.created, due: c.due, due_clock: c.due_clock, provisional: c.provisional, light: c.light, left: c.left, ...extra })
  /** Somebody else opens the page, or leaves it (null). */
  function present(at, name) {
    world.here = name ? [...world.here, { name, office: 'hub', since: iso(Date.now()) }] : []
    for (const s of world.streams) s.write(`event: present\ndata: ${JSON.stringify({ at })}\n\n`)
  }
  /** Somebody else takes a call in hand. */
  function held(no, name) {
    world.claims.set(no, { call: no, name, office: 'hub', mine: false, since: iso(Date.now()), until: iso(Date.now() + H / 4) })
    for (const s of world.streams) s.write(`event: changed\nid: ${++world.n}\ndata: ${JSON.stringify({ call: no, version: 1, claim: true, offices: ['hub'] })}\n\n`)
  }
  function changed(c) {
    for (const s of world.streams) s.write(`event: changed\nid: ${++world.n}\ndata: ${JSON.stringify({ call: c.no, version: c.version, offices: [] })}\n\n`)
  }
  function apply(c, task, b) {
    const it = d.items.find((i) => i.code === (b.item ?? c.item))
    const log = (to, facts = {}, texts = {}) => c.events.push({ k: c.events.length + 1, at: iso(Date.now()), by: PEOPLE[world.me].name, office: PEOPLE[world.me].office, role: PEOPLE[world.me].role, act: b.act, task: task?.label ?? null, from: '', to, facts, texts })
    const to = { submit: 'vetting', vet: 'called', accept: 'graded', dispatch: 'working', call_urgent: 'working', close: 'closed', rework: 'working', discard: 'withdrawn', refuse: 'refused', send_back: 'draft' }[b.act]
    if (task) {
      if (b.act === 'sign') task.state = 'signed'
      if (b.act === 'file') { if (!b.text) return { status: 422, fields: [{ name: 'text', remedy: 'what was done' }] }; task.state = 'filed'; task.answer = b.text; c.kind = b.kind; c.outcomes = Object.entries(b.values ?? {}).map(([metric, reported]) => ({ metric, unit: d.metrics.find((m) => m.code === metric).unit, reported, verified: null, flagged: false })) ; if (c.tasks.every((t) => t.state === 'filed')) c.state = 'answered' }
      task.version++
      log(task.state, b.reason ? { reason: b.reason } : {}, b.text ? { text: b.text } : {})
    } else {
      if (b.act === 'accept') { c.grade = b.grade; c.lead = b.lead; c.item = it.code }
      if (b.act === 'dispatch' || b.act === 'call_urgent') { c.lead = b.lead ?? c.lead ?? it.lead; c.co = b.co ?? it.co; c.tasks = [c.lead, ...c.co].map((u, i) => ({ label: u, unit: u, role: i ? 'co' : 'lead', state: 'sent', version: 1, since: iso(Date.now()), due: iso(Date.now() + 4 * H), due_clock: 'sign', provisional: false, light: 'green', left: { n: 4, unit: 'work_hour' }, evidence_n: 0, evidence_of: it.evidence.length, answer: null, plan: null })) }
      if (b.act === 'close') { c.satisfied = b.satisfied; c.light = 'off'; c.closed = iso(Date.now()); c.outcomes = c.outcomes.map((o) => ({ ...o, verified: b.values?.[o.metric] ?? o.reported })) }
      if (b.act === 'rework') { c.reworks++; for (const t of c.tasks) if (b.tasks.includes(t.label)) { t.state = 'signed'; t.due_clock = 'rework' } }
      c.state = to
      log(to, Object.fromEntries(Object.entries(b).filter(([k]) => ['grade', 'lead', 'co', 'reason', 'satisfied'].includes(k)).map(([k, v]) => [k, Array.isArray(v) ? v.join(';') : v])), b.text ? { text: b.text } : {})
    }
    c.version++
    changed(c)
    return null
  }
  const server = createServer(async (req, res) => {
    const url = new URL(req.url, 'http://x')
    const chunks = []
    for await (const chunk of req) chunks.push(chunk)
    const raw = Buffer.concat(chunks)
    const send = (status, body, type = 'application/json') => {
      res.writeHead(status, { 'Content-Type': type, 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff' })
      res.end(body === undefined ? undefined : Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body))
    }
    const problem = (status, type, more = {}) => send(status, { type: `/problems/${type}`, title: type, status, request: 'r-4711', ...more }, 'application/problem+json')
    world.log.push(`${req.method} ${url.pathname}`)
    const forced = world.fail(req, url)
    if (forced) return problem(forced.status, forced.type, forced)
    const p = url.pathname
    let m
    if (!p.startsWith('/api/')) {
      const name = p === '/' || !/\.[a-z]+$/.test(p) ? 'index.html' : p.slice(1)
      const file = new URL(name, dist)
      if (!existsSync(file)) return send(404, 'not found', 'text/plain')
      const type = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }[name.split('.').pop()] ?? 'application/octet-stream'
      res.writeHead(200, { 'Content-Type': type, 'Content-Encoding': 'gzip', 'Content-Security-Policy': CSP })
      return res.end(gzipSync(readFileSync(file)))
    }
    if (p === '/api/v1/session' && req.method === 'POST') { const b = JSON.parse(raw); if (b.password !== 'right-password') return problem(401, 'login_failed'); world.signedIn = true; return send(204) }
    if (!world.signedIn) return problem(401, 'login_needed')
    if (p === '/api/v1/session' && req.method === 'PUT') { const g = mine().grants.find((x) => x.grant === JSON.parse(raw).grant); world.me = Object.keys(PEOPLE).find((k) => PEOPLE[k].role === g.role && PEOPLE[k].office === g.office); return send(200, mine()) }
    if (p === '/api/v1/session') return send(200, mine())
    if (p === '/api/v1/district') return send(200, d)
    if (p === '/api/v1/map') return send(200, townMap())
    if (p === '/api/v1/preview') { const it = d.items.find((i) => i.code === url.searchParams.get('item')); return send(200, { item: it.code, grade: it.grade, from: iso(T0), limits: [['sign', it.ack], ['arrive', it.arrive], ['plan', it.plan], ['resolve', it.resolve]].filter(([, s]) => s).map(([clock, s], i) => ({ clock, span: s, due: iso(T0 + (i + 1) * 26 * H), provisional: i === 3 })) }) }
    if (p === '/api/v1/hints') return send(200, { hints: [{ no: 'JJ-2026-000012', subject: '水杉街空地违建', item: url.searchParams.get('item'), state: 'working', street: STREET, called: iso(T0 - 200 * H), distance_m: 38, days: 8 }] })
    if (p === '/api/v1/counts') return send(200, { now: iso(T0), calls: {}, streets: {}, units: { ZFJ: { sent: 3, signed: 9, done: 40 } }, offices: {} })
    if (p === '/api/v1/figures') return send(200, { figures: [{ k: 'K5', num: 38, den: 41, text: '92.68%', enough: true }, { k: 'K13return', num: 1, den: 52, text: '1.92%', enough: true }] })
    if (p === '/api/v1/people') return send(200, { people: Object.entries(PEOPLE).map(([k, x], i) => ({ person: i + 1, account: k, name: x.name, active: true, locked_until: null, grants: [{ grant: i + 1, office: x.office, office_name: x.office_name, role: x.role, role_name: '', state: i === 2 ? 'proposed' : 'active', from: '2026-01-01T00:00:00+08:00', to: null, entry: 'SQ-2026-00000' + (i + 1) }] })) })
    if (p === '/api/v1/registers') return send(200, { books: [], args: [], clocks: [] })
    if (p === '/api/v1/registers/quality') return send(200, { rows: [], after: null, make: [] })
    if (p === '/api/v1/todo') return send(200, { rows: [] })
    if (p === '/api/v1/notices' && req.method === 'POST') { const b = JSON.parse(raw); for (const n of world.notices) if (n.call === b.call || n.id <= (b.upto ?? 0)) n.read = true; return send(204) }
    if (p === '/api/v1/notices') return send(200, { unread: world.notices.filter((n) => !n.read).length, rows: world.notices })
    if (p === '/api/v1/follows') return send(200, { now: iso(T0), rows: world.calls.filter((c) => world.follows.has(c.no)).map((c) => row(c)) })
    if ((m = /^\/api\/v1\/calls\/([^/]+)\/follow$/.exec(p))) { req.method === 'PUT' ? world.follows.add(m[1]) : world.follows.delete(m[1]); return send(204) }
    if (p === '/api/v1/presence') return send(200, { here: world.here })
    if (p === '/api/v1/claims') return send(200, { rows: [...world.claims.values()] })
    if ((m = /^\/api\/v1\/calls\/([^/]+)\/claim$/.exec(p))) {
      const had = world.claims.get(m[1])
      if (req.method === 'DELETE') { if (had?.mine) url.searchParams.get('back') && had.from ? world.claims.set(m[1], had.from) : world.claims.delete(m[1]); return send(204) }
      const take = JSON.parse(raw).take
      if (!had || had.mine || take) world.claims.set(m[1], { call: m[1], name: PEOPLE[world.me].name, office: PEOPLE[world.me].office, mine: true, since: iso(Date.now()), until: iso(Date.now() + H / 4), from: take ? had : undefined })
      return send(200, world.claims.get(m[1]))
    }
    if (p === '/api/v1/events') { res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }); res.write(': hello\n\n'); world.streams.add(res); req.on('close', () => world.streams.delete(res)); return }
    if (p === '/api/v1/desk') {
      const who = PEOPLE[world.me]
      const rows = []
      for (const c of world.calls) for (const n of nextOf(d, c, who)) if (n.enabled && n.primary && (who.office_kind !== 'street' || c.street === who.office) && !['submit'].includes(n.act)) { const t = c.tasks.find((x) => x.label === n.task); const r = row(c, t ? { task: t.label, step: t.state, act: n.act } : { act: n.act }); rows.push({ ...r, group: groupOf(r) }) }
      rows.sort((a, b) => (a.due ?? 'z').localeCompare(b.due ?? 'z'))
      const groups = d.words.groups.map((g) => ({ code: g.code, n: rows.filter((r) => r.group === g.code).length })).filter((g) => g.n)
      return send(200, { now: iso(T0), groups, rows, more: false })
    }
    if (p === '/api/v1/calls' && req.method === 'POST') { const b = JSON.parse(raw); const c = newCall(d, { n: ++world.n, item: b.item, text: b.text, place: b.place }); draft(c, b); world.calls.unshift(c); changed(c); return send(201, page(c)) }
    if (p === '/api/v1/calls') {
      const q = url.searchParams
      let rows = world.calls.filter((c) => (q.get('scope') === 'closed' ? c.state === 'closed' : q.get('scope') === 'open' ? !['closed', 'draft', 'refused', 'withdrawn'].includes(c.state) : true) && (!q.get('state') || c.state === q.get('state')) && (!q.get('q') || (c.no + c.text).includes(q.get('q'))) && (!q.get('item') || c.item === q.get('item')) && (!q.get('street') || c.street === q.get('street')) && (!q.get('unit') || c.lead === q.get('unit')))
      const at = Number(q.get('after') ?? 0), limit = Number(q.get('limit') ?? 50)
      return send(200, { rows: rows.slice(at, at + limit).map((c) => row(c)), after: rows.length > at + limit ? String(at + limit) : null })
    }
    if ((m = /^\/api\/v1\/calls\/([^/]+)(?:\/(draft|acts|proof|tasks\/([^/]+)\/acts))?$/.exec(p))) {
      const c = world.calls.find((x) => x.no === m[1])
      if (!c) return problem(404, 'not_found')
      if (!m[2]) return send(200, page(c))
      if (m[2] === 'proof') return send(200, { of: c.no })
      const b = JSON.parse(raw)
      if (m[2] === 'draft') { draft(c, b); return send(204) }
      const task = m[3] ? c.tasks.find((t) => t.label === m[3]) : undefined
      const seen = Number((req.headers['if-match'] ?? '').replace(/"/g, ''))
      if (seen !== (task ?? c).version) return problem(412, 'stale', { version: (task ?? c).version })
      const fault = apply(c, task, b)
      return fault ? problem(422, 'bad_input', fault) : send(200, page(c))
    }
    if (p === '/api/v1/files' && req.method === 'POST') { const sha = createHash('sha256').update(raw).digest('hex'); return send(201, { sha256: sha, kind: 'jpeg', bytes: raw.length, w: 640, h: 480, taken: null, lat: null, lon: null }) }
    if ((m = /^\/api\/v1\/files\/([0-9a-f]{64})/.exec(p))) return send(200, photo(m[1][0] === 'a' ? 30 : m[1][0] === 'b' ? 130 : 200), 'image/svg+xml')
    return problem(404, 'not_found')
  })
  function draft(c, b) {
    Object.assign(c, { text: b.text ?? c.text, contact: b.contact ?? c.contact, wanted_result: b.wanted_result ?? c.wanted_result, item: b.item ?? c.item, photos: b.photos ?? c.photos })
    if (b.text) c.subject = b.text.split(/[,。;]/)[0].slice(0, 24)
    if (b.place !== undefined) c.place.address = b.place
    c.place.community = b.community ?? null
    if (b.point) [c.place.lat, c.place.lon] = b.point.split(',').map(Number)
    else { c.place.lat = null; c.place.lon = null }
    c.grade = d.items.find((i) => i.code === c.item)?.grade ?? null
  }
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}`, world, changed, held, present, stop: () => { for (const s of world.streams) s.end(); server.close(); server.closeAllConnections() } })))
}
if (process.argv[1]?.endsWith('mock.mjs')) console.log((await start({ port: 8099, as: process.argv[2] ?? 'clerk' })).url)
