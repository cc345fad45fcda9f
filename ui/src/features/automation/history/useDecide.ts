import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleEvent } from '@/api';
import {
  useApproveRuleEventMutation,
  useDismissRuleEventMutation,
  useRevertRuleEventMutation,
} from '@/api/office';
import { notify } from '@/shared/lib/toast';
import { useDeed } from '../useDeed';

/** Requests of a bulk decision that are on their way at a time. */
const atATime = 4;

/** Deciding about what a rule suggests, and taking back what it did. */
export function useDecide() {
  const { t } = useTranslation();
  const deed = useDeed();
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [approveIt] = useApproveRuleEventMutation();
  const [dismissIt] = useDismissRuleEventMutation();
  const [revertIt] = useRevertRuleEventMutation();
  const during = useCallback(async (ids: readonly string[], work: () => Promise<void>) => {
    setBusy((old) => new Set([...old, ...ids]));
    await work();
    setBusy((old) => new Set([...old].filter((id) => !ids.includes(id))));
  }, []);

  const revert = useCallback(
    (e: RuleEvent) =>
      during([e.id], async () => {
        const answer = await revertIt({ id: e.id });
        if (answer.error) notify.failed(answer.error, t('automation.revertFailed'));
        else notify.done(t('automation.reverted', { text: deed(e) }));
      }),
    [during, revertIt, t, deed],
  );

  const decide = useCallback(
    async (events: readonly RuleEvent[], how: 'approve' | 'dismiss') => {
      const done: RuleEvent[] = [];
      let error: unknown;
      await during(
        events.map((e) => e.id),
        async () => {
          const left = [...events];
          const next = async () => {
            for (let e = left.shift(); e; e = left.shift()) {
              const answer =
                how === 'approve'
                  ? await approveIt({ id: e.id })
                  : await dismissIt({ id: e.id, body: {} });
              if (answer.error) error = answer.error;
              else done.push(answer.data);
            }
          };
          await Promise.all(Array.from({ length: atATime }, next));
        },
      );
      if (error)
        notify.failed(
          error,
          t('automation.someFailed', { count: events.length - done.length, total: events.length }),
        );
      if (done.length === 0) return;
      const said = t(how === 'approve' ? 'automation.approved' : 'automation.dismissed', {
        count: done.length,
      });
      if (how === 'dismiss') return void notify.done(said);
      notify.undo(said, () => done.forEach((e) => void revert(e)));
    },
    [approveIt, dismissIt, during, revert, t],
  );
  return { busy, decide, revert };
}
