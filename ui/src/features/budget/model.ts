import type { RecommendedAction, BudgetPlanCampaign, BudgetPlan } from '@/api';
import { toCsv } from '@/shared/lib/csv';

/** Arithmetic of a plan that a person has moved: the server's curves, read here. */
export interface Place {
  spend: number;
  mean: number;
}
type Curve = Pick<
  BudgetPlanCampaign,
  'current' | 'proposed' | 'result_current' | 'result_proposed' | 'curve'
>;
type Limits = Pick<BudgetPlanCampaign, 'editable'>;

const almost = 0.005;

/** The drawn curve with the two places the server has told exactly, in order. */
export function placesOf(c: Curve): Place[] {
  const at = new Map<number, number>();
  for (const p of c.curve) at.set(p.spend, p.mean);
  at.set(c.current, c.result_current);
  at.set(c.proposed, c.result_proposed);
  return [...at].map(([spend, mean]) => ({ spend, mean })).sort((a, b) => a.spend - b.spend);
}

/** Results a day at a spend a day: straight between the places; beyond the last one nothing is gained. */
export function resultAt(places: readonly Place[], spend: number): number {
  const first = places[0];
  if (!first) return 0;
  if (spend <= first.spend)
    return first.spend > 0 ? (first.mean * spend) / first.spend : first.mean;
  const after = places.findIndex((p) => p.spend >= spend);
  if (after < 0) return places[places.length - 1]!.mean;
  const [a, b] = [places[after - 1]!, places[after]!];
  return a.mean + ((spend - a.spend) / (b.spend - a.spend)) * (b.mean - a.mean);
}

/** Results of one more unit of spend. */
export function slopeAt(places: readonly Place[], spend: number): number {
  const step = Math.max(spend * 0.03, 0.01);
  const low = Math.max(0, spend - step);
  return (resultAt(places, spend + step) - resultAt(places, low)) / (spend + step - low);
}

/** The places between two spends that lie on the concave envelope: falling slopes, best first. */
export function envelope(places: readonly Place[], least: number, most: number): Place[] {
  const inside = [
    { spend: least, mean: resultAt(places, least) },
    ...places.filter((p) => p.spend > least && p.spend < most),
    { spend: most, mean: resultAt(places, most) },
  ];
  const hull: Place[] = [];
  for (const p of inside) {
    while (hull.length > 1) {
      const [a, b] = [hull[hull.length - 2]!, hull[hull.length - 1]!];
      // b lies on or below the line from a to p: it is not on the envelope.
      if ((b.mean - a.mean) * (p.spend - a.spend) > (p.mean - a.mean) * (b.spend - a.spend)) break;
      hull.pop();
    }
    if (!hull.some((h) => h.spend === p.spend)) hull.push(p);
  }
  return hull;
}

/**
 * Spreads a total over the campaigns nobody has moved, by equal marginal returns within their limits:
 * exact for straight pieces. Those that cannot be changed stay as the server proposed.
 */
export function reallocate(
  campaigns: readonly BudgetPlanCampaign[],
  total: number,
  moved: ReadonlyMap<string, number>,
): Map<string, number> {
  const out = new Map<string, number>();
  const pieces: { id: string; size: number; slope: number }[] = [];
  let left = total;
  for (const c of campaigns) {
    const fixed = moved.get(c.campaign_id) ?? (isFree(c) ? undefined : c.proposed);
    const start = fixed ?? Math.min(c.least, c.most);
    out.set(c.campaign_id, start);
    left -= start;
    if (fixed !== undefined) continue;
    const hull = envelope(placesOf(c), c.least, c.most);
    for (let i = 1; i < hull.length; i++) {
      const size = hull[i]!.spend - hull[i - 1]!.spend;
      pieces.push({ id: c.campaign_id, size, slope: (hull[i]!.mean - hull[i - 1]!.mean) / size });
    }
  }
  pieces.sort((a, b) => b.slope - a.slope);
  for (const p of pieces) {
    if (left <= 0) break;
    // Money that brings nothing more is left over.
    if (p.slope <= 0) break;
    const size = Math.min(p.size, left);
    out.set(p.id, out.get(p.id)! + size);
    left -= size;
  }
  return out;
}

/** Whether the rest may be fitted through it. */
export const isFree = (c: Limits) => c.editable;

export interface PlanRow extends BudgetPlanCampaign {
  /** What stands in the plan now: moved by hand, fitted to that, or as proposed. */
  spend: number;
  result: number;
  marginal: number;
  isMoved: boolean;
  places: Place[];
}

export interface Planned {
  rows: PlanRow[];
  total: number;
  result: number;
  /** Against today, expected a day. */
  gain: number;
  isOwn: boolean;
}

export function planned(
  plan: Pick<BudgetPlan, 'campaigns' | 'total'>,
  moved: ReadonlyMap<string, number>,
  keepTotal: boolean,
): Planned {
  const known = new Set(plan.campaigns.map((c) => c.campaign_id));
  const own = new Map([...moved].filter(([id]) => known.has(id)));
  const isOwn = own.size > 0;
  const fitted = isOwn && keepTotal ? reallocate(plan.campaigns, plan.total, own) : own;
  const rows = plan.campaigns.map((c): PlanRow => {
    const spend = fitted.get(c.campaign_id) ?? c.proposed;
    const places = placesOf(c);
    const isSame = Math.abs(spend - c.proposed) < almost;
    return {
      ...c,
      spend,
      places,
      result: isSame ? c.result_proposed : resultAt(places, spend),
      marginal: isSame ? c.marginal_proposed : slopeAt(places, spend),
      isMoved: own.has(c.campaign_id),
    };
  });
  const sum = (value: (r: PlanRow) => number) => rows.reduce((n, r) => n + value(r), 0);
  const result = sum((r) => r.result);
  return {
    rows,
    total: sum((r) => r.spend),
    result,
    gain: result - sum((r) => r.result_current),
    isOwn,
  };
}

const cents = (n: number) => Math.round(n * 100) / 100;

/** What would be sent: the campaigns that can be changed and whose budget really changes. */
export function changesOf(rows: readonly PlanRow[]): { row: PlanRow; daily_budget: number }[] {
  return rows
    .map((row) => ({ row, daily_budget: cents(row.spend) }))
    .filter(
      ({ row, daily_budget }) =>
        row.editable &&
        Math.abs(daily_budget - row.current) >= Math.max(0.01, row.current * almost),
    );
}

export const asActions = (
  changes: readonly { row: PlanRow; daily_budget: number }[],
  currency: string,
): RecommendedAction[] =>
  changes.map(({ row, daily_budget }) => ({
    campaign_id: row.campaign_id,
    campaign_name: row.campaign_name,
    field: 'daily_budget',
    from: String(cents(row.current)),
    to: String(daily_budget),
    currency,
  }));

export function planCsv(rows: readonly PlanRow[], currency: string): string {
  return toCsv(
    [
      'campaign_id',
      'campaign',
      'platform',
      'currency',
      'current',
      'proposed',
      'results_now',
      'results_then',
      'next_unit_now',
      'next_unit_then',
      'knowledge',
      'needs',
    ],
    rows.map((r) => [
      r.campaign_id,
      r.campaign_name,
      r.platform,
      currency,
      cents(r.current),
      cents(r.spend),
      cents(r.result_current),
      cents(r.result),
      cents(r.marginal_current),
      cents(r.marginal),
      r.knowledge,
      r.needs,
    ]),
  );
}
