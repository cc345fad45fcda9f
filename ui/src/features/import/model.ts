import type { PreviewColumn, PreviewField, ImportPreview, ImportProblem, Task } from '@/api';

/** The result of an import task. A task's result is an open object in the contract, so its shape stands here. */
export interface ImportResult {
  rows_read: number;
  rows_imported: number;
  rows_skipped: number;
  campaigns: number;
  ads: number;
  first_date: string | null;
  last_date: string | null;
  spend: number;
  currency: string | null;
  replaced_rows: number;
  errors: { line: number | null; column: string | null; message: string }[];
  error_file_url: string | null;
}

/** A field takes its value from a column, or the same value in every row. */
export type Source = string | { value: string };
export type Mapping = Record<string, Source>;

export function toMapping(raw: Record<string, unknown>): Mapping {
  const mapping: Mapping = {};
  for (const [field, source] of Object.entries(raw)) {
    if (typeof source === 'string' && source) mapping[field] = source;
    else if (typeof source === 'object' && source && 'value' in source)
      mapping[field] = { value: String(source.value) };
  }
  return mapping;
}

export function fieldOf(mapping: Mapping, column: string): string {
  return Object.keys(mapping).find((f) => mapping[f] === column) ?? '';
}

/** Gives the column to the field; whatever either was bound to before is free again. */
export function assign(mapping: Mapping, column: string, field: string): Mapping {
  const next: Mapping = {};
  for (const [f, source] of Object.entries(mapping))
    if (source !== column && f !== field) next[f] = source;
  if (field) next[field] = column;
  return next;
}

export function setConstant(mapping: Mapping, field: string, value: string): Mapping {
  const next = { ...mapping };
  if (value) next[field] = { value };
  else delete next[field];
  return next;
}

export const constantOf = (mapping: Mapping, field: string): string => {
  const source = mapping[field];
  return typeof source === 'object' ? source.value : '';
};

/** Required fields that no column gives: each needs one, or a value for every row. */
export function withoutColumn(fields: PreviewField[], mapping: Mapping): PreviewField[] {
  return fields.filter((f) => f.required && typeof mapping[f.id] !== 'string');
}
export function missing(fields: PreviewField[], mapping: Mapping): PreviewField[] {
  return fields.filter((f) => f.required && !mapping[f.id]);
}

/** Column order of the first rows: as the fields are listed, only those that are mapped. */
export function shownFields(
  preview: Pick<ImportPreview, 'fields'>,
  mapping: Mapping,
): PreviewField[] {
  return preview.fields.filter((f) => mapping[f.id] !== undefined);
}

export function sortProblems(problems: ImportProblem[]): ImportProblem[] {
  const weight = (p: ImportProblem) => (p.severity === 'error' ? 0 : 1);
  return [...problems].sort((a, b) => weight(a) - weight(b) || (a.line ?? 0) - (b.line ?? 0));
}

const sure = 0.95;
export type Confidence = 'sure' | 'guess' | 'none';
export function confidence(column: PreviewColumn, chosen: string): Confidence {
  if (!chosen || chosen !== column.field) return 'none';
  return column.confidence >= sure ? 'sure' : 'guess';
}

export const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const;
export const isNamedDelimiter = (d: string): d is keyof typeof delimiterNames =>
  d in delimiterNames;

export function importResult(task: Pick<Task, 'state' | 'result'>): ImportResult | null {
  const r = task.result as ImportResult | null | undefined;
  return task.state === 'succeeded' && r && typeof r.rows_read === 'number' ? r : null;
}

/** Beyond this a changed mapping is tried on the beginning of the file only; the import reads all of it. */
const wholeUpToBytes = 8_000_000;
const headBytes = 2_000_000;
export async function forPreview(file: File): Promise<File> {
  if (file.size <= wholeUpToBytes) return file;
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const lineFeed = 10;
  const end = head.lastIndexOf(lineFeed) + 1 || head.length;
  return new File([head.subarray(0, end)], file.name, { type: file.type });
}
