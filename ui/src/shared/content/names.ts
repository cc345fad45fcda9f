import type { ItemKind, ItemState } from '@/api';
import type { PublicationState } from '@/api/loop';
import type { Tone } from '@/shared/ui/Badge';

export const kinds: ItemKind[] = [
  'social',
  'blog',
  'email',
  'ads',
  'brief',
  'product',
  'video_script',
  'strategy',
  'scenario',
  'quote',
];
export const states: ItemState[] = [
  'draft',
  'in_review',
  'approved',
  'scheduled',
  'publishing',
  'published',
  'failed',
  'archived',
];
/** Names are the networks' own: no translation. The order is that of the menus. */
export const networkName: Record<string, string> = {
  linkedin: 'LinkedIn',
  x: 'X',
  instagram: 'Instagram',
  facebook: 'Facebook',
  mastodon: 'Mastodon',
  bluesky: 'Bluesky',
  telegram: 'Telegram',
  discord: 'Discord',
  slack: 'Slack',
  youtube: 'YouTube',
  wordpress: 'WordPress',
  email: 'E-mail',
  webhook: 'Webhook',
};
export const nameOfNetwork = (id: string | null) => (id ? (networkName[id] ?? id) : '');
/** Posts go there; the rest are places for articles and mails. */
export const postNetworks = [
  'linkedin',
  'x',
  'instagram',
  'facebook',
  'mastodon',
  'bluesky',
  'telegram',
  'discord',
  'slack',
];
/** Networks on which one post may answer another. */
const threaded = new Set(['x', 'mastodon', 'bluesky']);
export const canThread = (network: string | null) => !!network && threaded.has(network);

export const stateTone: Record<ItemState, Tone> = {
  draft: 'neutral',
  in_review: 'amber',
  approved: 'green',
  scheduled: 'accent',
  publishing: 'sky',
  published: 'violet',
  failed: 'red',
  archived: 'neutral',
};

export const publicationTone: Record<PublicationState, Tone> = {
  waiting: 'neutral',
  sending: 'sky',
  published: 'violet',
  failed: 'red',
  unclear: 'amber',
  manual: 'accent',
};
