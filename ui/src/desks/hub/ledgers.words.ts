import { addWords } from '@/i18n'

addWords(
  {
    ledger: {
      hung: '挂账',
      long_term: '长期清单',
      excluded: '剔除公示',
      tabs: '台账种类',
      intro: { hung: '经批准停计时限的任务：每月复核，复核日前不作决定即恢复计时。', long_term: '现阶段不能解决的呼叫：每季复核，解决后由街道补核验。', excluded: '不计入 K5–K12 的呼叫，连同件数公布。' } as Record<string, string>,
      count: '共 {n} 件',
      by: '{unit} {n} 件',
      task: '任务',
      reason: '原因',
      person: '责任人',
      since: '自',
      age: '{n} 天',
      asked: '申请中',
      askedHeard: '申请中，街道{say}',
      review: '复核日',
      due: '下次复核',
      late: '逾期未复核',
      entry: '复核记录',
      reviews: '已续 {n} 次',
      withLead: '随牵头',
      empty: { hung: '没有挂账的任务，也没有待批的申请。', long_term: '长期清单是空的。', excluded: '没有被剔除的呼叫。' } as Record<string, string>,
      emptyWhy: '批准后在这里列出、计数、计龄。',
      caption: '{what}台账',
    },
  },
  {
    ledger: {
      hung: 'Hang-ups', long_term: 'Long-term list', excluded: 'Excluded', tabs: 'Which ledger', intro: { hung: 'Tasks whose limit stands still by approval: reviewed monthly; without a decision by the review date the limit runs again.', long_term: 'Calls that cannot be solved now: reviewed quarterly; once solved the street verifies.', excluded: 'Calls out of K5–K12, published with their count.' },
      count: '{n} in all', by: '{unit}: {n}', task: 'Task', reason: 'Reason', person: 'Responsible', since: 'Since', age: '{n} days', asked: 'asked', askedHeard: 'asked, street: {say}', review: 'Review date', due: 'Next review', late: 'review overdue', entry: 'Entry', reviews: 'renewed {n} times', withLead: 'with the lead',
      empty: { hung: 'Nothing is hung or asked to be.', long_term: 'The long-term list is empty.', excluded: 'No call is excluded.' }, emptyWhy: 'Approved ones are listed, counted and aged here.', caption: 'Ledger: {what}',
    },
  },
)
