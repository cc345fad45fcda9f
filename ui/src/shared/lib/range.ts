import { useMemo } from 'react';
import { addDays, addMonths, endOfMonth, isDay, startOfMonth, today, type Day } from './dates';
import { useWorkspace } from './workspace';
import { useAddress } from './useAddress';

/**
 * The period a page looks at. It stands in the address (`range=last_7_days`, or `from` and `to`), so
 * that a link shows the same thing to a colleague. "Last n days" ends yesterday, as the ad platforms
 * count: today's figures are not complete and would make every change look like a fall.
 */
export const presets = [
  'today',
  'yesterday',
  'last_7_days',
  'last_14_days',
  'last_30_days',
  'last_90_days',
  'this_month',
  'last_month',
  'this_year',
  'last_365_days',
] as const;
export type Preset = (typeof presets)[number];
export const defaultPreset: Preset = 'last_30_days';

export interface Range {
  preset: Preset | 'custom';
  from: Day;
  to: Day;
  /** Show the change against the period before. */
  compare: boolean;
}

export const isPreset = (x: string | null): x is Preset => presets.includes(x as Preset);

export function resolvePreset(preset: Preset, now: Day): { from: Day; to: Day } {
  const yesterday = addDays(now, -1);
  const last = (n: number) => ({ from: addDays(now, -n), to: yesterday });
  switch (preset) {
    case 'today':
      return { from: now, to: now };
    case 'yesterday':
      return { from: yesterday, to: yesterday };
    case 'last_7_days':
      return last(7);
    case 'last_14_days':
      return last(14);
    case 'last_30_days':
      return last(30);
    case 'last_90_days':
      return last(90);
    case 'last_365_days':
      return last(365);
    case 'this_month':
      return { from: startOfMonth(now), to: now };
    case 'last_month': {
      const from = addMonths(startOfMonth(now), -1);
      return { from, to: endOfMonth(from) };
    }
    case 'this_year':
      return { from: `${now.slice(0, 4)}-01-01`, to: now };
  }
}

/** Reads the period from an address; a wrong or half one falls back to the default. */
export function parseRange(params: URLSearchParams, now: Day): Range {
  const compare = params.get('compare') !== 'off';
  const from = params.get('from');
  const to = params.get('to');
  if (isDay(from) && isDay(to) && from <= to) return { preset: 'custom', from, to, compare };
  const named = params.get('range');
  const preset = isPreset(named) ? named : defaultPreset;
  return { preset, ...resolvePreset(preset, now), compare };
}

export function writeRange(
  params: URLSearchParams,
  range: Pick<Range, 'preset' | 'from' | 'to' | 'compare'>,
) {
  const next = new URLSearchParams(params);
  for (const key of ['range', 'from', 'to', 'compare']) next.delete(key);
  if (range.preset === 'custom') {
    next.set('from', range.from);
    next.set('to', range.to);
  } else if (range.preset !== defaultPreset) next.set('range', range.preset);
  if (!range.compare) next.set('compare', 'off');
  return next;
}

/** Only the period's part of an address, for links from one page to another ("?range=last_7_days"). */
export function rangeSearch(params: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const key of ['range', 'from', 'to', 'compare']) {
    const value = params.get(key);
    if (value) kept.set(key, value);
  }
  const text = kept.toString();
  return text && `?${text}`;
}

export function useRange() {
  const [params, setParams] = useAddress();
  const { timeZone } = useWorkspace();
  const now = today(timeZone);
  const range = useMemo(() => parseRange(params, now), [params, now]);
  return {
    range,
    today: now,
    /** `?range=…` to carry along in a link. */
    search: rangeSearch(params),
    setRange: (next: Partial<Range>) => {
      const merged = { ...range, ...next };
      setParams((old) => writeRange(old, merged));
    },
  };
}
