import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditLine } from '@/api';
import { actionKey, isAction, isEntity, plainWords } from './model';

/** The log in the reader's language; what this version does not know is shown as the server wrote it. */
export function useWords() {
  const { t } = useTranslation();
  const action = useCallback(
    (name: string) => (isAction(name) ? t(`audit.action.${actionKey(name)}`) : plainWords(name)),
    [t],
  );
  const entity = useCallback(
    (name: string | null) =>
      !name ? null : isEntity(name) ? t(`audit.entity.${name}`) : plainWords(name),
    [t],
  );
  const actor = useCallback(
    (line: Pick<AuditLine, 'actor_name' | 'actor_kind'>) =>
      line.actor_name ?? t(`audit.kind.${line.actor_kind}`),
    [t],
  );
  return { action, entity, actor };
}
