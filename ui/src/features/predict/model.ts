import type { CustomerHistory, LifetimeCustomer, PredictionDriver } from '@/api';
import { parseBudget } from '@/shared/lib/amount';
import { parseCsv, toCsv } from '@/shared/lib/csv';

export const mostCustomers = 10_000;
export const mostDays = 90;

/** What a column of a customers' file may be called; the first that fits counts. */
const names: Record<keyof Required<CustomerHistory>, RegExp> = {
  id: /^(id|customer|customer[_ ]?id|e-?mail|kunde|kunden[_ ]?id)$/i,
  frequency: /^(frequency|repeats?|repeat[_ ]purchases|x|häufigkeit|wiederkäufe)$/i,
  recency: /^(recency|t[_ ]?x|last[_ ]purchase|letzter kauf)$/i,
  age: /^(age|t|tenure|alter)$/i,
  value: /^(value|monetary([_ ]value)?|mean[_ ]value|average[_ ]order|aov|wert|bestellwert)$/i,
};
export const neededColumns = ['frequency', 'recency', 'age'] as const;

export interface CustomersFile {
  customers: CustomerHistory[];
  /** Columns that are needed and not there. */
  missing: string[];
  /** Lines (the header is line 1) whose figures cannot be. */
  wrong: { line: number; why: 'number' | 'negative' | 'order' }[];
  /** More lines than are taken. */
  left: number;
}

/** Reads a file of customers: one line each, columns by name, decimal comma or point. */
export function readCustomers(text: string): CustomersFile {
  const [header = [], ...lines] = parseCsv(text);
  const at = (key: keyof CustomerHistory) => header.findIndex((h) => names[key].test(h.trim()));
  const columns = {
    id: at('id'),
    frequency: at('frequency'),
    recency: at('recency'),
    age: at('age'),
    value: at('value'),
  };
  const missing = neededColumns.filter((c) => columns[c] < 0);
  if (missing.length > 0) return { customers: [], missing: [...missing], wrong: [], left: 0 };
  const customers: CustomerHistory[] = [];
  const wrong: CustomersFile['wrong'] = [];
  lines.slice(0, mostCustomers).forEach((cells, i) => {
    const number = (key: keyof typeof columns) => numberOf(cells[columns[key]]);
    const [frequency, recency, age] = [number('frequency'), number('recency'), number('age')];
    const value = columns.value < 0 ? undefined : number('value');
    const line = i + 2;
    if (frequency === undefined || recency === undefined || age === undefined)
      return wrong.push({ line, why: 'number' });
    if (Math.min(frequency, recency, age, value ?? 0) < 0)
      return wrong.push({ line, why: 'negative' });
    if (recency > age) return wrong.push({ line, why: 'order' });
    customers.push({
      id: (columns.id < 0 ? '' : (cells[columns.id] ?? '').trim()) || String(line - 1),
      frequency,
      recency,
      age,
      ...(value === undefined ? {} : { value }),
    });
  });
  return { customers, missing: [], wrong, left: Math.max(0, lines.length - mostCustomers) };
}

function numberOf(text: string | undefined): number | undefined {
  const plain = text?.trim() ?? '';
  if (!plain) return undefined;
  if (/^-?\d+(\.\d+)?$/.test(plain)) return Number(plain);
  const sign = plain.startsWith('-') ? -1 : 1;
  const parsed = parseBudget(plain.replace(/^-/, ''));
  return parsed === undefined ? undefined : sign * parsed;
}

export interface CustomerRow extends LifetimeCustomer {
  id: string;
  history: CustomerHistory | undefined;
}

export const joined = (
  values: readonly LifetimeCustomer[],
  asked: readonly CustomerHistory[],
): CustomerRow[] => {
  const by = new Map(asked.map((c) => [c.id ?? null, c]));
  return values.map((v, i) => ({
    ...v,
    id: v.id ?? String(i + 1),
    history: by.get(v.id) ?? asked[i],
  }));
};

export const customersCsv = (rows: readonly CustomerRow[], currency: string) =>
  toCsv(
    [
      'id',
      'frequency',
      'recency',
      'age',
      'mean_value',
      'alive',
      'expected_purchases',
      'value',
      'value_low',
      'value_high',
      'currency',
    ],
    rows.map((r) => [
      r.id,
      r.history?.frequency ?? null,
      r.history?.recency ?? null,
      r.history?.age ?? null,
      r.history?.value ?? null,
      r.alive,
      r.expected_purchases,
      r.value,
      r.low,
      r.high,
      currency,
    ]),
  );

/** Below this share of the largest push a driver says nothing. */
const faint = 0.002;

/** What the prediction starts from, and what pushes it away from there. */
export function splitDrivers(drivers: readonly PredictionDriver[]): {
  base: PredictionDriver | undefined;
  pushes: PredictionDriver[];
} {
  const base = drivers.find((d) => d.feature === 'level');
  const rest = drivers.filter((d) => d !== base);
  const most = rest.reduce((m, d) => Math.max(m, Math.abs(d.contribution)), 0);
  return { base, pushes: rest.filter((d) => Math.abs(d.contribution) > most * faint) };
}

/** How much a prediction is to be trusted, in three steps that a sentence is written for. */
export const trust = (confidence: number): 'high' | 'medium' | 'low' =>
  confidence >= 0.75 ? 'high' : confidence >= 0.5 ? 'medium' : 'low';
