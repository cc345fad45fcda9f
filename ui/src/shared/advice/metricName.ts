import type { TFunction } from 'i18next';
import { allMetrics } from '@/shared/lib/metrics';

type Named = (typeof allMetrics)[number];

/** "revenue" → "Revenue", in the reader's language; what has no name of ours keeps the server's words. */
export function asMetric(t: TFunction, metric: string): string {
  if (metric === 'profit') return t('advice.outcome.profit');
  return allMetrics.includes(metric as Named) ? t(`metric.${metric as Named}`) : asWords(metric);
}

/** "cost_per_lead" → "Cost per lead". */
export function asWords(name: string): string {
  const words = name.replaceAll(/[._-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
