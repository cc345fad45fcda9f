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
  /** An estimate: drawn dashed, and named only where it has a value. */
  dashed?: boolean;
  /** Single values that are no line: drawn as dots. */
  dots?: boolean;
  /** Where the line sets out from; drawn, but neither told nor listed. */
  lead?: Lead | undefined;
  format: (n: number | null) => string;
}
export interface Lead {
  at: number;
  value: number;
}

/** Where a value lies with some probability: an area between two lines. */
export interface Band {
  id: string;
  /** Says how sure it is: "80 % likely". */
  name: string;
  low: (number | null)[];
  high: (number | null)[];
  /** Index into the palette's chart colours. */
  color: number;
  /** The wider of two bands is the paler one. */
  faint?: boolean;
  /** The point the area opens from. */
  lead?: Lead | undefined;
  format: (n: number | null) => string;
}

/** Buckets that something is said about, both ends counted. */
export interface Span {
  from: number;
  to: number;
  name: string;
  tone: 'red' | 'amber' | 'accent';
}

/** A line across the chart at one place of the x axis: a bucket's index, or a number along a numeric axis. */
export interface Pin {
  at: number;
  name: string;
}

/** The places where a band is known, without holes: each run is one area. */
export function bandRuns(band: Pick<Band, 'low' | 'high'>): number[][] {
  const runs: number[][] = [];
  let run: number[] = [];
  for (let i = 0; i < band.low.length; i++) {
    const known = band.low[i] != null && band.high[i] != null;
    if (known) run.push(i);
    if (run.length && (!known || i === band.low.length - 1)) {
      runs.push(run);
      run = [];
    }
  }
  return runs;
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
