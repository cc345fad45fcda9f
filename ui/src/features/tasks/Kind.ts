import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { kindKey } from './model';

/** A kind of task in words; one this version does not know keeps its own name. */
export function useKind(): (type: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (type) => t(`tasksPage.kind.${kindKey(type) as 'ads_sync'}`, { defaultValue: type }),
    [t],
  );
}
