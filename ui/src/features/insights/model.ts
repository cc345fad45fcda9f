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
