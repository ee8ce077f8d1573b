import { addWords } from '@/i18n'

addWords(
  {
    outs: { title: '成效', from: '自', to: '至', street: '街道', item: '清单事项', lead: '牵头单位', any: '全部', calls: '期内办结并解决 {n} 件，按街道核实值合计', metric: '指标', total: '合计', n: '件数', none: '期内没有核实的成效。', noneWhy: '只计办结为“已解决”的呼叫，以街道现场核实的数值为准（R71）。', notSummed: '不合计', least: '含下限值，合计为不少于', behind: '{what}：构成合计的呼叫', amount: '核实值', closed: '办结', flagged: '与申报相差超过一成' },
  },
  {
    outs: { title: 'Outcomes', from: 'From', to: 'To', street: 'Street', item: 'Item', lead: 'Lead department', any: 'all', calls: '{n} calls closed as solved, summed by the street’s verified values', metric: 'Metric', total: 'Total', n: 'Calls', none: 'No verified outcomes in the period.', noneWhy: 'Only calls closed as solved count, by what the street verified (R71).', notSummed: 'not summed', least: 'with a lower bound among its parts', behind: '{what}: the calls behind the total', amount: 'Verified', closed: 'Closed', flagged: 'more than a tenth from what was reported' },
  },
)
