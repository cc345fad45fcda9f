import type { Task, TaskState } from '@/api';

/** The kinds of task there are, for the filter; one that is not listed is shown by its own name. */
export const taskTypes = [
  'ads.sync',
  'ads.import',
  'ads.import_rates',
  'ads.convert',
  'ads.change',
  'connection.test',
  'content.collect',
  'content.generate',
  'content.rewrite',
  'content.transcribe',
  'content.publish',
  'content.read_engagement',
  'archive.embed',
  'archive.export',
  'insight.refresh',
  'insight.train',
  'automation.evaluate',
  'report.generate',
  'report.scheduled',
  'system.backup',
] as const;

/** What the filter offers: groups of states that people ask for, as the API's comma lists. */
export const stateChoices = ['queued,running', 'succeeded', 'failed', 'cancelled'] as const;

/** "ads.sync" → "ads_sync": the name of its text. */
export const kindKey = (type: string) => type.replaceAll('.', '_');

/** How long it has worked; null before it began. */
export function spentMs(
  task: Pick<Task, 'started_at' | 'finished_at'>,
  now: number,
): number | null {
  if (!task.started_at) return null;
  const end = task.finished_at ? Date.parse(task.finished_at) : now;
  return Math.max(0, end - Date.parse(task.started_at));
}

export const canRetry = (state: TaskState) => state === 'failed' || state === 'cancelled';

type Json = unknown;
export const isRecord = (x: Json): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const isScalar = (x: Json) => x === null || typeof x !== 'object';

/** What one member of a result is, so that it can be shown as a person would write it. */
export type Shown =
  | { kind: 'nothing' }
  | { kind: 'yesno'; value: boolean }
  | { kind: 'number' | 'money'; value: number; currency?: string }
  | { kind: 'day' | 'moment' | 'file' | 'text'; value: string }
  | { kind: 'list'; values: string[] }
  | { kind: 'table'; columns: string[]; rows: Record<string, unknown>[] }
  | { kind: 'group'; members: Record<string, unknown> };

const money = /^(spend|revenue|.*budget)$/;
const mostColumns = 6;

/** Classifies a member of a task's result; `around` is the object it stands in (for the currency). */
export function classify(key: string, value: Json, around: Record<string, unknown>): Shown {
  if (value === null || value === undefined || value === '') return { kind: 'nothing' };
  if (typeof value === 'boolean') return { kind: 'yesno', value };
  if (typeof value === 'number') {
    const currency = around.currency;
    if (money.test(key) && typeof currency === 'string' && currency)
      return { kind: 'money', value, currency };
    return { kind: 'number', value };
  }
  if (typeof value === 'string') {
    if (key.endsWith('_url') && value.startsWith('/')) return { kind: 'file', value };
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return { kind: 'day', value };
    if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(value)) return { kind: 'moment', value };
    return { kind: 'text', value };
  }
  if (Array.isArray(value)) {
    const rows = value.filter(isRecord);
    if (value.length === 0) return { kind: 'nothing' };
    if (rows.length < value.length)
      return { kind: 'list', values: value.filter(isScalar).map(String) };
    const columns = [...new Set(rows.flatMap((r) => Object.keys(r)))].filter((c) =>
      rows.some((r) => isScalar(r[c]) && r[c] !== null && r[c] !== ''),
    );
    return { kind: 'table', columns: columns.slice(0, mostColumns), rows };
  }
  return isRecord(value) ? { kind: 'group', members: value } : { kind: 'nothing' };
}

/** "rows_read" → "Rows read", for what has no text of its own. */
export function asWords(key: string): string {
  const words = key.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
