import type { Direction } from '@/shared/ui/Delta';
import type { Format } from './format';

/** What can be forecast, watched and compared, in the order people think of it. */
export const watchedMetrics = [
  'spend',
  'revenue',
  'roas',
  'conversions',
  'cpa',
  'cvr',
  'clicks',
  'ctr',
  'cpc',
  'impressions',
  'cpm',
] as const;
/** Every figure there is; those that are only told, not foreseen, stand behind. */
export const allMetrics = [...watchedMetrics, 'reach', 'frequency', 'video_views'] as const;
export type WatchedMetric = (typeof watchedMetrics)[number];
export const isWatched = (x: unknown): x is WatchedMetric =>
  (watchedMetrics as readonly unknown[]).includes(x);

const money = new Set(['spend', 'revenue', 'cpa', 'cpc', 'cpm']);
const percent = new Set(['ctr', 'cvr']);
const ratio = new Set(['roas', 'frequency']);
/** Days of it add up. */
export const isSum = (metric: string) =>
  ['spend', 'revenue', 'conversions', 'clicks', 'impressions'].includes(metric);

/** Spending more is neither good nor bad in itself; paying more for a result is bad. */
export const goodWay: Record<WatchedMetric, Direction> = {
  spend: 'neutral',
  revenue: 'up',
  roas: 'up',
  conversions: 'up',
  cpa: 'down',
  cvr: 'up',
  clicks: 'up',
  ctr: 'up',
  cpc: 'down',
  impressions: 'neutral',
  cpm: 'down',
};

/** A figure in its own way of writing: money in its currency, click rates as percents. */
export function metricText(f: Format, metric: string, currency = f.currency) {
  if (money.has(metric)) return (n: number | null | undefined) => f.money(n, currency);
  if (percent.has(metric)) return f.percent;
  if (ratio.has(metric)) return f.ratio;
  // Estimates of a count have no use for hundredths once there are many.
  return (n: number | null | undefined) =>
    typeof n === 'number' && Math.abs(n) >= 100 ? f.compact(n) : f.number(n);
}
/** Short enough for an axis. */
export function metricAxis(f: Format, metric: string, currency = f.currency) {
  if (money.has(metric)) return (n: number) => f.moneyAxis(n, currency);
  if (percent.has(metric) || ratio.has(metric)) return metricText(f, metric, currency);
  return (n: number) => f.axis(n);
}

/** For estimates: three digits or so. More would promise what no interval of some percent can keep. */
export function metricRough(f: Format, metric: string, currency = f.currency) {
  if (percent.has(metric) || ratio.has(metric)) return metricText(f, metric, currency);
  const exact = metricText(f, metric, currency);
  return (n: number | null | undefined) => {
    if (typeof n !== 'number' || Math.abs(n) < exactBelow) return exact(n);
    const rounded = Number(n.toPrecision(digits));
    if (Math.abs(rounded) < shortFrom)
      return money.has(metric) ? f.moneyCompact(rounded, currency) : f.integer(rounded);
    return money.has(metric) ? f.moneyAxis(rounded, currency) : f.axis(rounded);
  };
}
const digits = 3;
const exactBelow = 100;
const shortFrom = 10_000;
