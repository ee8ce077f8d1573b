import { addWords } from '@/i18n'

addWords(
  {
    entry: {
      done: '已办：{what} {no}',
      official: '以 {who} 身份“{act}”，记入存证，不可改写。',
      light: '时限',
      no: '编号',
      subject: '事由',
      owner: '提出单位',
      other: '受理单位',
      state: '状态',
      waits: '等谁办',
      since: '自',
      late: '逾期 {n} 次',
      none: '没有记录。',
      missing: '没有这条记录，或无权查看。',
      print: '打印督办单',
      facts: '要素',
      events: '经过',
      nothing: '当前没有您可办理的步骤。',
      clock: '时钟',
      mine: '待我办的登记',
      all: '全部 {n} 项',
    } as Record<string, string>,
  },
  {
    entry: {
      done: 'Done: {what} {no}', official: 'As {who}, “{act}”; it goes into the ledger and cannot be rewritten.', light: 'Limit', no: 'Number', subject: 'Subject', owner: 'Opened by', other: 'Addressed to', state: 'State', waits: 'Waits for',
      since: 'Since', late: 'late {n} times', none: 'No entries.', missing: 'There is no such entry, or it is not yours to read.', print: 'Print the slip', facts: 'Facts', events: 'What happened', nothing: 'There is no step for you now.', clock: 'Clock', mine: 'Entries that wait for me', all: 'All {n}',
    },
  },
)
