import { addWords } from '@/i18n'

addWords(
  {
    wall: {
      title: '大屏',
      now: '数据时间 {at}',
      cut: '数据已中断 {m} 分钟',
      pause: '暂停',
      go: '继续',
      page: '第 {i} 页，共 {n} 页',
      flow: '呼叫与办结',
      called: '呼叫',
      closed: '办结',
      open: '在办',
      hung: '挂账',
      rates: '快与准',
      streets: '各街道',
      results: '成效（现场核实）',
      cases: '件',
      inMonth: '{from} 至 {to}',
      few: '样本不足',
      none: '本月还没有核实的成效。',
      interval: '95% 区间 {text}',
      busy: '在办 {n}',
    },
  },
  {
    wall: {
      title: 'Wall', now: 'Data of {at}', cut: 'No data for {m} minutes', pause: 'Pause', go: 'Go on', page: 'Page {i} of {n}', flow: 'Called and closed', called: 'Called', closed: 'Closed', open: 'Open', hung: 'Hung up',
      rates: 'Fast and right', streets: 'By street', results: 'Results, verified on site', cases: 'calls', inMonth: '{from} to {to}', few: 'Too few', none: 'No verified result this month yet.', interval: '95 % interval {text}', busy: '{n} open',
    },
  },
)
