import type { ConditionField } from '@/api';
import type { Test, Value } from './tree';

/** How a value is written and typed. The API's "ratio" is a share for some figures and a factor for others. */
export type Measure =
  | 'money'
  | 'percent'
  | 'points'
  | 'factor'
  | 'count'
  | 'days'
  | 'plain'
  | 'text';

/** Ratios that people know as factors: "a ROAS of 3.2". */
const factors = new Set(['roas', 'forecast_roas', 'frequency']);

export function measureOf(field: ConditionField | undefined, test?: Pick<Test, 'change'>): Measure {
  if (test?.change) return 'percent';
  if (!field) return 'plain';
  if (field.kind === 'text' || field.kind === 'enum') return 'text';
  if (factors.has(field.id)) return 'factor';
  switch (field.unit) {
    case 'money':
      return 'money';
    case 'ratio':
      return 'percent';
    case 'days':
      return 'days';
    case 'count':
      return 'count';
    default:
      return 'plain';
  }
}

/** It looks ahead instead of back. */
export const isForecast = (id: string | undefined) => !!id?.startsWith('forecast_');
export const testFieldId = (t: Test) => t.metric ?? t.field ?? '';
/** Two tests may be the same field under another kind: the catalogue decides. */
export const fieldOf = (fields: readonly ConditionField[], t: Test) =>
  fields.find((f) => f.id === testFieldId(t));

const startValues: Record<string, number> = {
  roas: 1,
  ctr: 0.01,
  cvr: 0.02,
  cpa: 50,
  spend: 100,
  frequency: 4,
};
/** What a fresh test asks of a field: something that can be right, never an empty box. */
export function testFor(field: ConditionField, old?: Test): Test {
  const op = old && field.ops.includes(old.op) ? old.op : preferredOp(field);
  if (field.kind !== 'metric') return { field: field.id, op, value: firstValue(field, op) };
  return {
    metric: field.id,
    ...(field.windows && !isForecast(field.id)
      ? old?.window
        ? { window: old.window }
        : { window_days: old?.window_days ?? 7 }
      : {}),
    ...(isForecast(field.id) ? { horizon_days: old?.horizon_days ?? 7 } : {}),
    op: op === 'between' ? '<' : op,
    value: startValues[field.id] ?? (measureOf(field) === 'percent' ? 0.5 : 1),
  };
}
const lowIsBad = new Set(['roas', 'ctr', 'cvr', 'conversions', 'revenue', 'clicks']);
function preferredOp(field: ConditionField): string {
  const wanted = field.kind === 'metric' ? (lowIsBad.has(field.id) ? '<' : '>') : '=';
  const list = field.kind === 'text' ? ['contains', '='] : [wanted, '>=', '='];
  return list.find((o) => field.ops.includes(o)) ?? field.ops[0] ?? '=';
}
function firstValue(field: ConditionField, op: string): Value | undefined {
  if (op === 'is_null' || op === 'is_not_null') return undefined;
  const one = field.values?.[0] ?? (field.kind === 'number' ? (startValues[field.id] ?? 7) : '');
  return op === 'in' || op === 'not_in' ? [one] : one;
}

/** The value in the shape another operator wants. */
export function valueFor(field: ConditionField | undefined, op: string, old: Test['value']) {
  if (op === 'is_null' || op === 'is_not_null') return undefined;
  if (op === 'between') {
    if (Array.isArray(old) && old.length === 2) return old;
    const low = typeof old === 'number' ? old : 0;
    return [low, low * 2 || 10];
  }
  if (op === 'in' || op === 'not_in')
    return Array.isArray(old) ? old : old === undefined ? [] : [old as string];
  const one = Array.isArray(old) ? old[0] : old;
  if (one !== undefined && one !== null) return one;
  return field ? firstValue(field, op) : '';
}

/** What a filter over fields finds: every word somewhere in the name, its group or its id. */
export function searchFields<T extends { text: string }>(all: readonly T[], typed: string): T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((f) => words.every((w) => f.text.toLowerCase().includes(w)));
}
