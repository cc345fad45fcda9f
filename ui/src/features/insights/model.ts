import type { FeedItem, FeedKind, IncidentSeverity } from '@/api';

export const feedKinds: FeedKind[] = [
  'anomaly',
  'recommendation',
  'creative',
  'forecast',
  'score',
  'model',
];
export const orders = ['new', 'value'] as const;
export type Order = (typeof orders)[number];

const rank: Record<IncidentSeverity, number> = { critical: 2, warning: 1, info: 0 };

/** Newest first, or what is worth most a week (then the graver one, then the newer). */
export function sortFeed(items: readonly FeedItem[], order: Order): FeedItem[] {
  const newer = (a: FeedItem, b: FeedItem) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
  const day = (i: FeedItem) => i.at.slice(0, 10);
  const value = (i: FeedItem) => Math.abs(i.money_a_week ?? 0);
  const worth = (a: FeedItem, b: FeedItem) =>
    value(b) - value(a) || rank[b.severity] - rank[a.severity];
  return [...items].sort((a, b) =>
    order === 'value'
      ? worth(a, b) || newer(a, b)
      : // Within a day what is worth more comes first.
        day(a) === day(b)
        ? worth(a, b) || newer(a, b)
        : newer(a, b),
  );
}

const pages: Record<string, (id: string | null) => string> = {
  anomaly: (id) => `/insights/anomalies${id ? `/${id}` : ''}`,
  incident: (id) => `/insights/anomalies${id ? `/${id}` : ''}`,
  recommendation: (id) => `/recommendations${id ? `/${id}` : ''}`,
  creative: () => '/insights/creative',
  model: (id) => `/insights/models${id ? `/${id}` : ''}`,
  campaign: (id) => (id ? `/campaigns/${id}` : '/campaigns'),
  forecast: (id) => `/insights/forecast${id ? `?metric=${id}` : ''}`,
  score: () => '/insights/health',
  health: () => '/insights/health',
  task: (id) => (id ? `/tasks/${id}` : '/tasks'),
  benchmark: () => '/insights/benchmarks',
};

/** Where an item leads; nothing where this Herald has no such page. */
export function feedLink(i: Pick<FeedItem, 'link_kind' | 'link_id'>): string | undefined {
  return i.link_kind ? pages[i.link_kind]?.(i.link_id) : undefined;
}
