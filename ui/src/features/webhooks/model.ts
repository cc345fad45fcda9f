import type { Webhook, WebhookDelivery } from '@/api';
import type { Tone } from '@/shared/ui/Badge';

/** The topics as a person looks for them; what the server knows beyond them stands at the end. */
const groups = [
  {
    id: 'out',
    topics: [
      'content.scheduled',
      'content.published',
      'content.publish_failed',
      'content.reminder',
    ],
  },
  {
    id: 'work',
    topics: ['content.created', 'content.updated', 'content.state', 'content.removed'],
  },
  {
    id: 'in',
    topics: [
      'content.engagement',
      'content.transcribed',
      'content.trends_refreshed',
      'source.item_added',
    ],
  },
] as const;
export type GroupId = (typeof groups)[number]['id'] | 'other';
export type KnownTopic = (typeof groups)[number]['topics'][number];
const known: readonly string[] = groups.flatMap((g) => g.topics);
export const isKnown = (topic: string): topic is KnownTopic => known.includes(topic);
/** Keys of texts hold no full stop. */
export const keyOf = <T extends string>(topic: T) => topic.replace('.', '_');

export function groupTopics(all: readonly string[]): { id: GroupId; topics: string[] }[] {
  const here = groups.map((g) => ({
    id: g.id as GroupId,
    topics: g.topics.filter((x) => all.includes(x)) as string[],
  }));
  return [...here, { id: 'other' as const, topics: all.filter((x) => !isKnown(x)) }].filter(
    (g) => g.topics.length > 0,
  );
}

const roomOf = (topic: string) => `${topic.slice(0, topic.indexOf('.'))}.*`;
export const isAll = (topics: readonly string[]) => topics.includes('*');

/** What a list with "content.*" in it stands for, one by one. */
export const spread = (topics: readonly string[], all: readonly string[]) =>
  all.filter((x) => isAll(topics) || topics.includes(x) || topics.includes(roomOf(x)));

/** Back again: a room that was asked for whole stays so while none of it was taken out. */
export function gather(
  chosen: readonly string[],
  before: readonly string[],
  all: readonly string[],
): string[] {
  const whole = before.filter(
    (x) => x.endsWith('.*') && all.every((y) => roomOf(y) !== x || chosen.includes(y)),
  );
  return [...whole, ...chosen.filter((x) => !whole.includes(roomOf(x)))];
}

export type HookStanding = 'paused' | 'failing' | 'ok' | 'new';
export const standingTone: Record<HookStanding, Tone> = {
  paused: 'amber',
  failing: 'red',
  ok: 'green',
  new: 'neutral',
};
export const standingOf = (w: Webhook): HookStanding =>
  !w.enabled ? 'paused' : w.last_error ? 'failing' : w.last_delivered_at ? 'ok' : 'new';

export const deliveryTone: Record<WebhookDelivery['state'], Tone> = {
  waiting: 'amber',
  delivered: 'green',
  failed: 'red',
};

/** "hooks.example.com" says more at a glance than the whole address; odd ones are shown as they are. */
export function hostOf(url: string): string {
  try {
    return new URL(url).host || url;
  } catch {
    return url;
  }
}
export const isAddress = (url: string) => /^https?:\/\/[^\s/]+/.test(url);

export const pretty = (payload: unknown) => JSON.stringify(payload, null, 2);
