import { addWords } from '@/i18n'

addWords(
  {
    people: {
      title: '人员与授权',
      rule: '系统管理员提请，安全管理员审批，审计管理员只读（R3）。',
      add: '新增人员',
      added: '已新增：{name}',
      search: '姓名、账号、单位或角色',
      waiting: '只看待审批',
      none: '没有符合条件的人员。',
      locked: '锁定至 {until}',
      off: '停用',
      state_proposed: '待审批',
      state_active: '生效',
      state_ended: '终止',
      until: '至 {d}',
      lastDay: '有效期至（可不填）',
      noGrant: '没有授权',
      propose: '提请授权',
      proposed: '已提请，待安全管理员审批',
      name: '姓名',
      password: '初始密码',
      passwordHint: '至少 10 个字符',
      role: '角色',
      office: '单位',
    } as Record<string, string>,
    rules: {
      calendar: '年历', settings: '参数', offices: '单位', audit: '审计', calendarHint: '法定节假日与调休，一人提出、一人批准，逐年施行（R26）。', settingsHint: '各项办法留给本区定的数，自某日起改。', officesHint: '更名不改旧记录（R8）。', auditHint: '谁、何时、对哪条记录做了什么；只读（R3）。', taken: '接手记录', takenHint: '收件箱里谁从谁手上接手；不是办理行为，不入台账，保存三年。', takenNone: '没有接手记录。', takenBy: '接手人', takenFrom: '原在办人', takenBack: '随即交还',
      missing: '{y} 年的年历还没有：到期日在那一年的期限都是暂定，不亮红灯（R26）。', missingDo: '现在填写', year: '年份', covered: '已施行', uncovered: '缺', marks: '休 {off} 天，班 {work} 天', editYear: '编辑', putYear: '提出 {y} 年年历', editHint: '点工作日标“休”，点周末标“班”。批准施行后，在办呼叫的暂定期限随之确定，取新旧中较晚者。', calendarDone: '{y} 年年历已提出，待批准', off: '休', work: '班', month: '{m} 月',
      day1: '一', day2: '二', day3: '三', day4: '四', day5: '五', day6: '六', day7: '日', find: '名称、代号或规则号', noSetting: '没有符合条件的参数。', what: '参数', value: '值', rule: '规则', changes: '历次变更', change: '修改', least: '不低于 {n}', from: '自 {d} 起', state_waits: '待生效', state_done: '已生效', state_cancelled: '已撤销', never: '未改过', fixed: '随程序', 
      findOffice: '名称或代码', code: '代码', name: '现名', kind: '类别', names: '历次名称', rename: '更名', mayLead: '可牵头', neverRenamed: '未更名', offsHint: '此前的记录仍显示旧名。', 
      kind_hub: '中枢', kind_street: '街道', kind_department: '部门', kind_agency: '派出机构', kind_oversight: '监督单位', kind_enterprise: '企业', kind_district: '区领导',
      head: '共 {n} 步，最近一次封存含 {s} 步（{at}）', record: '记录，如 call/JJ-2026-000001、setting/hub.accept', look: '查看', noStep: '没有这条记录的步骤。', at: '时间', recordOf: '记录', did: '步骤', who: '谁', to: '状态', hash: '存证', more: '更早的',
    } as Record<string, string>,
  },
  {
    rules: {
      calendar: 'Calendar', settings: 'Settings', offices: 'Offices', audit: 'Audit', calendarHint: 'Holidays and make-up days, put in force year by year (R26).', settingsHint: 'What the rules leave to the district, changed from a day.', officesHint: 'A renaming changes no past record (R8).', auditHint: 'Who did what, when, to which record; reading only (R3).', taken: 'Taken over', takenHint: 'Who took a call of the inbox over from whom; no acts, so not in the ledger; kept three years.', takenNone: 'Nobody took one over.', takenBy: 'By', takenFrom: 'From', takenBack: 'Given back at once',
      missing: 'There is no calendar of {y} yet: dues in that year are provisional and turn no light red (R26).', missingDo: 'Fill it in', year: 'Year', covered: 'in force', uncovered: 'missing', marks: '{off} days off, {work} worked', editYear: 'Edit', putYear: 'Propose {y}', editHint: 'Click a weekday to mark it off, a weekend day to mark it worked. When it is approved, provisional dues of open calls are settled, the later of old and new.', calendarDone: 'The calendar of {y} is proposed', off: 'off', work: 'on', month: 'Month {m}',
      day1: 'Mo', day2: 'Tu', day3: 'We', day4: 'Th', day5: 'Fr', day6: 'Sa', day7: 'Su', find: 'Name, key or rule', noSetting: 'No such setting.', what: 'Setting', value: 'Value', rule: 'Rule', changes: 'Changes', change: 'Change', least: 'not below {n}', from: 'from {d}', state_waits: 'waits', state_done: 'in force', state_cancelled: 'cancelled', never: 'never changed', fixed: 'with the program', 
      findOffice: 'Name or code', code: 'Code', name: 'Name', kind: 'Kind', names: 'Names it had', rename: 'Rename', mayLead: 'may lead', neverRenamed: 'never renamed', offsHint: 'Records of before keep the old name.', 
      kind_hub: 'hub', kind_street: 'street', kind_department: 'department', kind_agency: 'agency', kind_oversight: 'oversight', kind_enterprise: 'enterprise', kind_district: 'district leaders',
      head: '{n} steps, the last seal covers {s} ({at})', record: 'Record, such as call/JJ-2026-000001, setting/hub.accept', look: 'Look', noStep: 'No step of that record.', at: 'When', recordOf: 'Record', did: 'Step', who: 'Who', to: 'State', hash: 'Hash', more: 'Earlier',
    },
    people: {
      title: 'People and grants', rule: 'The system administrator proposes, the security administrator approves, the auditor reads (R3).', add: 'Add person', added: 'Added: {name}', search: 'Name, account, office or role', waiting: 'Only to be approved',
      none: 'Nobody fits.', locked: 'locked until {until}', off: 'inactive', state_proposed: 'to be approved', state_active: 'active', state_ended: 'ended', until: 'until {d}', lastDay: 'Last day (may be left out)',
      noGrant: 'no grant', propose: 'Propose grant', proposed: 'Proposed; the security administrator approves', name: 'Name', password: 'First password', passwordHint: 'At least 10 characters', role: 'Role', office: 'Office',
    },
  },
)
