import type { MetricForecast } from '@/api';
import { addDays, listDays, type Day } from '@/shared/lib/dates';
import type { BandArea, BandLine } from '@/shared/ui/BandChart';
import type { Pin } from '@/shared/ui/chartModel';

interface Words {
  past: string;
  mean: string;
  likely: (level: number) => string;
  start: string;
  shift: string;
}

/** Past and future on one row of days: what was, what is expected, where it will probably lie. */
export function drawForecast(
  f: MetricForecast,
  w: Words,
): { days: Day[]; lines: BandLine[]; bands: BandArea[]; pins: Pin[] } {
  const begin = f.history[0]?.date ?? f.points[0]?.date;
  const end = f.points[f.points.length - 1]?.date ?? f.history[f.history.length - 1]?.date;
  if (!begin || !end) return { days: [], lines: [], bands: [], pins: [] };
  const days = listDays(begin, end);
  const at = new Map(days.map((d, i) => [d, i]));
  const empty = () => days.map((): number | null => null);
  const past = empty();
  for (const h of f.history) past[at.get(h.date)!] = h.value;
  const bands = { mean: empty(), low80: empty(), high80: empty(), low95: empty(), high95: empty() };
  for (const p of f.points)
    for (const k of ['mean', 'low80', 'high80', 'low95', 'high95'] as const)
      bands[k][at.get(p.date)!] = p[k];
  const first = f.points[0] ? at.get(f.points[0].date)! : undefined;
  const before = first === undefined ? null : past[first - 1];
  const lead =
    first === undefined || before === null || before === undefined
      ? undefined
      : { at: first - 1, value: before };
  const area = (level: 80 | 95): BandArea => ({
    name: w.likely(level),
    low: bands[`low${level}`],
    high: bands[`high${level}`],
    faint: level === 95,
    lead,
  });
  return {
    days,
    lines: [
      { name: w.past, values: past },
      { name: w.mean, values: bands.mean, dashed: true, lead },
    ],
    bands: [area(80), area(95)],
    pins: [
      ...(first === undefined ? [] : [{ at: first - 0.5, name: w.start }]),
      ...f.shifts.flatMap((s) => {
        const i = at.get(s.date) ?? at.get(addDays(s.date, 1));
        return i === undefined ? [] : [{ at: i, name: w.shift }];
      }),
    ],
  };
}
