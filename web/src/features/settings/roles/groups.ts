/** The rights by what they are about, in the order in which they are read. One that this version does not know comes last. */
const groups = {
  conversations: [
    'conversations.reply',
    'conversations.start',
    'templates.send',
    'conversations.assign_self',
    'conversations.assign_others',
    'conversations.status',
    'conversations.bulk',
    'conversations.transcript',
    'conversations.export',
    'conversations.delete',
  ],
  team: ['notes.write', 'participants.manage', 'supervise'],
  contacts: [
    'contacts.edit',
    'contacts.reveal',
    'contacts.merge',
    'contacts.block',
    'contacts.import',
    'contacts.export',
    'contacts.delete',
  ],
  tools: [
    'labels.apply',
    'labels.manage',
    'canned_responses.own',
    'canned_responses.shared',
    'macros.run',
    'macros.manage',
    'files.manage',
    'templates.manage',
  ],
  company: ['members.manage', 'inboxes.manage', 'settings.manage', 'tokens.manage', 'audit.view', 'ledger.view'],
} as const;

export type RightsGroup = keyof typeof groups;

/** All rights there are, by group. */
export function grouped(all: readonly string[]): { group: RightsGroup; rights: string[] }[] {
  const known = new Set<string>(Object.values(groups).flat());
  return (Object.keys(groups) as RightsGroup[]).map((group) => ({
    group,
    rights: [
      ...groups[group].filter((right) => all.includes(right)),
      ...(group === 'company' ? all.filter((right) => !known.has(right)) : []),
    ],
  }));
}
