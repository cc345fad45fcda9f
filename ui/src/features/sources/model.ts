import type { SourceKind, SourceState } from '@/api/loop';
import type { Tone } from '@/shared/ui/Badge';

export const sourceKinds: SourceKind[] = [
  'feed',
  'sitemap',
  'page',
  'mastodon',
  'bluesky',
  'reddit',
  'youtube',
  'telegram',
  'upload',
  'webhook',
];
export const stateTone: Record<SourceState, Tone> = {
  new: 'neutral',
  ok: 'green',
  error: 'red',
  paused: 'neutral',
};
/** These are found by an address, the rest by a place: a name, a tag, a channel. */
export const byAddress = (kind: SourceKind) =>
  ['feed', 'sitemap', 'page', 'youtube'].includes(kind);
export const byPlace = (kind: SourceKind) =>
  ['mastodon', 'bluesky', 'reddit', 'telegram'].includes(kind);
/** What may stand there, as an example. */
export const exampleOf: Partial<Record<SourceKind, string>> = {
  mastodon: '#repair@mastodon.social',
  bluesky: 'northwind.bsky.social',
  reddit: 'r/repair',
  telegram: '@northwind',
  youtube: 'https://www.youtube.com/@northwind',
};
export const intervals = [15, 60, 180, 720, 1440];
