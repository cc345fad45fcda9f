import type { MediaMix, MediaMixChannel } from '@/api';
import type { BandArea, BandLine } from '@/shared/ui/BandChart';

export const outcomes = ['revenue', 'conversions'] as const;
export type Outcome = (typeof outcomes)[number];

/** A platform's response curve as it is drawn: what a week brings at each spend. */
export function drawCurves(channel: Pick<MediaMixChannel, 'curve'>, name: string, range: string) {
  const { curve } = channel;
  const lines: BandLine[] = [{ name, values: curve.map((p) => p.outcome) }];
  const bands: BandArea[] = [
    { name: range, low: curve.map((p) => p.low), high: curve.map((p) => p.high) },
  ];
  return { values: curve.map((p) => p.spend), lines, bands };
}

/** What was sold week by week, and what the mix says of it. */
export function drawWeeks(mix: Pick<MediaMix, 'series'>, sold: string, told: string) {
  const lines: BandLine[] = [
    { name: sold, values: mix.series.map((w) => w.outcome) },
    { name: told, values: mix.series.map((w) => w.expected), color: 1, dashed: true },
  ];
  return { days: mix.series.map((w) => w.date), lines };
}
