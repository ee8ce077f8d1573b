import { addWords } from '@/i18n'

addWords(
  { took: { now: '，本次用时 {n} 秒', title: '新呼叫用时', median: '最近 {n} 次从打开到提交的中位数', seconds: '{n} 秒', each: '各次（秒）：{list}', why: '由本机计时，只存在这台设备上。目标：60 秒以内。' } },
  { took: { now: ', {n} s this time', title: 'Time for a new call', median: 'Median of the last {n}, from opened to sent', seconds: '{n} s', each: 'Each (s): {list}', why: 'Measured and kept on this device only. The aim: under 60 s.' } },
)
