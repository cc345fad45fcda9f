import type { MetricForecast } from '@/api';
import { addDays, listDays, type Day } from '@/shared/lib/dates';
import type { Band, Pin, Series } from '@/shared/ui/chartModel';

export const horizons = [7, 14, 28, 90, 180] as const;
export const defaultHorizon = 28;

/** A chart of days, as Chart takes it. */
interface DayChart {
  buckets: Day[];
  compareBuckets?: Day[] | undefined;
  series: Series[];
}
interface Words {
  mean: string;
  likely: (level: number) => string;
  start: string;
}

/** The chart's days and those of the forecast, without a hole; nothing when it begins before the chart. */
export function joinDays(buckets: readonly Day[], f: Pick<MetricForecast, 'points'>): Day[] | null {
  const [first, last] = [f.points[0]?.date, f.points[f.points.length - 1]?.date];
  const [begin, end] = [buckets[0], buckets[buckets.length - 1]];
  if (!first || !last || !begin || !end || first <= begin) return null;
  return last > end ? [...buckets, ...listDays(addDays(end, 1), last)] : [...buckets];
}

/**
 * A chart of days, continued: the mean dashed from the last whole day on, with the areas it lies in at
 * 80 % and 95 %. `of` names the series that goes on. Absent when forecast and chart do not meet.
 */
export function withForecast<T extends DayChart>(
  chart: T,
  f: MetricForecast,
  of: string,
  words: Words,
): (T & { bands: Band[]; pins: Pin[] }) | null {
  const buckets = joinDays(chart.buckets, f);
  const own = chart.series.find((s) => s.id === of);
  if (!buckets || !own) return null;
  const at = new Map(buckets.map((d, i) => [d, i]));
  const none = () => buckets.map((): number | null => null);
  const drawn = { mean: none(), low80: none(), high80: none(), low95: none(), high95: none() };
  for (const p of f.points) {
    const i = at.get(p.date);
    if (i === undefined) continue;
    for (const k of ['mean', 'low80', 'high80', 'low95', 'high95'] as const) drawn[k][i] = p[k];
  }
  const padded = (values: (number | null)[]) => buckets.map((_, i) => values[i] ?? null);
  const values = padded(own.values);
  // Whole days between the chart's last and the forecast's first.
  for (const past of f.history) {
    const i = at.get(past.date);
    if (i !== undefined && i >= own.values.length) values[i] = past.value;
  }
  const first = at.get(f.points[0]!.date)!;
  const before = values[first - 1];
  const lead =
    before === null || before === undefined ? undefined : { at: first - 1, value: before };
  const band = (level: 80 | 95): Band => ({
    id: `${of}:${level}`,
    name: words.likely(level),
    low: drawn[`low${level}`],
    high: drawn[`high${level}`],
    color: own.color,
    faint: level === 95,
    lead,
    format: own.format,
  });
  return {
    ...chart,
    buckets,
    series: [
      ...chart.series.map((s) => ({
        ...s,
        values: s === own ? values : padded(s.values),
        ...(s.compare ? { compare: padded(s.compare) } : {}),
      })),
      {
        id: `${of}:forecast`,
        name: words.mean,
        values: drawn.mean,
        color: own.color,
        dashed: true,
        lead,
        format: own.format,
      },
    ],
    bands: [band(95), band(80)],
    pins: [{ at: first - 0.5, name: words.start }],
  };
}

/** What the same number of days before the forecast came to; null when they are not all known. */
export function sumBefore(f: Pick<MetricForecast, 'history' | 'points'>): number | null {
  const first = f.points[0]?.date;
  if (!first) return null;
  const days = f.history.filter((h) => h.date < first).slice(-f.points.length);
  if (days.length < f.points.length || days.some((d) => d.value === null)) return null;
  return days.reduce((sum, d) => sum + d.value!, 0);
}
