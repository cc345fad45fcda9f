import type { HealthCheck, HealthState, SystemStatus } from '@/api';

const worst: Record<HealthState, number> = { failed: 0, degraded: 1, ok: 2 };
/** What needs a look first. */
export const byTrouble = (checks: readonly HealthCheck[]): HealthCheck[] =>
  [...checks].sort((a, b) => worst[a.status] - worst[b.status]);

/** How full something is: 0 … 1, null when it is not told. */
export const usedShare = (total: number, free: number): number | null =>
  total > 0 ? Math.min(1, Math.max(0, (total - free) / total)) : null;

export type Fill = 'ok' | 'high' | 'full';
export const fillOf = (share: number | null): Fill =>
  share === null || share < 0.8 ? 'ok' : share < 0.92 ? 'high' : 'full';

/** The last so many values of what is asked again and again, oldest first. */
export const remembered = 60;
export interface Sample {
  at: number;
  perMinute: number | null;
  p95: number | null;
  errors: number | null;
  memory: number | null;
}
export function remember(samples: readonly Sample[], s: SystemStatus, at: number): Sample[] {
  if (samples.at(-1)?.at === at) return [...samples];
  return [
    ...samples,
    {
      at,
      perMinute: s.requests.per_minute,
      p95: s.requests.p95_ms,
      errors: s.requests.error_share,
      memory: s.process.memory,
    },
  ].slice(-remembered);
}

/** "12 ms", "1.2 s". */
export function milliseconds(ms: number | null, lng: string): string {
  if (ms === null || !Number.isFinite(ms)) return '–';
  const big = ms >= 1_000;
  return new Intl.NumberFormat(lng, {
    style: 'unit',
    unit: big ? 'second' : 'millisecond',
    unitDisplay: 'short',
    maximumFractionDigits: big || ms < 10 ? 1 : 0,
  }).format(big ? ms / 1_000 : ms);
}
