import { api as generated, type IncidentSeverity } from './generated';

/** What the insight routes answer, until the contract's own types are generated. */
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
export const api = generated.injectEndpoints({
  endpoints: (build) => ({
    listInsights: build.query<{ data: FeedItem[] }, { limit?: number }>({
      query: (params) => ({ url: '/insights/feed', params }),
    }),
  }),
});
