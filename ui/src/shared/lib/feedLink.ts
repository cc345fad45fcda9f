import type { FeedItem } from '@/api';

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
