import { addWords } from '@/i18n'

addWords(
  {
    proof: { title: '存证', line: '{n} 条记录已入台账，逐条可验', get: '下载证明', notYet: '最近的记录尚未封存，请稍后再取。' },
    print: { dispatch: '打印派单单', supervision: '打印督办单', closing: '打印归档卷' },
    related: { merged_into: '并入', merged: '已并入本件', recurs: '反弹自', came_back: '之后反弹', linked: '关联', reopen: '{when} 前也可由街道重启原件；重启或新呼叫，由街道选择。' } as Record<string, string>,
  },
  {
    proof: { title: 'Ledger', line: '{n} records, each provable', get: 'Certificate', notYet: 'The newest records are not sealed yet. Try again shortly.' },
    print: { dispatch: 'Print dispatch slip', supervision: 'Print supervision slip', closing: 'Print case file' },
    related: { merged_into: 'merged into', merged: 'merged here', recurs: 'came back from', came_back: 'came back as', linked: 'linked', reopen: 'Until {when} the street may reopen that one instead; it chooses.' },
  },
)
