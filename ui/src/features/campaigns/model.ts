import type { CampaignPatch, CampaignRow, CampaignStatus, Platform } from '@/api';
import { platforms } from '@/shared/ui/Platform';

export const metricIds = [
  'spend',
  'revenue',
  'roas',
  'conversions',
  'cpa',
  'impressions',
  'clicks',
  'ctr',
  'cpc',
  'cpm',
  'cvr',
  'reach',
  'frequency',
  'video_views',
] as const;
export type MetricId = (typeof metricIds)[number];

export const statuses: CampaignStatus[] = ['active', 'paused', 'draft', 'archived', 'removed'];
export const usualColumns = [
  'name',
  'status',
  'daily_budget',
  'spend',
  'revenue',
  'roas',
  'conversions',
  'cpa',
  'ctr',
];
export const usualSort = '-spend';

export interface Filters {
  q: string;
  platform: Platform[];
  status: CampaignStatus[];
  accountId: string;
}

const picked = <T extends string>(text: string | null, known: readonly T[]): T[] =>
  (text ?? '').split(',').filter((x): x is T => known.includes(x as T));

/** The filters stand in the address; names the list does not know are dropped. */
export function readFilters(params: URLSearchParams): Filters {
  return {
    q: params.get('q') ?? '',
    platform: picked(params.get('platform'), platforms),
    status: picked(params.get('status'), statuses),
    accountId: params.get('account') ?? '',
  };
}
export const isFiltered = (f: Filters) =>
  !!f.q || f.platform.length > 0 || f.status.length > 0 || !!f.accountId;

export function readColumns(params: URLSearchParams, known: readonly string[]): string[] {
  const asked = (params.get('columns') ?? '').split(',').filter((c) => known.includes(c));
  return asked.length > 0 ? ['name', ...asked.filter((c) => c !== 'name')] : usualColumns;
}

/** What of an address a saved view keeps: everything but the period's exact days. */
export function viewQuery(params: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const key of ['q', 'platform', 'status', 'account', 'sort', 'range', 'compare']) {
    const value = params.get(key);
    if (value) kept.set(key, value);
  }
  return kept.toString();
}

/** The patch that takes another one back. Undefined when it changed nothing. */
export function undoPatch(
  before: Pick<CampaignRow, 'name' | 'status' | 'daily_budget'>,
  patch: CampaignPatch,
): CampaignPatch | undefined {
  const back: CampaignPatch = {};
  if (patch.name !== undefined && patch.name !== before.name) back.name = before.name;
  if (patch.status !== undefined && patch.status !== before.status) back.status = before.status;
  if (patch.daily_budget !== undefined && patch.daily_budget !== before.daily_budget)
    back.daily_budget = before.daily_budget;
  return Object.keys(back).length > 0 ? back : undefined;
}

/** Only a running campaign can be paused and only a paused one resumed; the rest has no switch. */
export function switchedStatus(status: CampaignStatus): CampaignStatus | undefined {
  if (status === 'active') return 'paused';
  return status === 'paused' || status === 'draft' ? 'active' : undefined;
}

/** What a platform calls a goal, as words: "OUTCOME_SALES" → "Sales", "APP_INSTALLS" → "App installs". */
export function objectiveName(objective: string): string {
  const words = objective
    .replace(/^OUTCOME_/, '')
    .replaceAll('_', ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
