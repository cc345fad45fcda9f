import type { DriftState, ModelVersion } from '@/api';
import type { Tone } from '@/shared/ui/Badge';

export const driftTone: Record<DriftState, Tone> = {
  steady: 'green',
  slight: 'amber',
  drifting: 'red',
  too_few: 'neutral',
};
export const versionTone: Record<ModelVersion['state'], Tone> = {
  champion: 'green',
  challenger: 'sky',
  retired: 'neutral',
  refused: 'amber',
};
/** Of the population stability index: what is called slight, and what drifting. */
export const slightFrom = 0.125;
export const driftFrom = 0.25;
export const driftOf = (index: number): 'steady' | 'slight' | 'drifting' =>
  index >= driftFrom ? 'drifting' : index >= slightFrom ? 'slight' : 'steady';

/** The version that a roll-back would bring back: the one that served last before the champion. */
export function previousOf(versions: readonly ModelVersion[]): ModelVersion | undefined {
  return versions
    .filter((v) => v.state === 'retired' && v.served_to !== null)
    .sort((a, b) => (a.served_to! < b.served_to! ? 1 : -1))[0];
}

const known = [
  'loss',
  'constant_loss',
  'naive_loss',
  'coverage',
  'width',
  'area',
  'brier',
  'calibration_error',
  'average_precision',
  'mae',
  'rmse',
  'mape',
  'rows',
  'held_rows',
  'coverage_90',
  'error_of_a_week',
  'weeks_within_20_percent',
  'held_out_days',
  'loss_of_equal_customers',
  'held_out_customers',
] as const;
export type KnownMetric = (typeof known)[number];
export const isKnownMetric = (name: string): name is KnownMetric =>
  known.includes(name as KnownMetric);
/** Shares are written in percent. */
export const isShare = (name: string) =>
  [
    'coverage',
    'coverage_90',
    'calibration_error',
    'mape',
    'error_of_a_week',
    'weeks_within_20_percent',
  ].includes(name);
