import { addWords } from '@/i18n'

addWords(
  {
    present: { title: '也在看', one: '{who}（{office}），自 {since} 起也在看' },
    follow: { off: '关注', on: '已关注', did: '已关注 {no}，有进展会通知您', undid: '已取消关注 {no}' },
  },
  {
    present: { title: 'Also here', one: '{who} ({office}), also here since {since}' },
    follow: { off: 'Follow', on: 'Following', did: 'You follow {no} and will hear of progress', undid: 'You no longer follow {no}' },
  },
)
