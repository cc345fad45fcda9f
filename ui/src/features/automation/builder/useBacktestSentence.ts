import { useTranslation } from 'react-i18next';
import type { RuleBacktest } from '@/api';
import { useEstimate } from '@/shared/lib/estimate';

/** What a rule would have done, and what that would have been worth, in the reader's language. */
export function useBacktestSentence() {
  const { t, i18n } = useTranslation();
  const est = useEstimate();
  return (d: RuleBacktest): string => {
    if (d.days.length === 0) return d.sentence;
    if (d.deeds.length === 0) return t('automation.test.idle');
    const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
    const deeds = d.deeds.map((x) => t(`automation.test.did_${x.kind}`, { count: x.campaigns }));
    const money = (n: number) => est.money(n, d.currency);
    if (!d.saved) return t('automation.test.would', { deeds: list.format(deeds) });
    const { mean, low, high } = d.saved;
    if (low < 0 && high > 0)
      return t('automation.test.wouldUnclear', {
        deeds: list.format(deeds),
        low: money(low),
        high: money(high),
      });
    const worth = t(mean < 0 ? 'automation.test.didCost' : 'automation.test.didSave', {
      money: money(Math.abs(mean)),
    });
    return t('automation.test.would', { deeds: list.format([...deeds, worth]) });
  };
}
