import type { AuditLine } from '@/api';
import { addDays, isDay, startOfDay } from '@/shared/lib/dates';

/**
 * What the server writes into its log, by the thing it happened to. Where it has no name of its own for
 * an action it writes the operation's.
 */
export const actionsByEntity = {
  session: ['session.opened', 'session.closed', 'session.replayed'],
  user: ['user.registered', 'profile.updated', 'password.reset'],
  member: ['member.invited', 'invitation.accepted', 'member.role_changed', 'member.removed'],
  organization: ['organization.updated'],
  api_key: ['api_key.created', 'api_key.revoked'],
  connection: [
    'connection.created',
    'connection.updated',
    'connection.removed',
    'testConnection',
    'connectSandbox',
    'syncCampaigns',
  ],
  campaign: ['campaign.created', 'campaign.updated', 'campaign.archived', 'campaigns.changed'],
  import: ['import.started', 'exchange_rates.import_started', 'fillDemo'],
  view: ['view.created', 'view.updated', 'view.removed'],
  schedule: ['schedule.updated'],
  task: ['task.cancelled', 'task.retried'],
} as const;
export type Entity = keyof typeof actionsByEntity;
export const entities = Object.keys(actionsByEntity) as Entity[];
export type Action = (typeof actionsByEntity)[Entity][number];
export const allActions: readonly Action[] = Object.values(actionsByEntity).flat();

type KeyOf<A extends string> = A extends `${infer X}.${infer Y}` ? `${X}_${Y}` : A;
/** The key of a known action's text: "member.role_changed" → member_role_changed. */
export const actionKey = (action: Action) => action.replace('.', '_') as KeyOf<Action>;

export const isAction = (x: string): x is Action => (allActions as readonly string[]).includes(x);
export const isEntity = (x: string): x is Entity => (entities as readonly string[]).includes(x);

/** An action this version does not know, as words: "connectSandbox" → "Connect sandbox". */
export const plainWords = (action: string) => {
  const words = action
    .replace(/[._]/g, ' ')
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A period of whole days in the workspace's zone, as the API takes it: `to` is the first moment after it. */
export function instants(from: string, to: string, timeZone: string) {
  return {
    ...(isDay(from) ? { from: startOfDay(from, timeZone) } : {}),
    ...(isDay(to) ? { to: startOfDay(addDays(to, 1), timeZone) } : {}),
  };
}

/** Where the thing can be looked at, while it is there. */
export function linkOf(line: Pick<AuditLine, 'entity' | 'entity_id'>): string | null {
  switch (line.entity) {
    case 'campaign':
      return line.entity_id ? `/campaigns/${line.entity_id}` : null;
    case 'task':
      return line.entity_id ? `/tasks/${line.entity_id}` : null;
    case 'connection':
      return '/connections';
    case 'member':
      return '/settings/members';
    case 'api_key':
      return '/settings/api-keys';
    case 'schedule':
      return '/settings/schedules';
    default:
      return null;
  }
}

/** What the thing was called, where the line says so: "Meta Ads (sandbox)", "mira@example.com". */
export function nameIn(detail: unknown): string | null {
  if (typeof detail === 'string') return detail.length > 0 && detail.length <= 80 ? detail : null;
  if (typeof detail !== 'object' || detail === null) return null;
  const { name, email } = detail as { name?: unknown; email?: unknown };
  return [name, email].find((x): x is string => typeof x === 'string' && x !== '') ?? null;
}

export function detailText(detail: unknown): string | null {
  if (detail === null || detail === undefined || detail === '') return null;
  if (typeof detail === 'object' && Object.keys(detail).length === 0) return null;
  return typeof detail === 'string' ? detail : JSON.stringify(detail, null, 2);
}
