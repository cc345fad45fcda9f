export const tags = [
  'Me',
  'Organization',
  'Member',
  'ApiKey',
  'Audit',
  'Task',
  'Schedule',
  'Connection',
  'Campaign',
  'History',
  'Summary',
  'Account',
  'Rate',
  'View',
  'Overview',
] as const;
export type Tag = (typeof tags)[number];
