import { addWords } from '@/i18n'

addWords(
  {
    outlook: {
      title: '办理后将会',
      granted: '如获批准',
      state: '呼叫：{from} → {to}',
      lead: '牵头：{from} → {to}',
      grade: '定级：{from} → {to}',
      task: '{task}：{from} → {to}',
      becomes: '{task}：改为{role}',
      fresh: '{task}：新任务（{role}），{to}',
      due: '{what}至 {due}',
      moved: '{what}时限：{was} → {due}',
      hung: '{what}时限自批准起暂停',
      main: '主件 {no}（{street}，{state}）',
      apart: '两处相距 {m} 米，先后相隔 {d} 天',
      apartPlace: '同一地点，先后相隔 {d} 天',
      party: '本件街道成为主件的共同方：全程可看，核验时各自通过',
      against: '与先例不同，将作标注',
      ruled: '裁定为最终决定，此后本呼叫不可退单',
      window: '退单窗口至 {when}',
      nth: '本呼叫第 {n} 次退单',
      nthFirst: '由中枢决定；再有退单即直接裁定',
      nthSecond: '直接进入裁定',
      safety: '决定之前由本单位维持现场安全措施',
      count: '延期第 {n} 次，最多 {most} 次',
      heard: '街道 1 个工作日内可提意见，未提视为无异议；经中枢负责人批准才停计时限',
      waived: '该任务退出统计；已形成的超期仍保留，并告知牵头单位',
      recall: '未完成的任务一并收回',
      excluded: '不再计入 K5–K12，并连同件数公布',
    },
  },
  {
    outlook: {
      title: 'What this brings', granted: 'Once granted', state: 'Call: {from} → {to}', lead: 'Lead: {from} → {to}', grade: 'Grade: {from} → {to}', task: '{task}: {from} → {to}', becomes: '{task}: now {role}', fresh: '{task}: a fresh task ({role}), {to}',
      due: '{what} until {due}', moved: '{what}: {was} → {due}', hung: '{what} stops with the approval', main: 'Main call {no} ({street}, {state})', apart: '{m} m apart, {d} days between', apartPlace: 'same place, {d} days between',
      party: 'This street becomes a party of the main call: it sees all and passes for itself', against: 'Not as the precedent: it will be flagged', ruled: 'A ruling is final: nothing on this call may be returned afterwards', window: 'May be returned until {when}',
      nth: 'Return no. {n} on this call', nthFirst: 'the hub decides; another one goes to arbitration', nthSecond: 'goes straight to arbitration', safety: 'Until then this office keeps the place safe', count: 'Extension no. {n} of at most {most}',
      heard: 'The street may object within 1 working day, silence is none; the limit stops only when the hub’s head approves', waived: 'The task leaves the figures; lateness recorded stays, and the lead is told', recall: 'Open tasks are recalled', excluded: 'Leaves K5–K12 and is published with its count',
    },
  },
)
