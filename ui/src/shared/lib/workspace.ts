import { createContext, useContext } from 'react';
import type { Role } from '@/api';

/** Who is looking, and where: set once by the shell from GET /auth/me. */
export interface Workspace {
  id: string;
  name: string;
  currency: string;
  timeZone: string;
  role: Role;
  userId: string;
  userName: string;
}

export const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

const nobody: Workspace = {
  id: '',
  name: '',
  currency: 'EUR',
  timeZone: browserZone(),
  role: 'viewer',
  userId: '',
  userName: '',
};
export const WorkspaceContext = createContext<Workspace>(nobody);
export const useWorkspace = () => useContext(WorkspaceContext);

const rank: Record<Role, number> = { viewer: 0, editor: 1, admin: 2, owner: 3 };
export const roleAllows = (role: Role, needed: Role) => rank[role] >= rank[needed];

/** `useCan()('editor')`: hide or explain what the role may not do, before it is clicked. */
export function useCan(): (needed: Role) => boolean {
  const { role } = useWorkspace();
  return (needed) => roleAllows(role, needed);
}
