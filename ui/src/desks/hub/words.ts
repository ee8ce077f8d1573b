import { addWords } from '@/i18n'

addWords(
  {
    inbox: {
      title: '收件箱',
      queue: '待办队列',
      count: '{n} 件',
      call: '呼叫内容',
      decision: '办理',
      empty: '收件箱已清空。',
      pick: '从左侧选择一件。',
      next: '下一步',
      decide: '受理与派单',
      default: '清单默认 {grade}；{method}',
      gradeReason: '改变定级的原因',
      gradeWhy: '定级与清单默认不同，请选择原因',
      leadWhy: '清单建议 {who} 牵头',
      choiceReason: '另选单位的理由',
      choiceHint: '牵头或协办与清单不同时必填，写入台账。',
      choiceWhy: '牵头或协办与清单不同，请写明理由',
      check: '将以{grade}派给 {lead} 牵头、{co} 家协办。时限自派单起算。',
      leadPrecedent: '先例（{no}）由 {who} 牵头：{basis}',
      precedentMore: '另有 {n} 件先例',
      against: '与先例不同：须写明理由，并作标注',
      nearDays: '相隔 {n} 天',
      mergeInto: '并入这件',
      both: '受理并派单',
      acceptOnly: '仅受理',
    },
  },
  {
    inbox: {
      title: 'Inbox', queue: 'Queue', count: '{n}', call: 'The call', decision: 'Decision', empty: 'The inbox is empty.', pick: 'Choose one on the left.', next: 'Next step', decide: 'Accept and dispatch', default: 'The list says {grade}; {method}',
      gradeReason: 'Why another grade', gradeWhy: 'Another grade than the list’s: choose a reason', leadWhy: 'The list proposes {who}', choiceReason: 'Why other offices', choiceHint: 'Needed when lead or co-handlers differ from the list; goes into the ledger.',
      choiceWhy: 'Lead or co-handlers differ from the list: say why', check: 'Goes as {grade} to {lead} as lead and {co} co-handlers. Limits start at dispatch.', leadPrecedent: 'Precedent ({no}): {who} leads: {basis}', precedentMore: '{n} more precedents', against: 'Not as the precedent: say why; it will be flagged', nearDays: '{n} days between', mergeInto: 'Merge into it', both: 'Accept and dispatch', acceptOnly: 'Accept only',
    },
  },
)
