import type { Metrics, DayMetrics, Platform, PlatformDaySpend, Summary } from '@/api';
import type { Day } from '@/shared/lib/dates';
import type { Format } from '@/shared/lib/format';
import { bucketSums, type Grain, type Series } from '@/shared/ui/chartModel';
import type { Direction } from '@/shared/ui/Delta';
import { needsRevenue } from '@/shared/ui/Untold';
import { platformColor } from '@/theme/tokens';

export const kpis = [
  'spend',
  'revenue',
  'roas',
  'conversions',
  'cpa',
  'ctr',
  'cvr',
  'impressions',
] as const;
export type Kpi = (typeof kpis)[number];
/** What the chart shows: spend, revenue and ROAS together, or one figure alone. */
export type View = 'all' | Kpi;
/** The figures that are known by platform and day. */
export const splittable: readonly View[] = ['spend', 'revenue', 'roas'];

/** Spending more is neither good nor bad in itself; paying more for a conversion is bad. */
export const direction: Record<Kpi, Direction> = {
  spend: 'neutral',
  revenue: 'up',
  roas: 'up',
  conversions: 'up',
  cpa: 'down',
  ctr: 'up',
  cvr: 'up',
  impressions: 'neutral',
};
export const isKpi = (x: string): x is Kpi => (kpis as readonly string[]).includes(x);

export function formatKpi(f: Format, kpi: Kpi): (n: number | null | undefined) => string {
  if (kpi === 'spend' || kpi === 'revenue') return (n) => f.money(n);
  if (kpi === 'cpa') return (n) => f.moneyExact(n);
  if (kpi === 'roas') return (n) => f.ratio(n);
  if (kpi === 'ctr' || kpi === 'cvr') return (n) => f.percent(n);
  return (n) => f.compact(n);
}
/** Short enough for an axis. */
export function formatAxis(f: Format, kpi: Kpi): (n: number) => string {
  if (kpi === 'spend' || kpi === 'revenue' || kpi === 'cpa') return (n) => f.moneyAxis(n);
  if (kpi === 'conversions' || kpi === 'impressions') return (n) => f.axis(n);
  return formatKpi(f, kpi);
}

const counted = ['spend', 'revenue', 'conversions', 'clicks', 'impressions'] as const;
const ratios: Partial<Record<Kpi, readonly [string, string]>> = {
  roas: ['revenue', 'spend'],
  cpa: ['spend', 'conversions'],
  ctr: ['clicks', 'impressions'],
  cvr: ['conversions', 'clicks'],
};

/** A figure by bucket. A ratio is made from the bucket's sums, never by averaging ratios. */
export function kpiValues(sums: Record<string, number[]>, kpi: Kpi): (number | null)[] {
  const ratio = ratios[kpi];
  if (!ratio) return sums[kpi] ?? [];
  const [above, below] = [sums[ratio[0]] ?? [], sums[ratio[1]] ?? []];
  return above.map((n, i) => (below[i] ? n / below[i] : null));
}

export function sparkline(daily: readonly DayMetrics[], kpi: Kpi): (number | null)[] {
  return daily.map((d) => d[kpi]);
}

/** No day of the period has revenue that any source reported. */
const isSilent = (rows: readonly { revenue: number | null }[]) =>
  rows.length > 0 && rows.every((r) => r.revenue === null);

interface Drawing {
  f: Format;
  name: (kpi: Kpi) => string;
  from: Day;
  to: Day;
  grain: Grain;
}

const viewColor: Partial<Record<Kpi, number>> = { spend: 5, revenue: 0, roas: 1 };

export function totalSeries(
  view: View,
  daily: readonly DayMetrics[],
  before: (Drawing & { daily: readonly DayMetrics[] }) | null,
  d: Drawing,
): { buckets: Day[]; compareBuckets: Day[] | undefined; series: Series[] } {
  const { buckets, sums } = bucketSums(daily, counted, d.from, d.to, d.grain);
  const past =
    before &&
    !(needsRevenue(view) && isSilent(before.daily)) &&
    bucketSums(before.daily, counted, before.from, before.to, d.grain);
  const series = (kpi: Kpi, extra: Partial<Series> = {}): Series => ({
    id: kpi,
    name: d.name(kpi),
    values: kpiValues(sums, kpi),
    color: viewColor[kpi] ?? 0,
    format: formatKpi(d.f, kpi),
    ...extra,
  });
  // What nobody reports is not drawn: a line along the ground would say that it was nought.
  const silent = isSilent(daily);
  if (view === 'all')
    return {
      buckets,
      compareBuckets: undefined,
      series: [
        series('spend', { kind: 'bar', ...(silent ? { color: 0 } : {}) }),
        ...(silent
          ? []
          : [series('revenue', { kind: 'line' }), series('roas', { kind: 'line', axis: 'right' })]),
      ],
    };
  if (silent && needsRevenue(view)) return { buckets, compareBuckets: undefined, series: [] };
  return {
    buckets,
    compareBuckets: past ? past.buckets : undefined,
    series: [series(view, { color: 0, compare: past ? kpiValues(past.sums, view) : undefined })],
  };
}

/** The figure that a chart by platform shows: "together" is revenue there, or spend without any. */
export const splitKpi = (view: View, s: Pick<Summary, 'totals'>): Kpi =>
  view === 'all' ? (s.totals.revenue === null ? 'spend' : 'revenue') : view;

/** One series a platform: stacked bars for money, lines for ROAS. Who reports no revenue has none there. */
export function platformSeries(
  kpi: Kpi,
  rows: readonly PlatformDaySpend[],
  names: Record<Platform, string>,
  d: Drawing,
): { buckets: Day[]; series: Series[]; untold: string[] } {
  const all = [...new Set(rows.map((r) => r.platform))];
  const silent = needsRevenue(kpi)
    ? all.filter((p) => isSilent(rows.filter((r) => r.platform === p)))
    : [];
  const present = all.filter((p) => !silent.includes(p));
  let buckets: Day[] = [];
  const series = present.map((platform): Series => {
    const own = bucketSums(
      rows.filter((r) => r.platform === platform),
      ['spend', 'revenue'],
      d.from,
      d.to,
      d.grain,
    );
    buckets = own.buckets;
    const shape: Partial<Series> =
      kpi === 'roas' ? { kind: 'line' } : { kind: 'bar', stack: 'platforms' };
    return {
      id: platform,
      name: names[platform] ?? platform,
      values: kpiValues(own.sums, kpi),
      color: platformColor[platform] ?? platformColor.other,
      format: formatKpi(d.f, kpi),
      ...shape,
    };
  });
  return { buckets, series, untold: silent.map((p) => names[p] ?? p) };
}

/** Nothing was shown and nothing was spent: the period holds no figures. */
export function isEmptyPeriod(s: Pick<Summary, 'totals' | 'daily'>): boolean {
  const { impressions, clicks, spend, conversions, revenue } = s.totals;
  return impressions === 0 && clicks === 0 && spend === 0 && conversions === 0 && !revenue;
}

export const share = (part: Metrics, whole: Metrics) =>
  whole.spend > 0 ? part.spend / whole.spend : 0;

/** Which greeting fits: by the hour on the reader's clock. */
export function greeting(hour: number): 'morning' | 'afternoon' | 'evening' {
  if (hour >= 5 && hour < 12) return 'morning';
  return hour >= 12 && hour < 18 ? 'afternoon' : 'evening';
}
