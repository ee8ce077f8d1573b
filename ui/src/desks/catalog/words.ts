import { addWords } from '@/i18n'

addWords(
  {
    catalog: {
      title: '综合性事项清单', draft: '草案', version: '版本', search: '事项名称、编码或描述', anyGrade: '全部定级', code: '编码', none: '没有符合条件的事项。',
      extensions: '可延期 {n} 次', hangup: '，可挂账', call: '由此呼叫', calls: '相关呼叫',
      versions: '各版与草案', keep: '呼叫自始至终按呼叫时施行的版本办理（R16）。', inForce: '现行清单', newDraft: '新建草案', state: '状态', from: '施行日期', itemsN: '事项', openCalls: '在办呼叫', by: '时间',
      state_past: '已废止', state_in_force: '现行', state_coming: '待施行', hardN: '{n} 处须改', basedOn: '据 {v}', fromStart: '自始', fromDay: '自 {d} 施行', shipped: '随程序', versionHint: '字母、数字、点、横线，如 2027.1', base: '以哪一版为底稿',
      drop: '删除草案', publish: '提请施行', hardFirst: '有须改的问题，先改正。', publishWhat: '自所选日期零时起，新的呼叫按此版办理；在办的呼叫按旧版。须由提出人以外的人批准，批准后记入存证，不可撤回。',
      tab_items: '条目', tab_findings: '问题', tab_diff: '差异', tab_dry: '试算', edit: '编辑', wrong: '须改', hard: '须改', advice: '建议', noFinding: '没有问题。', with: '与哪一版比较', noDifference: '两版相同。',
      impact: '影响 {n} 件在办，按旧版 {v} 办理', change: '变更', field: '字段', whole: '整项', is_added: '增', is_removed: '删', is_changed: '改', limits: '时限', unit: '单位', codes: '代码，用分号隔开', save: '保存',
      dryLast: '最近呼叫', drySum: '最近 {looked} 件呼叫按此版试算：办结期限不同 {due} 件，牵头不同 {lead} 件，审签人不同 {vetting} 件；逾期 {was} 件变为 {now} 件；清单中已无此项 {gone} 件。', dryUnits: '各单位时钟逾期数（有变化的）', clocks: '时钟', lateWas: '原逾期', lateNow: '试算逾期', dryNone: '没有一件会不同。', dryCalls: '会不同的呼叫',
      dueWas: '原期限', dueNow: '试算期限', lateCall: '逾期', otherwise: '其他不同', gone: '此版没有这一项', becomesLate: '变为逾期', becomesInTime: '变为按期', stillLate: '仍逾期', vetting: '审签', precedents: '先例', noPrecedent: '尚无裁定先例。',
      col_code: '编码', col_category_code: '类别', col_category_zh: '类别名', col_category_en: '类别英文名', col_name_zh: '名称', col_name_en: '英文名', col_description_zh: '说明', col_lead_dept: '牵头', col_co_depts: '协办', col_default_grade: '定级', col_urgency: '紧急', col_handling_method: '处置方式',
      col_ack: '签收', col_ack_value: '签收时限', col_ack_unit: '签收时限单位', col_arrive: '到场', col_arrive_value: '到场时限', col_arrive_unit: '到场时限单位', col_meeting_within: '协调会', col_meeting_within_value: '协调会时限', col_meeting_within_unit: '协调会时限单位', col_plan: '方案', col_plan_value: '方案时限', col_plan_unit: '方案时限单位', col_resolve: '办结', col_resolve_value: '办结时限', col_resolve_unit: '办结时限单位',
      col_max_extensions: '可延期次数', col_hangup_allowed: '可否挂账', col_evidence_required: '证据', col_outcome_metrics: '成效指标', col_smart_city_category: '数字城管类别', col_legal_basis_zh: '依据', col_confidence: '可信度', cell_Y: '可以', cell_N: '不可', cell_direct: '直接派单', cell_joint: '联合办理', cell_meeting: '专题协调', cell_emergency: '应急处置', cell_normal: '普通',
    } as Record<string, string>,
  },
  {
    catalog: {
      title: 'List of items', draft: 'draft', version: 'version', search: 'Name, code or description', anyGrade: 'All grades', code: 'Code', none: 'No such item.', extensions: '{n} extensions', hangup: ', may be hung up', call: 'Call with this', calls: 'Calls',
      versions: 'Versions and drafts', keep: 'A call keeps, to its end, the version in force when it was called (R16).', inForce: 'List in force', newDraft: 'New draft', state: 'State', from: 'In force from', itemsN: 'Items', openCalls: 'Open calls', by: 'When',
      state_past: 'past', state_in_force: 'in force', state_coming: 'coming', hardN: '{n} to be put right', basedOn: 'from {v}', fromStart: 'from the start', fromDay: 'in force from {d}', shipped: 'with the program', versionHint: 'Letters, digits, dots, dashes, such as 2027.1', base: 'Which version to begin with',
      drop: 'Delete draft', publish: 'Propose to put in force', hardFirst: 'Put right what is wrong first.', publishWhat: 'From 00:00 of that day new calls go by this version; open ones keep theirs. Somebody else approves; once approved it stands in the ledger and cannot be taken back.',
      tab_items: 'Items', tab_findings: 'Findings', tab_diff: 'Differences', tab_dry: 'Dry run', edit: 'Edit', wrong: 'wrong', hard: 'must', advice: 'advice', noFinding: 'Nothing is wrong.', with: 'Compare with', noDifference: 'The two are the same.',
      impact: '{n} open calls are concerned; they keep version {v}', change: 'Change', field: 'Field', whole: 'the whole item', is_added: 'added', is_removed: 'removed', is_changed: 'changed', limits: 'Limits', unit: 'unit', codes: 'Codes, separated by semicolons', save: 'Save',
      dryLast: 'Last calls', drySum: 'The last {looked} calls under this version: {due} with another due, {lead} with another lead, {vetting} vetted by another; late {was} become {now}; {gone} of items that it has not.', dryUnits: 'Late clocks by unit (where they differ)', clocks: 'Clocks', lateWas: 'Late then', lateNow: 'Late now', dryNone: 'Nothing would have been other.', dryCalls: 'Calls that would have been other',
      dueWas: 'Due then', dueNow: 'Due now', lateCall: 'Late', otherwise: 'Otherwise', gone: 'this version has no such item', becomesLate: 'becomes late', becomesInTime: 'becomes in time', stillLate: 'still late', vetting: 'Vetting', precedents: 'Precedents', noPrecedent: 'No ruling yet.',
      col_code: 'Code', col_category_code: 'Class', col_category_zh: 'Class in Chinese', col_category_en: 'Class in English', col_name_zh: 'Chinese name', col_name_en: 'English name', col_description_zh: 'Description', col_lead_dept: 'Lead', col_co_depts: 'Co-handlers', col_default_grade: 'Grade', col_urgency: 'Urgency', col_handling_method: 'Handling',
      col_ack: 'Sign', col_ack_value: 'Sign limit', col_ack_unit: 'Sign limit unit', col_arrive: 'Arrive', col_arrive_value: 'Arrive limit', col_arrive_unit: 'Arrive limit unit', col_meeting_within: 'Meeting', col_meeting_within_value: 'Meeting limit', col_meeting_within_unit: 'Meeting limit unit', col_plan: 'Plan', col_plan_value: 'Plan limit', col_plan_unit: 'Plan limit unit', col_resolve: 'Answer', col_resolve_value: 'Answer limit', col_resolve_unit: 'Answer limit unit',
      col_max_extensions: 'Extensions', col_hangup_allowed: 'Hang-up', col_evidence_required: 'Evidence', col_outcome_metrics: 'Outcome metrics', col_smart_city_category: 'Smart city class', col_legal_basis_zh: 'Legal basis', col_confidence: 'Confidence', cell_Y: 'allowed', cell_N: 'not allowed', cell_direct: 'direct', cell_joint: 'joint', cell_meeting: 'meeting', cell_emergency: 'emergency', cell_normal: 'normal',
    },
  },
)
