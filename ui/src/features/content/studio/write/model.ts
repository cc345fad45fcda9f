import type { ContentItem } from '@/api';
import type { GenerateContent, GenerateEngine } from '@/api/loop';

export interface BriefForm {
  brief: string;
  goal: string;
  audience: string;
  tone: string;
  keyword: string;
  offer: string;
  url: string;
  length: '' | 'short' | 'medium' | 'long';
  variants: number;
  engine: GenerateEngine;
}
export const emptyBrief: BriefForm = {
  brief: '',
  goal: '',
  audience: '',
  tone: '',
  keyword: '',
  offer: '',
  url: '',
  length: '',
  variants: 3,
  engine: 'auto',
};
/** How a kind is written in an address. */
export const generateKind = (kind: ContentItem['kind']) =>
  kind === 'video_script' ? 'video-script' : kind;

const isRecord = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);

/** What was wished the last time is kept with the text: `data.brief`. */
export const briefOf = (data: unknown): Partial<BriefForm> =>
  isRecord(data) && isRecord(data.brief) ? (data.brief as Partial<BriefForm>) : {};

/** Only what was filled in; nothing is stored but what is taken over. */
export function bodyOf(form: BriefForm, item: ContentItem): GenerateContent {
  const out: GenerateContent = {
    save: false,
    variants: form.variants,
    engine: form.engine,
    ...(item.network ? { networks: [item.network] } : {}),
    ...(item.language ? { language: item.language } : {}),
    ...(form.length ? { length: form.length } : {}),
  };
  for (const name of ['brief', 'goal', 'audience', 'tone', 'keyword', 'offer', 'url'] as const)
    if (form[name].trim()) out[name] = form[name].trim();
  if (item.kind === 'ads' && isRecord(item.data) && typeof item.data.ad_format === 'string')
    out.data = { ad_format: item.data.ad_format };
  return out;
}
