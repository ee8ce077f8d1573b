import { addWords } from '@/i18n'

addWords(
  {
    tabs: {
      todo: '待我办', made: '我发起', held: '我承办', followed: '我关注', all: '全部呼叫',
      noneMine: '本单位没有在办的呼叫。', noneMineWhy: '办理中的呼叫会列在这里，按到期先后排列。',
      noneFollowed: '还没有关注任何呼叫。', noneFollowedWhy: '在呼叫页点“关注”，他人每办一步，通知里就有一条“有进展”。',
    },
  },
  {
    tabs: {
      todo: 'To do', made: 'Ours', held: 'In our hands', followed: 'Followed', all: 'All calls',
      noneMine: 'Your office has no open call.', noneMineWhy: 'Open calls are listed here by what is due.',
      noneFollowed: 'You follow no call yet.', noneFollowedWhy: 'Press Follow on a call: each step that others take on it becomes a notice.',
    },
  },
)
