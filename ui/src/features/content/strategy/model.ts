import type { Reasoned } from '@/shared/content/reasons';
import type { Brand } from '@/api';
import type { GenerateContent, Sentence } from '@/api/loop';
import { addDays, weekday, type Day } from '@/shared/lib/dates';

export interface Wish {
  goals: string[];
  networks: Record<string, number>;
  weeks: number;
  start: Day;
  capacity: string;
  holidays: string[];
  themes: string[];
  engine: 'auto' | 'model' | 'composer';
}
export const goalIds = ['awareness', 'engagement', 'traffic', 'leads', 'sales', 'loyalty'] as const;

/** The Monday after today: a plan begins with a week. */
export const nextMonday = (now: Day): Day => addDays(now, 7 - weekday(now));
export const firstWish = (now: Day): Wish => ({
  goals: ['awareness'],
  networks: { linkedin: 2, mastodon: 3 },
  weeks: 4,
  start: nextMonday(now),
  capacity: '',
  holidays: [],
  themes: [],
  engine: 'auto',
});
export const perWeek = (w: Wish) => Object.values(w.networks).reduce((sum, n) => sum + n, 0);

export function bodyOf(w: Wish, goalName: (id: string) => string): GenerateContent {
  const capacity = Number(w.capacity);
  return {
    networks: Object.keys(w.networks),
    engine: w.engine,
    data: {
      weeks: w.weeks,
      start_date: w.start,
      goals: w.goals.map(goalName),
      cadence: w.networks,
      ...(w.capacity.trim() && Number.isFinite(capacity) ? { capacity_per_week: capacity } : {}),
      ...(w.holidays.length ? { holidays: w.holidays } : {}),
      ...(w.themes.length ? { themes: w.themes } : {}),
    },
  };
}

export const profileParts = ['what', 'audience', 'offers', 'proof', 'products', 'tone'] as const;
/** What the brand's profile says, part by part, empty where nothing; a plan is as good as this is full. */
export function profileOf(brand: Brand): Record<(typeof profileParts)[number], string> {
  return {
    what: brand.what.trim(),
    audience: brand.audience.trim(),
    offers: brand.offers.join(' · '),
    proof: brand.proof.join(' · '),
    products: brand.products.map((p) => p.name).join(' · '),
    tone: brand.tone.summary?.trim() || brand.tone.does.join(' · '),
  };
}

export interface Strategy {
  goals: ({ name: string; kpi: string; target: string | number | null } & Reasoned)[];
  pillars: ({ name: string; share: number } & Reasoned)[];
  weeks: ({ start: Day; theme: string } & Reasoned)[];
  notes: Sentence[];
}
const list = (x: unknown) => (Array.isArray(x) ? (x as never[]) : []);
/** The plan in an item's data; what is missing is empty. */
export function strategyOf(data: unknown): Strategy {
  const d = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  return {
    goals: list(d.goals),
    pillars: list(d.pillars),
    weeks: list(d.weeks),
    notes: list(d.notes).filter((n) => typeof n === 'object'),
  };
}
