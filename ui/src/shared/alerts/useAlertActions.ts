import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useAcknowledgeAlertMutation,
  useAcknowledgeAlertsMutation,
  useReopenAlertMutation,
  useResolveAlertMutation,
  useSnoozeAlertMutation,
  type Alert,
} from '@/api';
import { notify } from '@/shared/lib/toast';

/** What a person does about an alert. Each says so, and offers a way back. */
export function useAlertActions() {
  const { t } = useTranslation();
  const [acknowledgeIt] = useAcknowledgeAlertMutation();
  const [acknowledgeAll] = useAcknowledgeAlertsMutation();
  const [snoozeIt] = useSnoozeAlertMutation();
  const [resolveIt] = useResolveAlertMutation();
  const [reopenIt] = useReopenAlertMutation();

  const reopen = useCallback(
    async (a: Pick<Alert, 'id'>) => {
      const answer = await reopenIt({ id: a.id });
      if (answer.error) notify.failed(answer.error);
    },
    [reopenIt],
  );
  const acknowledge = useCallback(
    async (a: Pick<Alert, 'id'>) => {
      const answer = await acknowledgeIt({ id: a.id });
      if (answer.error) notify.failed(answer.error);
      else notify.undo(t('alerts.acknowledged', { count: 1 }), () => void reopen(a));
    },
    [acknowledgeIt, reopen, t],
  );
  const acknowledgeMany = useCallback(
    async (list: readonly Pick<Alert, 'id'>[]) => {
      const answer = await acknowledgeAll({ body: { ids: list.map((a) => a.id) } });
      if (answer.error) notify.failed(answer.error);
      else
        notify.undo(
          t('alerts.acknowledged', { count: list.length }),
          () => void Promise.all(list.map(reopen)),
        );
    },
    [acknowledgeAll, reopen, t],
  );
  const snooze = useCallback(
    async (a: Pick<Alert, 'id'>, until: Date, said: string) => {
      const answer = await snoozeIt({ id: a.id, body: { until: until.toISOString() } });
      if (answer.error) notify.failed(answer.error);
      else notify.undo(t('alerts.snoozedTo', { until: said }), () => void reopen(a));
    },
    [snoozeIt, reopen, t],
  );
  const resolve = useCallback(
    async (a: Pick<Alert, 'id'>) => {
      const answer = await resolveIt({ id: a.id });
      if (answer.error) notify.failed(answer.error);
      else notify.undo(t('alerts.resolvedToast'), () => void reopen(a));
    },
    [resolveIt, reopen, t],
  );
  return { acknowledge, acknowledgeMany, snooze, resolve, reopen };
}
export type AlertActions = ReturnType<typeof useAlertActions>;
