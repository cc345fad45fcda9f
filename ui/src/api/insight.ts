import {
  api as generated,
  type Incident,
  type IncidentSeverity,
  type Recommendation,
} from './generated';
import type { ApiError } from './problem';

/** What happened and what to do about it, one line each. */
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

const ofIncident = (i: Incident): FeedItem => ({
  id: i.id,
  kind: 'anomaly',
  at: i.updated_at,
  severity: i.severity,
  title: i.title,
  text: i.text,
  money_a_week: i.money_a_day === null ? null : i.money_a_day * 7,
  link_kind: 'anomaly',
  link_id: i.id,
});
const ofAdvice = (r: Recommendation): FeedItem => ({
  id: r.id,
  kind: 'recommendation',
  at: r.created_at,
  severity: 'info',
  title: r.title,
  text: r.text,
  money_a_week: r.money_a_week.mean,
  link_kind: 'recommendation',
  link_id: r.id,
});

interface Answer {
  data?: unknown;
  error?: ApiError;
}
type Ask = (request: { url: string; params?: Record<string, unknown> }) => PromiseLike<Answer>;

/** From a server without the route: open incidents and open advice make the same list. */
async function gathered(ask: Ask, limit: number): Promise<{ data: FeedItem[] } | ApiError> {
  const [incidents, advice] = await Promise.all([
    ask({ url: '/insights/anomalies', params: { state: 'open', limit } }),
    ask({ url: '/recommendations/', params: { state: 'open', limit } }),
  ]);
  const failed = incidents.error ?? advice.error;
  if (failed) return failed;
  const items = [
    ...(incidents.data as { data: Incident[] }).data.map(ofIncident),
    ...(advice.data as { data: Recommendation[] }).data.map(ofAdvice),
  ];
  return { data: items.sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, limit) };
}

export const api = generated.injectEndpoints({
  endpoints: (build) => ({
    listInsights: build.query<{ data: FeedItem[] }, { limit: number }>({
      queryFn: async (params, _api, _options, fetcher) => {
        const ask = fetcher as unknown as Ask;
        const own = await ask({ url: '/insights/feed', params });
        if (!own.error) return { data: own.data as { data: FeedItem[] } };
        if (own.error.status !== 404) return { error: own.error };
        const out = await gathered(ask, params.limit);
        return 'status' in out ? { error: out } : { data: out };
      },
    }),
  }),
});
