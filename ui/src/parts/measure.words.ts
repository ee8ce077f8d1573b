import { addWords } from '@/i18n'

addWords(
  {
    arg: { outline: '轮廓', measured_by: '测量人（不填即本人）', measured_on: '测量日期', measured_how: '测量方式' },
    argHint: { outline: '在图上点出、拿手机沿边走，或填写坐标。有轮廓的，面积、长度以轮廓为准，填写的数字列在旁边。' },
    outline: {
      of: '{what}轮廓', draw: '画轮廓', change: '改轮廓', drop: '删除轮廓', none: '没有轮廓', corners: '{n} 个角点', about: '约 {n} {unit}，以提交后的计算为准',
      help: '在图上依次点出各角点；首尾自动相连。', back: '撤销一点', walk: '沿边走测', stop: '停止走测', here: '记下此处', walking: '正在记录：每走 3 米记一点，精度 {n} 米', noPosition: '取不到位置，请检查定位权限。', insecure: '此处不能定位（需 https）。',
      typed: '坐标（WGS-84，纬度,经度，空格分开）', storeys: '层数（逐层相加）', done: '收起', map: '{what}轮廓，{n} 个角点', show: '看轮廓',
    },
    measured: { who: '测量', byTyped: '填报 {n}', fromOutline: '按轮廓计算', storeys: '{n} 层', ground: '占地 {n} 平方米', reported: '申报', verified: '核实' },
  },
  {
    arg: { outline: 'Outline', measured_by: 'Measured by (empty: you)', measured_on: 'Measured on', measured_how: 'Measured how' },
    argHint: { outline: 'Click it on the map, walk it with the phone, or type coordinates. Where there is an outline its area or length counts; what is typed stands beside it.' },
    outline: {
      of: 'Outline: {what}', draw: 'Draw the outline', change: 'Change the outline', drop: 'Remove the outline', none: 'no outline', corners: '{n} corners', about: 'about {n} {unit}; what counts is computed when it is sent',
      help: 'Click the corners one after another; the last is joined to the first.', back: 'Undo a corner', walk: 'Walk along it', stop: 'Stop walking', here: 'Mark this place', walking: 'Recording: a corner every 3 m, accurate to {n} m', noPosition: 'No position: check the permission.', insecure: 'No positions here (https is needed).',
      typed: 'Coordinates (WGS-84, LAT,LON, with a space between)', storeys: 'Storeys (added up)', done: 'Close', map: 'Outline of {what}, {n} corners', show: 'Show the outline',
    },
    measured: { who: 'measured', byTyped: 'typed {n}', fromOutline: 'by the outline', storeys: '{n} storeys', ground: 'ground {n} m²', reported: 'Reported', verified: 'Verified' },
  },
)
