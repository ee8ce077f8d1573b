import { addWords } from '@/i18n'

addWords({ present: { title: '也在看', one: '{who}（{office}），自 {since} 起也在看' } }, { present: { title: 'Also here', one: '{who} ({office}), also here since {since}' } })
