import type { ContentItem, ItemKind, ItemState, ItemStep } from '@/api';

/** Its title, or how its text begins. */
export function titleOf(item: Pick<ContentItem, 'title' | 'text' | 'data'>): string {
  if (item.title.trim()) return item.title.trim();
  const text = item.text.trim() || adOf(item.data).fields.headline?.find((x) => x.trim()) || '';
  const line = text.split('\n')[0] ?? '';
  return line.length > 90 ? `${line.slice(0, 88).trimEnd()}…` : line;
}

/** Where a headline of its own stands above the text. */
export const hasTitle = (item: Pick<ContentItem, 'kind' | 'network'>) =>
  !['social', 'ads', 'quote'].includes(item.kind) ||
  ['youtube', 'wordpress', 'email', 'webhook'].includes(item.network ?? '');
export const hasNetwork = (kind: ItemKind) =>
  ['social', 'blog', 'email', 'video_script', 'quote'].includes(kind);

/** What goes out to readers; the rest is for the team. */
export const canPublish = (kind: ItemKind) =>
  ['social', 'blog', 'email', 'video_script', 'quote', 'product'].includes(kind);

/** What went out, or is about to, is not rewritten. */
export const isLocked = (state: ItemState) => state === 'published' || state === 'publishing';

const steps: Partial<Record<ItemState, ItemStep[]>> = {
  draft: ['submit', 'approve', 'archive'],
  failed: ['submit', 'archive'],
  in_review: ['approve', 'send_back', 'archive'],
  approved: ['send_back', 'archive'],
  scheduled: ['send_back', 'archive'],
  published: ['archive'],
  archived: ['restore'],
};
/** What may be done next, the usual one first. */
export const stepsOf = (state: ItemState) => steps[state] ?? [];

const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const texts = (x: unknown) =>
  Array.isArray(x) ? x.filter((y): y is string => typeof y === 'string') : [];

/** The posts that follow the first: `data.thread`. */
export const threadOf = (data: unknown) => (isRecord(data) ? texts(data.thread) : []);
export function withThread(data: unknown, thread: readonly string[]): Record<string, unknown> {
  const { thread: _old, ...rest } = isRecord(data) ? data : {};
  return thread.length ? { ...rest, thread: [...thread] } : rest;
}

/** Where the network shows what is below a post: said right after it by the same account. */
const commented = new Set(['linkedin', 'instagram', 'facebook', 'youtube']);
export const canComment = (network: string | null) => !!network && commented.has(network);
export const firstCommentOf = (data: unknown) =>
  isRecord(data) && typeof data.first_comment === 'string' ? data.first_comment : '';
export function withFirstComment(data: unknown, text: string): Record<string, unknown> {
  const { first_comment: _old, ...rest } = isRecord(data) ? data : {};
  return text ? { ...rest, first_comment: text } : rest;
}

export interface Ad {
  format: string;
  fields: Record<string, string[]>;
}
/** An ad's texts by field: `data.ad_format` and `data.fields`. */
export function adOf(data: unknown): Ad {
  const d = isRecord(data) ? data : {};
  const fields: Ad['fields'] = {};
  if (isRecord(d.fields)) for (const [k, v] of Object.entries(d.fields)) fields[k] = texts(v);
  return { format: typeof d.ad_format === 'string' ? d.ad_format : 'google_rsa', fields };
}
export const withAd = (data: unknown, ad: Ad): Record<string, unknown> => ({
  ...(isRecord(data) ? data : {}),
  ad_format: ad.format,
  fields: ad.fields,
});
/** As the check takes them: without those that are still empty. */
export const adTexts = (ad: Ad) =>
  Object.entries(ad.fields).flatMap(([field, list]) =>
    list.filter((text) => text.trim()).map((text) => ({ field, text })),
  );

export interface Beginning {
  kind: ItemKind;
  network?: string;
  data?: Record<string, unknown>;
}
export const adFormats = [
  ['google_rsa', 'Google'],
  ['meta', 'Meta'],
  ['linkedin', 'LinkedIn'],
] as const;
