import { addWords } from '@/i18n'

addWords(
  {
    people: {
      title: '人员与授权',
      rule: '系统管理员提请，安全管理员审批，审计管理员只读（R3）。',
      add: '新增人员',
      added: '已新增：{name}',
      search: '姓名、账号、单位或角色',
      waiting: '只看待审批',
      none: '没有符合条件的人员。',
      locked: '锁定至 {until}',
      off: '停用',
      state_proposed: '待审批',
      state_active: '生效',
      state_ended: '终止',
      approve: '批准',
      approved: '授权已生效',
      end: '终止',
      ended: '授权已终止',
      noGrant: '没有授权',
      propose: '提请授权',
      proposed: '已提请，待安全管理员审批',
      name: '姓名',
      password: '初始密码',
      passwordHint: '至少 10 个字符',
      role: '角色',
      office: '单位',
    } as Record<string, string>,
  },
  {
    people: {
      title: 'People and grants', rule: 'The system administrator proposes, the security administrator approves, the auditor reads (R3).', add: 'Add person', added: 'Added: {name}', search: 'Name, account, office or role', waiting: 'Only to be approved',
      none: 'Nobody fits.', locked: 'locked until {until}', off: 'inactive', state_proposed: 'to be approved', state_active: 'active', state_ended: 'ended', approve: 'Approve', approved: 'The grant is active', end: 'End', ended: 'The grant has ended',
      noGrant: 'no grant', propose: 'Propose grant', proposed: 'Proposed; the security administrator approves', name: 'Name', password: 'First password', passwordHint: 'At least 10 characters', role: 'Role', office: 'Office',
    },
  },
)
