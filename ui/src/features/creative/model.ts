import type { CreativeFatigue, CreativeRow, Likely } from '@/api';
import { toCsv } from '@/shared/lib/csv';
import type { Tone } from '@/shared/ui/Badge';

export const states = [
  'tired',
  'tiring',
  'fresh',
  'unknown',
] as const satisfies readonly CreativeFatigue['state'][];
export const stateTone: Record<CreativeFatigue['state'], Tone> = {
  tired: 'red',
  tiring: 'amber',
  fresh: 'green',
  unknown: 'neutral',
};

/** How many ads are in each state. */
export function countStates(ads: readonly CreativeRow[]): Record<CreativeFatigue['state'], number> {
  const out = { tired: 0, tiring: 0, fresh: 0, unknown: 0 };
  for (const a of ads) out[a.fatigue.state]++;
  return out;
}

const severity = { tired: 0, tiring: 1, fresh: 2, unknown: 3 };
/** What a column is sorted by; unknown values last. */
export function sortValue(r: CreativeRow, id: string): string | number | null | undefined {
  switch (id) {
    case 'name':
      return r.name;
    case 'state':
      return severity[r.fatigue.state];
    case 'left':
      return r.fatigue.left?.mean;
    case 'days_left':
      return r.fatigue.days_left;
    case 'ctr':
      return r.ctr?.mean;
    case 'spend':
    case 'impressions':
    case 'best_chance':
      return r[id];
    default:
      return null;
  }
}

/** Ends of a common axis for lifts: the widest interval, the same to both sides of zero, within reason. */
export function liftDomain(rows: readonly { lift: Likely | null }[]): [number, number] {
  const most = rows.reduce(
    (m, r) => Math.max(m, Math.abs(r.lift?.low ?? 0), Math.abs(r.lift?.high ?? 0)),
    0.1,
  );
  const end = Math.min(2, most);
  return [-end, end];
}

export const adsCsv = (ads: readonly CreativeRow[], currency: string) =>
  toCsv(
    [
      'ad_id',
      'ad',
      'campaign',
      'platform',
      'status',
      'fatigue',
      'ctr_left',
      'ctr_left_low',
      'ctr_left_high',
      'days_left',
      'frequency',
      'ctr',
      'best_chance',
      'impressions',
      'clicks',
      'conversions',
      'spend',
      'currency',
      'reason',
    ],
    ads.map((a) => [
      a.ad_id,
      a.name,
      a.campaign_name,
      a.platform,
      a.status,
      a.fatigue.state,
      a.fatigue.left?.mean ?? null,
      a.fatigue.left?.low ?? null,
      a.fatigue.left?.high ?? null,
      a.fatigue.days_left,
      a.fatigue.frequency,
      a.ctr?.mean ?? null,
      a.best_chance,
      a.impressions,
      a.clicks,
      a.conversions,
      a.spend,
      currency,
      a.fatigue.reason,
    ]),
  );
