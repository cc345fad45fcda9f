import { createContext, useContext } from 'react';
import type { ConditionField } from '@/api';
import type { GroupNode } from './tree';
import type { ConditionWords } from './useConditionWords';

export interface DropPlace {
  groupId: string;
  beforeId: string | null;
}
export interface Editor {
  root: GroupNode;
  fields: readonly ConditionField[];
  words: ConditionWords;
  isDisabled: boolean;
  /** Node id → member → the server's words. */
  errors: ReadonlyMap<string, Record<string, string>>;
  change: (root: GroupNode) => void;
  addTest: (groupId: string) => void;
  addGroup: (groupId: string) => void;
  canAddTest: boolean;
  canAddGroup: boolean;
  /** The row whose field is asked for: it was added just now. */
  freshId: string | undefined;
  /** The row that keeps the keyboard while it moves. */
  heldId: string | undefined;
  hold: (id: string) => void;
  dragId: string | undefined;
  setDrag: (id: string | undefined) => void;
  drop: DropPlace | undefined;
  setDrop: (place: DropPlace | undefined) => void;
}
export const EditorContext = createContext<Editor | null>(null);
export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error('outside of a ConditionEditor');
  return editor;
}
