// Steps on a call that are no act of the workflow table: what another record brought about.
import { addWords } from '@/i18n'

addWords(
  { step: { merged: '并入一件', unmerged: '撤出一件', passed: '并案街道通过', unpassed: '并案街道未通过', recompute: '时限重算', erase: '擦除个人信息', no_follow_up: '不开跟进会' } as Record<string, string> },
  { step: { merged: 'a call merged in', unmerged: 'a call taken out', passed: 'merged street passed', unpassed: 'merged street did not pass', recompute: 'limits recomputed', erase: 'personal data erased', no_follow_up: 'no follow-up meeting' } },
)
