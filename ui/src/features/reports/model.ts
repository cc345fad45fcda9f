import type { ReportBranding, Report, ReportComparison, ReportFormat, ReportRequest } from '@/api';
import { addDays, addMonths, isDay, startOfMonth, weekday, type Day } from '@/shared/lib/dates';
import { isPreset, resolvePreset } from '@/shared/lib/range';

/** The order people think of them in; one the server adds later stands behind these. */
export const templateOrder = [
  'performance',
  'weekly',
  'monthly',
  'executive',
  'creative',
  'custom',
] as const;
export const templateRank = (id: string) => {
  const at = (templateOrder as readonly string[]).indexOf(id);
  return at < 0 ? templateOrder.length : at;
};

export const formats: ReportFormat[] = ['pdf', 'xlsx', 'csv'];
export const compares: ReportComparison[] = ['previous_period', 'previous_year', 'none'];
export const statuses = ['active', 'paused', 'archived', 'removed', 'draft'] as const;

/** Periods that move with the calendar: the only ones a schedule can use. */
export const periods = [
  'yesterday',
  'last_7_days',
  'last_14_days',
  'last_28_days',
  'last_30_days',
  'last_90_days',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
] as const;
export type Period = (typeof periods)[number];
export const isPeriod = (x: unknown): x is Period => (periods as readonly unknown[]).includes(x);

/** The days a period means today, as the server counts them: weeks begin on Monday, what still runs ends today. */
export function periodDays(period: Period, today: Day): { from: Day; to: Day } {
  if (isPreset(period)) return resolvePreset(period, today);
  const monday = addDays(today, -weekday(today));
  const month = startOfMonth(today);
  const quarter = addMonths(month, -((Number(month.slice(5, 7)) - 1) % 3));
  const year = `${today.slice(0, 4)}-01-01`;
  switch (period) {
    case 'last_28_days':
      return { from: addDays(today, -28), to: addDays(today, -1) };
    case 'this_week':
      return { from: monday, to: today };
    case 'last_week':
      return { from: addDays(monday, -7), to: addDays(monday, -1) };
    case 'this_quarter':
      return { from: quarter, to: today };
    case 'last_quarter':
      return { from: addMonths(quarter, -3), to: addDays(quarter, -1) };
    case 'last_year':
      return { from: addMonths(year, -12), to: addDays(year, -1) };
  }
}

/** What somebody is putting together. Null lists are the template's own. */
export interface Draft {
  template: string;
  title: string;
  period: Period | 'custom';
  from: Day;
  to: Day;
  compare: ReportComparison;
  format: ReportFormat;
  /** Empty: the language of the reader. */
  language: '' | 'en' | 'de';
  sections: string[] | null;
  metrics: string[] | null;
  platforms: string[];
  statuses: string[];
  campaigns: string[];
  q: string;
  company: string;
  primary: string;
  accent: string;
  footer: string;
}

/** The template's own period, as the server has it. */
export const usualPeriod = (template: string): Period =>
  template === 'weekly'
    ? 'last_week'
    : template === 'monthly' || template === 'executive'
      ? 'last_month'
      : 'last_30_days';

export const newDraft = (template: string): Draft => ({
  template,
  title: '',
  period: usualPeriod(template),
  from: '',
  to: '',
  compare: 'previous_period',
  format: 'pdf',
  language: '',
  sections: null,
  metrics: null,
  platforms: [],
  statuses: [],
  campaigns: [],
  q: '',
  company: '',
  primary: '',
  accent: '',
  footer: '',
});

const list = (text: string | null) => text?.split(',').filter(Boolean) ?? null;
const color = (text: string | null) => (text && /^[0-9a-f]{6}$/i.test(text) ? `#${text}` : '');
const oneOf = <T extends string>(all: readonly T[], x: string | null, otherwise: T): T =>
  all.includes(x as T) ? (x as T) : otherwise;

/** The draft an address holds; what is missing or wrong is the template's usual. */
export function readDraft(params: URLSearchParams): Draft {
  const base = newDraft(params.get('template') ?? '');
  const from = params.get('from') ?? '';
  const to = params.get('to') ?? '';
  const period = params.get('period');
  const isCustom = isDay(from) && isDay(to) && from <= to;
  return {
    ...base,
    title: params.get('title') ?? '',
    period: isCustom ? 'custom' : isPeriod(period) ? period : base.period,
    from: isCustom ? from : '',
    to: isCustom ? to : '',
    compare: oneOf(compares, params.get('compare'), base.compare),
    format: oneOf(formats, params.get('format'), base.format),
    language: oneOf(['', 'en', 'de'] as const, params.get('language'), ''),
    sections: list(params.get('sections')),
    metrics: list(params.get('metrics')),
    platforms: list(params.get('platform')) ?? [],
    statuses: list(params.get('status')) ?? [],
    campaigns: list(params.get('campaigns')) ?? [],
    q: params.get('q') ?? '',
    company: params.get('company') ?? '',
    primary: color(params.get('primary')),
    accent: color(params.get('accent')),
    footer: params.get('footer') ?? '',
  };
}

