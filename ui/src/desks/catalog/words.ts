import { addWords } from '@/i18n'

addWords(
  {
    catalog: {
      title: '综合性事项清单',
      draft: '草案',
      version: '版本',
      search: '事项名称、编码或描述',
      anyGrade: '全部定级',
      code: '编码',
      none: '没有符合条件的事项。',
      extensions: '可延期 {n} 次',
      hangup: '，可挂账',
      call: '由此呼叫',
      calls: '相关呼叫',
    },
  },
  {
    catalog: { title: 'List of items', draft: 'draft', version: 'version', search: 'Name, code or description', anyGrade: 'All grades', code: 'Code', none: 'No such item.', extensions: '{n} extensions', hangup: ', may be hung up', call: 'Call with this', calls: 'Calls' },
  },
)
