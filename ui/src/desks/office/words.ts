import { addWords } from '@/i18n'

addWords(
  {
    answer: {
      title: '答复',
      notNow: '这项任务现在不能由您答复。',
      open: '尚有协办未答复：{who}。全部答复后牵头方可答复。',
      checklist: '答复清单',
      done: '已有',
      todo: '待补',
      nothing: '本任务没有规定的证据和数值。',
      wanted: '街道希望：',
      note: '答复后由街道现场核验。',
    },
  },
  {
    answer: {
      title: 'Answer', notNow: 'You cannot answer this task now.', open: 'Co-handlers still open: {who}. The lead can answer when all have.', checklist: 'Checklist', done: 'there', todo: 'missing', nothing: 'No evidence or values are asked of this task.',
      wanted: 'The street wants: ', note: 'The street then verifies on site. ',
    },
  },
)
