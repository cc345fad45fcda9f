import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleEvent } from '@/api';
import { useFormat } from '@/shared/lib/format';

type Told = Pick<
  RuleEvent,
  'kind' | 'text' | 'state' | 'campaign_name' | 'from_value' | 'to_value' | 'currency'
>;

const heldMark = /^Held: */;
/** Why nothing was done, in the server's words. */
export const holdReason = (e: Pick<RuleEvent, 'state' | 'text'>) =>
  e.state === 'held' && heldMark.test(e.text) ? e.text.replace(heldMark, '') : undefined;

/** What was or would be done, with the campaign's name: "Pause Winter sale". */
export function useDeed() {
  const { t } = useTranslation();
  const f = useFormat();
  return useCallback(
    (e: Told): string => {
      const name = e.campaign_name;
      if (!name) return e.text;
      if (e.kind === 'pause') return t('automation.deed.pause', { name });
      if (e.kind === 'resume') return t('automation.deed.resume', { name });
      const [from, to] = [Number(e.from_value), Number(e.to_value)];
      if (e.kind === 'budget' && e.to_value !== null && Number.isFinite(to)) {
        const money = (n: number) => f.moneyExact(n, e.currency ?? undefined);
        return e.from_value !== null && Number.isFinite(from)
          ? t('automation.deed.budget', { name, from: money(from), to: money(to) })
          : t('automation.deed.budgetTo', { name, to: money(to) });
      }
      if (e.kind === 'budget' && holdReason(e)) return t('automation.deed.budgetOf', { name });
      if (e.kind === 'creative_refresh' || e.kind === 'task' || holdReason(e))
        return t('automation.deed.for', { name, what: t(`automation.kind.${e.kind}`) });
      return e.text.includes(name) ? e.text : t('automation.deed.for', { name, what: e.text });
    },
    [t, f],
  );
}
