import type { Brand, PutBrand } from '@/api';

/** The form's values: texts are never null in it, the wanted ease is what is typed. */
export interface BrandForm
  extends Omit<Brand, 'reading_ease' | 'utm_medium' | 'tone' | 'updated_at' | 'version'> {
  tone: { summary: string; does: string[]; does_not: string[] };
  reading_ease: string;
  utm_medium: string;
}
export const approvals = ['none', 'anyone', 'somebody_else'] as const;

export const formOf = (b: Brand): BrandForm => ({
  name: b.name,
  what: b.what,
  audience: b.audience,
  offers: b.offers,
  proof: b.proof,
  competitors: b.competitors,
  products: b.products,
  tone: { ...b.tone, summary: b.tone.summary ?? '' },
  keywords: b.keywords,
  hashtags: b.hashtags,
  banned_words: b.banned_words,
  languages: b.languages,
  sites: b.sites,
  reading_ease: b.reading_ease === null ? '' : String(b.reading_ease),
  approval: b.approval,
  utm_medium: b.utm_medium ?? '',
});

const kept = (rows: readonly string[]) => rows.map((x) => x.trim()).filter((x) => x !== '');

/** What goes to the server: rows that were left empty are not sent. */
export const bodyOf = (v: BrandForm): PutBrand => ({
  ...v,
  name: v.name.trim(),
  offers: kept(v.offers),
  proof: kept(v.proof),
  products: v.products.filter((p) => p.name.trim() !== ''),
  tone: {
    summary: v.tone.summary.trim() || null,
    does: kept(v.tone.does),
    does_not: kept(v.tone.does_not),
  },
  reading_ease: v.reading_ease.trim() === '' ? null : Number(v.reading_ease.replace(',', '.')),
  utm_medium: v.utm_medium.trim() || null,
});

export const withHash = (tag: string) => (tag && !tag.startsWith('#') ? `#${tag}` : tag);
/** "https://www.shop.test/a" → "www.shop.test" */
export const hostOf = (site: string) =>
  site
    .replace(/^\w+:\/\//, '')
    .replace(/[/?#].*$/, '')
    .toLowerCase();
