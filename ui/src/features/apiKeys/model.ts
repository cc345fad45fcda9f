import type { ApiKey, Role } from '@/api';
import { roleAllows } from '@/shared/lib/workspace';

/** What a key may be limited to; the names are the server's. `write` where there is something to change. */
export const resources = [
  { id: 'campaigns', write: true },
  { id: 'accounts', write: false },
  { id: 'overview', write: false },
  { id: 'views', write: true },
  { id: 'connections', write: true },
  { id: 'connectors', write: false },
  { id: 'exchange-rates', write: true },
  { id: 'tasks', write: true },
  { id: 'schedules', write: true },
  { id: 'organization', write: true },
  { id: 'members', write: true },
  { id: 'audit-log', write: false },
] as const;
export type Resource = (typeof resources)[number]['id'];
export type Access = 'none' | 'read' | 'write';
export type Grants = Partial<Record<Resource, Access>>;

export function scopesOf(grants: Grants): string[] {
  return resources.flatMap(({ id }) => {
    const access = grants[id] ?? 'none';
    if (access === 'none') return [];
    // Writing covers reading on the server, too; said outright, nobody has to know that.
    return access === 'write' ? [`${id}:read`, `${id}:write`] : [`${id}:read`];
  });
}

/** What one may give this resource to a key of that role. */
export function choicesFor(resource: (typeof resources)[number], role: Role): Access[] {
  return resource.write && roleAllows(role, 'editor')
    ? ['none', 'read', 'write']
    : ['none', 'read'];
}

export const lifetimes = ['30', '90', '365', 'never'] as const;
export type Lifetime = (typeof lifetimes)[number];
const dayMs = 86_400_000;

export const expiryOf = (lifetime: Lifetime, now: number): string | null =>
  lifetime === 'never' ? null : new Date(now + Number(lifetime) * dayMs).toISOString();

const soonMs = 14 * dayMs;
export type KeyState = 'active' | 'soon' | 'expired';
export function stateOf(key: Pick<ApiKey, 'expires_at'>, now: number): KeyState {
  if (!key.expires_at) return 'active';
  const left = Date.parse(key.expires_at) - now;
  return left <= 0 ? 'expired' : left < soonMs ? 'soon' : 'active';
}

export interface ScopeGroup {
  resource: string;
  access: 'read' | 'write';
}
/** "campaigns:read", "campaigns:write", "tasks:read" → campaigns (write), tasks (read). */
export function groupScopes(scopes: readonly string[]): ScopeGroup[] {
  const found = new Map<string, 'read' | 'write'>();
  for (const scope of scopes) {
    const [resource = '', access] = scope.split(':');
    if (access === 'write' || !found.has(resource))
      found.set(resource, access === 'write' ? 'write' : 'read');
  }
  return [...found].map(([resource, access]) => ({ resource, access }));
}
