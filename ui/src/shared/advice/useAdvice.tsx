import { Stack } from '@mui/material';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { type Recommendation } from '@/api';
import {
  useApplyRecommendationMutation,
  useDismissRecommendationMutation,
  useRevertRecommendationMutation,
} from '@/api/insight';
import { notify } from '@/shared/lib/toast';
import { useConfirm } from '@/shared/ui/Confirm';
import { platformName } from '@/shared/ui/Platform';
import { Changes } from './Changes';

/**
 * Deciding about an advice. Each gives back the advice as it is then, or nothing when it was refused
 * or thought better of; `onChange` gets it too, also when Undo in the message was pressed later.
 */
export function useAdvice(onChange: (row: Recommendation) => void) {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const [applyIt, applying] = useApplyRecommendationMutation();
  const [dismissIt, dismissing] = useDismissRecommendationMutation();
  const [revertIt, reverting] = useRevertRecommendationMutation();

  const revert = useCallback(
    async (row: Recommendation) => {
      const answer = await revertIt({ id: row.id });
      if (answer.error) return notify.failed(answer.error, t('advice.revertFailed'));
      onChange(answer.data.recommendation);
      notify.done(t('advice.reverted', { title: row.title }));
    },
    [revertIt, onChange, t],
  );

  const apply = useCallback(
    async (row: Recommendation) => {
      const count = row.actions.length;
      const yes = await confirm({
        title: t('advice.applyAsk', { count }),
        body: (
          <Stack sx={{ gap: 3 }}>
            <span>{row.title}</span>
            <Changes actions={row.actions} plain />
            <span>
              {row.platform
                ? t('advice.applyWhere', { platform: platformName[row.platform], count })
                : t('advice.applyWhereAll', { count })}{' '}
              {t('advice.applyBack')}
            </span>
          </Stack>
        ),
        action: t('advice.applyYes', { count }),
      });
      if (!yes) return;
      const answer = await applyIt({ id: row.id });
      if (answer.error) return notify.failed(answer.error, t('advice.applyFailed'));
      const { recommendation, task } = answer.data;
      onChange({ ...recommendation, task_id: recommendation.task_id ?? task?.id ?? null });
      notify.undo(t('advice.applied', { count }), () => void revert(recommendation));
    },
    [applyIt, confirm, onChange, revert, t],
  );

  const dismiss = useCallback(
    async (row: Recommendation, reason: string): Promise<boolean> => {
      const body = reason.trim() ? { reason: reason.trim() } : {};
      const answer = await dismissIt({ id: row.id, body });
      if (answer.error) {
        notify.failed(answer.error, t('advice.dismissFailed'));
        return false;
      }
      onChange(answer.data);
      notify.done(t('advice.dismissed', { title: row.title }));
      return true;
    },
    [dismissIt, onChange, t],
  );
  return {
    apply,
    dismiss,
    revert,
    busyId: applying.isLoading
      ? applying.originalArgs?.id
      : reverting.isLoading
        ? reverting.originalArgs?.id
        : undefined,
    isDismissing: dismissing.isLoading,
  };
}
