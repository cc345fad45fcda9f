import type {
  Incident,
  IncidentDetail,
  IncidentKind,
  IncidentSeverity,
  IncidentState,
} from '@/api';
import { listDays, type Day } from '@/shared/lib/dates';
import type { BandArea, BandLine } from '@/shared/ui/BandChart';
import type { Span } from '@/shared/ui/chartModel';
import type { Tone } from '@/shared/ui/Badge';

export const states: IncidentState[] = ['open', 'closed', 'dismissed'];
export const severities: IncidentSeverity[] = ['critical', 'warning', 'info'];
export const kinds: IncidentKind[] = [
  'metric',
  'zero_delivery',
  'tracking_broken',
  'overspend',
  'underspend',
];
export const severityTone: Record<IncidentSeverity, Tone> = {
  critical: 'red',
  warning: 'amber',
  info: 'sky',
};
export const stateTone: Record<IncidentState, Tone> = {
  open: 'accent',
  closed: 'neutral',
  dismissed: 'neutral',
};

/** The change against what was expected; null where that was nothing. */
export function deviation(i: Pick<Incident, 'observed' | 'expected'>): number | null {
  if (i.observed === null || !i.expected) return null;
  return i.observed / i.expected - 1;
}

/** The last day it was at work: seen, or closed. */
export const lastDay = (i: Pick<Incident, 'last_seen_on' | 'opened_on'>): Day =>
  i.last_seen_on < i.opened_on ? i.opened_on : i.last_seen_on;

interface Words {
  observed: string;
  expected: string;
  band: string;
  days: string;
}

/** Observed against expected, every day of the stretch, the incident's own days marked. */
export function drawIncident(
  i: Pick<IncidentDetail, 'series' | 'opened_on' | 'last_seen_on'>,
  w: Words,
): { days: Day[]; lines: BandLine[]; bands: BandArea[]; spans: Span[] } {
  const [first, last] = [i.series[0]?.date, i.series[i.series.length - 1]?.date];
  if (!first || !last) return { days: [], lines: [], bands: [], spans: [] };
  const days = listDays(first, last);
  const by = new Map(i.series.map((s) => [s.date, s]));
  const values = (key: 'value' | 'expected' | 'low' | 'high') =>
    days.map((d) => by.get(d)?.[key] ?? null);
  const span = daysWithin(days, i);
  return {
    days,
    lines: [
      { name: w.observed, values: values('value') },
      { name: w.expected, values: values('expected'), color: 5, dashed: true },
    ],
    bands: [{ name: w.band, low: values('low'), high: values('high'), color: 5 }],
    spans: span ? [{ ...span, name: w.days, tone: 'red' }] : [],
  };
}

/** The places of the incident's days; null when none of them is drawn. */
export function daysWithin(
  days: readonly Day[],
  i: Pick<Incident, 'opened_on' | 'last_seen_on'>,
): { from: number; to: number } | null {
  const end = lastDay(i);
  const from = days.findIndex((d) => d >= i.opened_on && d <= end);
  if (from < 0) return null;
  let to = from;
  while (to + 1 < days.length && days[to + 1]! <= end) to++;
  return { from, to };
}

export interface Step {
  id: string;
  /** Where the bar begins and ends on the scale of the figure. */
  from: number;
  to: number;
  kind: 'whole' | 'rise' | 'fall';
}

/**
 * From the figure before to the figure after, one step a driver. The effects add up to the change; what
 * rounding or a capped list leaves over is a step of its own, so that the last bar ends where it must.
 */
export function waterfall(
  drivers: readonly { metric: string; effect: number }[],
  before: number,
  after: number,
): Step[] {
  const steps: Step[] = [{ id: 'before', from: 0, to: before, kind: 'whole' }];
  let at = before;
  for (const d of drivers) {
    steps.push({ id: d.metric, from: at, to: at + d.effect, kind: d.effect < 0 ? 'fall' : 'rise' });
    at += d.effect;
  }
  const rest = after - at;
  const scale = Math.max(Math.abs(before), Math.abs(after), 1e-12);
  if (Math.abs(rest) > scale * 0.005)
    steps.push({ id: 'rest', from: at, to: after, kind: rest < 0 ? 'fall' : 'rise' });
  steps.push({ id: 'after', from: 0, to: after, kind: 'whole' });
  return steps;
}

type Side = 'before' | 'after';
/** The figure out of the steps it is a product of; null where one of them is not told. */
function productOf(i: Pick<IncidentDetail, 'metric' | 'drivers'>, side: Side): number | null {
  const own = i.drivers.find((d) => d.metric === i.metric);
  if (own) return own[side];
  const of = (metric: string) => i.drivers.find((d) => d.metric === metric)?.[side] ?? NaN;
  const perClick = () => of('cpm') / 1000 / of('ctr');
  const products: Record<string, () => number> = {
    spend: () => (of('impressions') * of('cpm')) / 1000,
    clicks: () => of('impressions') * of('ctr'),
    conversions: () => of('impressions') * of('ctr') * of('cvr'),
    cpc: perClick,
    cpa: () => (Number.isFinite(of('cpc')) ? of('cpc') : perClick()) / of('cvr'),
  };
  const value = products[i.metric]?.() ?? NaN;
  return Number.isFinite(value) ? value : null;
}

/**
 * The figure on both sides of the change, a day on average: not the worst day, which is what was observed.
 * Out of its steps, or as the mean of the days on either side.
 */
export function sides(i: IncidentDetail): { before: number; after: number } | null {
  const mean = (from: string, to: string) => {
    const known = i.series.filter((s) => s.date >= from && s.date <= to && s.value !== null);
    return known.length ? known.reduce((n, s) => n + s.value!, 0) / known.length : null;
  };
  const change = i.drivers.reduce((n, d) => n + d.effect, 0);
  const before = productOf(i, 'before') ?? mean(i.before_from, i.before_to);
  const after = productOf(i, 'after') ?? mean(i.after_from, i.after_to);
  if (before !== null) return { before, after: after ?? before + change };
  return after === null ? null : { before: after - change, after };
}
