import { addWords } from '@/i18n'

addWords(
  {
    calls: {
      scope: '范围',
      open: '在办',
      mine: '本单位',
      all: '全部',
      closed: '已结',
      words: '编号或事由中的词',
      unit: '承办单位',
      anyState: '全部环节',
      anyStreet: '全部街道',
      anyUnit: '全部单位',
      anyItem: '全部事项',
      order: '排序',
      byDue: '按到期',
      byNew: '按新近',
      pages: '翻页',
      none: '没有符合条件的呼叫。',
      noneFiltered: '当前有筛选条件，清除后再看。',
      noneYet: '街道发起呼叫后会出现在这里。',
    },
  },
  {
    calls: {
      scope: 'Scope', open: 'Open', mine: 'Ours', all: 'All', closed: 'Closed', words: 'Number or words', unit: 'Office', anyState: 'All steps', anyStreet: 'All streets', anyUnit: 'All offices', anyItem: 'All items', order: 'Order', byDue: 'By due', byNew: 'Newest',
      pages: 'Pages', none: 'No such call.', noneFiltered: 'Filters are set; clear them and look again.', noneYet: 'Calls of the streets appear here.',
    },
  },
)