/** The draft as an address; what is the template's usual is left out. Other members stay. */
export function writeDraft(draft: Draft, into = new URLSearchParams()): URLSearchParams {
  const usual = newDraft(draft.template);
  const params = new URLSearchParams(into);
  const put = (name: string, value: string, otherwise = '') =>
    value !== otherwise ? params.set(name, value) : params.delete(name);
  const isCustom = draft.period === 'custom';
  put('template', draft.template);
  put('title', draft.title);
  put('period', isCustom ? '' : draft.period, isCustom ? '' : usual.period);
  put('from', isCustom ? draft.from : '');
  put('to', isCustom ? draft.to : '');
  put('compare', draft.compare, usual.compare);
  put('format', draft.format, usual.format);
  put('language', draft.language);
  put('sections', draft.sections?.join(',') ?? '');
  put('metrics', draft.metrics?.join(',') ?? '');
  put('platform', draft.platforms.join(','));
  put('status', draft.statuses.join(','));
  put('campaigns', draft.campaigns.join(','));
  put('q', draft.q);
  put('company', draft.company);
  put('primary', draft.primary.slice(1));
  put('accent', draft.accent.slice(1));
  put('footer', draft.footer);
  return params;
}

const isEmpty = (o: object) => Object.keys(o).length === 0;

/** What is asked of the server. `logo` is a data URL and has no place in an address. */
export function toRequest(draft: Draft, language: 'en' | 'de', logo?: string): ReportRequest {
  const filters = {
    ...(draft.platforms.length ? { platform: draft.platforms } : {}),
    ...(draft.statuses.length ? { status: draft.statuses } : {}),
    ...(draft.campaigns.length ? { campaign_ids: draft.campaigns } : {}),
    ...(draft.q.trim() ? { q: draft.q.trim() } : {}),
  };
  const branding: ReportBranding = {
    ...(draft.company.trim() ? { company_name: draft.company.trim() } : {}),
    ...(draft.primary ? { primary_color: draft.primary } : {}),
    ...(draft.accent ? { accent_color: draft.accent } : {}),
    ...(draft.footer.trim() ? { footer: draft.footer.trim() } : {}),
    ...(logo ? { logo } : {}),
  };
  return {
    template: draft.template,
    ...(draft.period === 'custom' ? { from: draft.from, to: draft.to } : { preset: draft.period }),
    compare: draft.compare,
    ...(draft.title.trim() ? { title: draft.title.trim() } : {}),
    format: draft.format,
    ...(draft.sections ? { sections: draft.sections } : {}),
    ...(draft.metrics ? { metrics: draft.metrics } : {}),
    ...(isEmpty(filters) ? {} : { filters }),
    ...(isEmpty(branding) ? {} : { branding }),
    language: draft.language || language,
    // Names that came with an address are judged by the server.
  } as ReportRequest;
}

/** The way back: a schedule's request, to be changed. */
export function fromRequest(r: ReportRequest): Draft {
  const base = newDraft(r.template ?? 'performance');
  return {
    ...base,
    title: r.title ?? '',
    period: isPeriod(r.preset) ? r.preset : base.period,
    compare: r.compare ?? base.compare,
    format: r.format ?? base.format,
    language: r.language ?? '',
    sections: r.sections?.length ? r.sections : null,
    metrics: r.metrics?.length ? r.metrics : null,
    platforms: r.filters?.platform ?? [],
    statuses: r.filters?.status ?? [],
    campaigns: r.filters?.campaign_ids ?? [],
    q: r.filters?.q ?? '',
    company: r.branding?.company_name ?? '',
    primary: r.branding?.primary_color ?? '',
    accent: r.branding?.accent_color ?? '',
    footer: r.branding?.footer ?? '',
  };
}

/** A report that exists as the beginning of the next one. */
export const againAddress = (r: Pick<Report, 'template' | 'format' | 'from' | 'to'>) =>
  `/reports/new?${writeDraft({
    ...newDraft(r.template),
    period: 'custom',
    from: r.from,
    to: r.to,
    format: r.format,
  })}`;

/** Takes an entry to another place of its list. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const next = [...items];
  const [taken] = next.splice(from, 1);
  if (taken !== undefined) next.splice(Math.max(0, Math.min(to, next.length)), 0, taken);
  return next;
}

/** Shown now, or not any more. */
export const isShared = (r: Pick<Report, 'shared_until'>, now = Date.now()) =>
  !!r.shared_until && Date.parse(r.shared_until) > now;
