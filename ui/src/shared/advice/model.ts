import {
  CalendarClock,
  CirclePause,
  ImageOff,
  Lightbulb,
  PenLine,
  Scale,
  SearchX,
  TrendingDown,
  TrendingUp,
  UsersRound,
  type LucideIcon,
} from 'lucide-react';
import type { RecommendedAction, AdviceKind, Evidence, EvidencePoint, Recommendation } from '@/api';
import type { BandArea, BandLine } from '@/shared/ui/BandChart';

export const adviceKinds = [
  'budget',
  'scale_up',
  'scale_down',
  'pause',
  'creative_refresh',
  'audience_expansion',
  'bidding_schedule',
  'tracking_fix',
  'general',
  'content',
] as const satisfies readonly AdviceKind[];

export const kindIcon: Record<AdviceKind, LucideIcon> = {
  budget: Scale,
  scale_up: TrendingUp,
  scale_down: TrendingDown,
  pause: CirclePause,
  creative_refresh: ImageOff,
  audience_expansion: UsersRound,
  bidding_schedule: CalendarClock,
  tracking_fix: SearchX,
  general: Lightbulb,
  content: PenLine,
};

/** How sure a gain is, in four steps that a sentence is written for. */
export function sureness(chance: number): 'high' | 'good' | 'fair' | 'low' {
  if (chance >= 0.95) return 'high';
  if (chance >= 0.8) return 'good';
  return chance >= 0.6 ? 'fair' : 'low';
}
/** A chance in whole percents; nothing is ever quite sure. */
export function chanceText(chance: number, percent: (n: number) => string): string {
  if (chance > surest) return `> ${percent(surest)}`;
  return chance < 1 - surest ? `< ${percent(1 - surest)}` : percent(chance);
}
const surest = 0.99;
export const surenessSteps = { low: 1, fair: 2, good: 3, high: 4 } as const;

/** The change of a budget as a signed fraction; null where there is none to tell. */
export function budgetChange(
  action: Pick<RecommendedAction, 'field' | 'from' | 'to'>,
): number | null {
  if (action.field !== 'daily_budget') return null;
  const [from, to] = [Number(action.from), Number(action.to)];
  return from > 0 && Number.isFinite(to) ? to / from - 1 : null;
}

/** Where it was drawn in the list stays the place of a card that has just been decided about. */
export function withHeld(
  rows: readonly Recommendation[],
  held: ReadonlyMap<string, { at: number; row: Recommendation }>,
): Recommendation[] {
  const out = rows.map((r) => held.get(r.id)?.row ?? r);
  const there = new Set(rows.map((r) => r.id));
  const missing = [...held.values()].filter((h) => !there.has(h.row.id));
  for (const { at, row } of missing.sort((a, b) => a.at - b.at))
    out.splice(Math.min(at, out.length), 0, row);
  return out;
}

/** The value of a curve at x, straight between its points; nothing beyond its ends. */
export function valueAt(points: readonly { x: number; y: number | null }[], x: number) {
  const known = points.filter((p): p is { x: number; y: number } => p.y !== null);
  const after = known.findIndex((p) => p.x >= x);
  if (after < 0) return null;
  const b = known[after]!;
  if (b.x === x) return b.y;
  const a = known[after - 1];
  return a ? a.y + ((x - a.x) / (b.x - a.x)) * (b.y - a.y) : null;
}

export interface Drawn {
  /** Days, or numbers of the axis. */
  days: string[];
  values: number[];
  lines: BandLine[];
  bands: BandArea[];
  pins: { at: number; name: string }[];
}
const colors = 6;

/**
 * The first line is what happened or is likely, the others are held against it. All share one axis: what
 * one does not tell at another's place of a curve is read between its neighbours.
 */
export function drawEvidence(e: Evidence, rangeName: (line: string) => string): Drawn {
  const isSeries = e.kind === 'series';
  const all = [...e.lines.flatMap((l) => l.points), ...e.marks];
  const days = isSeries ? [...new Set(all.flatMap((p) => p.date ?? []))].sort() : [];
  const values = isSeries ? [] : [...new Set(all.flatMap((p) => p.x ?? []))].sort((a, b) => a - b);
  const place = (p: EvidencePoint) => (isSeries ? days.indexOf(p.date ?? '') : (p.x ?? -1));
  const along = (points: readonly EvidencePoint[], pick: 'y' | 'low' | 'high') => {
    if (isSeries) {
      const at = new Map(points.map((p) => [p.date, p[pick]]));
      return days.map((d) => at.get(d) ?? null);
    }
    const curve = points
      .flatMap((p) => (p.x === null ? [] : [{ x: p.x, y: p[pick] }]))
      .sort((a, b) => a.x - b.x);
    return values.map((x) => valueAt(curve, x));
  };
  const lines: BandLine[] = e.lines.map((l, i) => ({
    name: l.name,
    values: along(l.points, 'y'),
    color: i % colors,
    dashed: i > 0,
  }));
  const bands: BandArea[] = e.lines.flatMap((l, i) =>
    l.points.some((p) => p.low !== null && p.high !== null)
      ? [
          {
            name: rangeName(l.name),
            low: along(l.points, 'low'),
            high: along(l.points, 'high'),
            color: i % colors,
          },
        ]
      : [],
  );
  const marks = e.marks.filter((m) => (isSeries ? m.date !== null : m.x !== null));
  const count = isSeries ? days.length : values.length;
  for (const [i, m] of marks.entries()) {
    if (m.y === null) continue;
    const at = isSeries ? place(m) : values.indexOf(place(m));
    lines.push({
      name: m.label ?? '',
      values: Array.from({ length: count }, (_, n) => (n === at ? m.y : null)),
      color: markColors[i % markColors.length]!,
      dots: true,
    });
  }
  const pins = marks.map((m) => ({ at: place(m), name: m.label ?? '' }));
  return { days, values, lines, bands, pins };
}
const markColors = [5, 1, 2, 3];
