import type { Member, Role } from '@/api';
import { roleAllows } from '@/shared/lib/workspace';

export const roles: Role[] = ['viewer', 'editor', 'admin', 'owner'];

/** The roles one may give: at most one's own. */
export const rolesUpTo = (own: Role) => roles.filter((r) => roleAllows(own, r));

/** Whoever stands above oneself is out of reach; so is the only owner's own role. */
export function mayChange(member: Member, own: Role, owners: number): boolean {
  if (!roleAllows(own, 'admin') || !roleAllows(own, member.role)) return false;
  return !isLastOwner(member, owners);
}
export const isLastOwner = (member: Member, owners: number) =>
  member.state === 'active' && member.role === 'owner' && owners <= 1;

export const countOwners = (members: readonly Member[]) =>
  members.filter((m) => m.state === 'active' && m.role === 'owner').length;

export const nameOf = (member: Pick<Member, 'name' | 'email'>) => member.name || member.email;

const lifetimeMs = 7 * 86_400_000;
/** The server keeps an invitation for seven days. */
export const invitationEnds = (member: Pick<Member, 'invited_at'>) =>
  member.invited_at ? new Date(Date.parse(member.invited_at) + lifetimeMs).toISOString() : null;

/** Oneself first, then by rank and name: the order a reader looks for somebody in. */
export function sortMembers(members: readonly Member[], self: string): Member[] {
  const rank = (m: Member) => roles.length - roles.indexOf(m.role);
  return [...members].sort(
    (a, b) =>
      Number(b.user_id === self) - Number(a.user_id === self) ||
      rank(a) - rank(b) ||
      nameOf(a).localeCompare(nameOf(b)),
  );
}
