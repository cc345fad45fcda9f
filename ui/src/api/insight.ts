import { api as generated, type Platform } from './generated';

/** What the insight routes answer, until the contract's own types are generated. */
export type IncidentKind =
  | 'metric'
  | 'zero_delivery'
  | 'tracking_broken'
  | 'overspend'
  | 'underspend';
export type IncidentSeverity = 'info' | 'warning' | 'critical';
export type IncidentState = 'open' | 'closed' | 'dismissed';
export interface Incident {
  id: string;
  kind: IncidentKind;
  severity: IncidentSeverity;
  state: IncidentState;
  title: string;
  text: string;
  metric: string | null;
  direction: number;
  score: number;
  shift: boolean;
  opened_on: string;
  last_seen_on: string;
  closed_on: string | null;
  entity_kind: 'workspace' | 'platform' | 'campaign';
  campaign_id: string | null;
  campaign_name: string | null;
  platform: Platform | null;
  observed: number | null;
  expected: number | null;
  low: number | null;
  high: number | null;
  money_a_day: number | null;
  signals: number;
  touched: { kind: string; id: string | null; name: string }[];
  dismissed_at: string | null;
  dismiss_reason: string | null;
  created_at: string;
  updated_at: string;
  version: number;
}
export interface IncidentDetail extends Incident {
  currency: string;
  series: {
    date: string;
    value: number | null;
    expected: number | null;
    low: number | null;
    high: number | null;
  }[];
  drivers: {
    metric: string;
    before: number;
    after: number;
    effect: number;
    share: number;
    within_noise: boolean;
  }[];
  segments: {
    kind: string;
    id: string | null;
    name: string;
    total: number;
    rate: number;
    mix: number;
    share: number;
  }[];
  factors: { metric: string; unit: string; points: { date: string; value: number | null }[] }[];
  before_from: string | null;
  before_to: string | null;
  after_from: string | null;
  after_to: string | null;
}
export interface ListAnomaliesApiArg {
  state?: string;
  kind?: string;
  severity?: string;
  campaignId?: string;
  platform?: string;
  from?: string;
  to?: string;
  limit?: number;
  cursor?: string;
}

export type FeedKind = 'anomaly' | 'recommendation' | 'creative' | 'forecast' | 'score' | 'model';
export interface FeedItem {
  id: string;
  kind: FeedKind;
  at: string;
  severity: IncidentSeverity;
  title: string;
  text: string;
  money_a_week: number | null;
  link_kind: string | null;
  link_id: string | null;
}
interface PageOf<T> {
  data: T[];
  next_cursor: string | null;
}

export const api = generated.injectEndpoints({
  endpoints: (build) => ({
    listAnomalies: build.query<PageOf<Incident>, ListAnomaliesApiArg>({
      query: ({ campaignId, ...params }) => ({
        url: '/insights/anomalies',
        params: { ...params, campaign_id: campaignId },
      }),
    }),
    getAnomaly: build.query<IncidentDetail, { id: string }>({
      query: ({ id }) => ({ url: `/insights/anomalies/${id}` }),
    }),
    dismissAnomaly: build.mutation<Incident, { id: string; body: { reason?: string } }>({
      query: ({ id, body }) => ({
        url: `/insights/anomalies/${id}/dismiss`,
        method: 'POST',
        body,
      }),
    }),
    listInsights: build.query<{ data: FeedItem[] }, { limit?: number }>({
      query: (params) => ({ url: '/insights/feed', params }),
    }),
  }),
});
