import type { BenchmarkDraft, BenchmarkRow } from '@/api';
import { isDay } from '@/shared/lib/dates';
import { isPlatform } from '@/shared/ui/Platform';

/** Where things stand along a row: 0 is its left end, 1 its right one. */
export interface Scale {
  low: number;
  high: number;
  at: (n: number) => number;
}

/** As wide as everything shown in the row, with some air; what cannot be negative does not begin below nought. */
export function scaleOf(row: Pick<BenchmarkRow, 'value' | 'own' | 'industry'>): Scale {
  const all = [
    row.value,
    row.own?.low,
    row.own?.median,
    row.own?.high,
    row.industry?.low,
    row.industry?.median,
    row.industry?.high,
  ].filter((n): n is number => typeof n === 'number' && Number.isFinite(n));
  if (all.length === 0) return { low: 0, high: 1, at: () => 0 };
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const air = (most - least || Math.abs(most) || 1) * 0.12;
  const low = least >= 0 ? Math.max(0, least - air) : least - air;
  const high = most + air;
  return { low, high, at: (n) => Math.min(1, Math.max(0, (n - low) / (high - low))) };
}

/** Rows of the whole first, then platform by platform, each in the order of the metrics. */
export function groupRows(rows: readonly BenchmarkRow[]): [string | null, BenchmarkRow[]][] {
  const groups = new Map<string | null, BenchmarkRow[]>();
  for (const r of rows) groups.set(r.platform, [...(groups.get(r.platform) ?? []), r]);
  return [...groups].sort(([a], [b]) => (a === null ? -1 : b === null ? 1 : a < b ? -1 : 1));
}

export interface TableProblem {
  /** From 1, the head not counted; nothing when it is about the whole file. */
  row?: number;
  what: 'empty' | 'json' | 'column' | 'number' | 'date' | 'text' | 'unknown';
  field?: string;
}
const fields = [
  'industry',
  'industry_name',
  'platform',
  'metric',
  'low',
  'median',
  'high',
  'currency',
  'source',
  'dated',
] as const;
/** What an industry is compared by. */
const comparable = ['ctr', 'cpc', 'cpm', 'cvr', 'cpa', 'roas'] as const;
type Comparable = (typeof comparable)[number];
const isComparable = (x: string): x is Comparable => (comparable as readonly string[]).includes(x);
const required = ['industry', 'metric', 'median', 'source', 'dated'] as const;

/** Fields of one CSV text, quotes doubled inside quotes; comma or semicolon, as the head has it. */
export function parseCsv(text: string): string[][] {
  const head = text.slice(0, text.search(/[\r\n]/) + 1 || undefined);
  const by = head.split(';').length > head.split(',').length ? ';' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') field += text[++i];
      else if (c === '"') quoted = false;
      else field += c;
    } else if (c === '"' && field === '') quoted = true;
    else if (c === by) {
      row.push(field);
      field = '';
    } else if (c === '\n') {
      rows.push([...row, field]);
      [row, field] = [[], ''];
    } else if (c !== '\r') field += c;
  }
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows.filter((r) => r.some((x) => x.trim() !== ''));
}

function toRow(
  cells: Record<string, unknown>,
  row: number,
  problems: TableProblem[],
): BenchmarkDraft | null {
  const before = problems.length;
  const text = (field: string) => {
    const value = cells[field];
    return value === null || value === undefined ? '' : String(value).trim();
  };
  const number = (field: string): number | null => {
    const said = text(field);
    if (said === '') return null;
    // "1,5" and "1.5"; a thousands separator would be a guess.
    const n = Number(/^-?\d+,\d+$/.test(said) ? said.replace(',', '.') : said);
    if (!Number.isFinite(n)) problems.push({ row, what: 'number', field });
    return n;
  };
  for (const field of required) if (text(field) === '') problems.push({ row, what: 'text', field });
  if (text('dated') && !isDay(text('dated'))) problems.push({ row, what: 'date', field: 'dated' });
  const [metric, platform] = [text('metric').toLowerCase(), text('platform').toLowerCase()];
  if (metric && !isComparable(metric)) problems.push({ row, what: 'unknown', field: 'metric' });
  if (platform && !isPlatform(platform)) problems.push({ row, what: 'unknown', field: 'platform' });
  const out: BenchmarkDraft = {
    industry: text('industry'),
    platform: isPlatform(platform) ? platform : null,
    metric: isComparable(metric) ? metric : 'ctr',
    low: number('low'),
    median: number('median') ?? 0,
    high: number('high'),
    currency: text('currency') || null,
    source: text('source'),
    dated: text('dated'),
    ...(text('industry_name') ? { industry_name: text('industry_name') } : {}),
  };
  return problems.length > before ? null : out;
}

/** The rows of a CSV or JSON file, and what is wrong with it, line by line. */
export function readTable(text: string): { rows: BenchmarkDraft[]; problems: TableProblem[] } {
  const problems: TableProblem[] = [];
  const clean = text.replace(/^\uFEFF/, '').trim();
  if (!clean) return { rows: [], problems: [{ what: 'empty' }] };
  let records: Record<string, unknown>[];
  if (clean.startsWith('[') || clean.startsWith('{')) {
    try {
      const parsed = JSON.parse(clean) as unknown;
      const list = Array.isArray(parsed) ? parsed : (parsed as { rows?: unknown }).rows;
      if (!Array.isArray(list)) return { rows: [], problems: [{ what: 'json' }] };
      records = list as Record<string, unknown>[];
    } catch {
      return { rows: [], problems: [{ what: 'json' }] };
    }
  } else {
    const [head = [], ...body] = parseCsv(clean);
    const names = head.map((h) => h.trim().toLowerCase());
    for (const field of required)
      if (!names.includes(field)) problems.push({ what: 'column', field });
    if (problems.length > 0) return { rows: [], problems };
    records = body.map((cells) => Object.fromEntries(names.map((n, i) => [n, cells[i] ?? ''])));
  }
  if (records.length === 0) return { rows: [], problems: [{ what: 'empty' }] };
  const rows = records.flatMap((r, i) => toRow(r ?? {}, i + 1, problems) ?? []);
  return { rows, problems };
}

/** What a file must look like, to start from. */
export const exampleCsv = [
  fields.join(','),
  'retail,Retail,,ctr,0.008,0.0124,0.019,,Own survey,2026-06-30',
  'retail,Retail,meta,cpc,0.4,0.72,1.3,EUR,Own survey,2026-06-30',
].join('\n');
