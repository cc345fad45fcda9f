import type { LucideIcon } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';

/**
 * The action registry: one list of what can be done now, behind the command palette, the shortcuts
 * and their help. A page registers its actions with `useActions` while it is shown.
 */
export interface Action {
  id: string;
  /** Already in the reader's language. */
  label: string;
  group: 'go' | 'do' | 'view' | 'account';
  icon?: LucideIcon;
  /** "mod+k", "?", or a chord of two keys: "g d". */
  keys?: string;
  /** Further words the palette finds it by. */
  keywords?: string[];
  /** Its keys are heard by the page itself, where the focus is: the help tells of them, the palette does not offer it. */
  isTold?: true;
  run: () => void;
}

const owners = new Map<object, Action[]>();
const listeners = new Set<() => void>();
let snapshot: Action[] = [];

function changed() {
  const byId = new Map<string, Action>();
  for (const list of owners.values()) for (const a of list) byId.set(a.id, a);
  snapshot = [...byId.values()];
  listeners.forEach((l) => l());
}

export const getActions = () => snapshot;

export function useActions(actions: Action[]) {
  useEffect(() => {
    const owner = {};
    owners.set(owner, actions);
    changed();
    return () => {
      owners.delete(owner);
      changed();
    };
  }, [actions]);
}

export function useAllActions(): Action[] {
  return useSyncExternalStore((l) => {
    listeners.add(l);
    return () => listeners.delete(l);
  }, getActions);
}
