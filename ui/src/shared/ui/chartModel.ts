import { addDays, countDays, weekday, startOfMonth, type Day } from '@/shared/lib/dates';

export interface Series {
  id: string;
  name: string;
  values: (number | null)[];
  /** Index into the palette's chart colours. */
  color: number;
  kind?: 'line' | 'bar';
  axis?: 'left' | 'right';
  /** Series of one stack are drawn on top of each other. */
  stack?: string;
  /** The same measure in the period before, drawn faint and dashed. */
  compare?: (number | null)[] | undefined;
  format: (n: number | null) => string;
}

export type Grain = 'day' | 'week' | 'month';
const mostDays = 92;
const mostWeeks = 100;

/** Days up to a quarter, weeks up to two years, months beyond: never more points than can be read. */
export function grainFor(from: Day, to: Day): Grain {
  const days = countDays(from, to);
  if (days <= mostDays) return 'day';
  return days <= mostWeeks * 7 ? 'week' : 'month';
}

/** The first day of the bucket a day falls in; weeks start on Monday. */
export function bucketOf(d: Day, grain: Grain): Day {
  if (grain === 'day') return d;
  return grain === 'week' ? addDays(d, -weekday(d)) : startOfMonth(d);
}

/** Sums rows into buckets; every bucket of the range is there, also an empty one. */
export function bucketSums<T extends { date: Day }>(
  rows: readonly T[],
  keys: readonly (keyof T & string)[],
  from: Day,
  to: Day,
  grain: Grain,
): { buckets: Day[]; sums: Record<string, number[]> } {
  const buckets: Day[] = [];
  for (let d = from; d <= to; d = addDays(d, 1)) {
    const b = bucketOf(d, grain);
    if (buckets[buckets.length - 1] !== b) buckets.push(b);
  }
  const at = new Map(buckets.map((b, i) => [b, i]));
  const sums = Object.fromEntries(keys.map((k) => [k, buckets.map(() => 0)]));
  for (const row of rows) {
    const i = at.get(bucketOf(row.date, grain));
    if (i === undefined) continue;
    for (const k of keys) sums[k]![i]! += Number(row[k] ?? 0);
  }
  return { buckets, sums };
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** The chart's tooltip is HTML; names come from outside. */
export const escapeHtml = (s: string) => s.replace(/[&<>"']/g, (c) => escapes[c]!);
