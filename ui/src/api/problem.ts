import type { Problem } from './generated';

/** What every failed request looks like to the UI: an RFC 9457 problem, or no answer at all. */
export interface ApiError {
  /** HTTP status, or 0 when no answer came (offline, server down, cut connection). */
  status: number;
  title: string;
  detail?: string;
  /** Field name → message, from the problem's JSON pointers ("/daily_budget" → daily_budget). */
  fields: Record<string, string>;
  requestId?: string;
  /** Seconds the server asked to wait (429 and 503). */
  retryAfter?: number;
}

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null;

/** "/mapping/spend" → "mapping.spend": the name react-hook-form gives a nested field. */
export function pointerToField(pointer: string): string {
  return pointer
    .replace(/^#?\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}

export function toApiError(status: number, body: unknown, retryAfter?: string | null): ApiError {
  const problem: Partial<Problem> = isRecord(body) ? body : {};
  const fields: Record<string, string> = {};
  for (const e of problem.errors ?? []) fields[pointerToField(e.pointer)] ??= e.detail;
  const wait = Number(retryAfter);
  return {
    status,
    title: problem.title ?? (status === 0 ? 'No answer' : `HTTP ${status}`),
    fields,
    ...(problem.detail ? { detail: problem.detail } : {}),
    ...(problem.request_id ? { requestId: problem.request_id } : {}),
    ...(retryAfter && Number.isFinite(wait) ? { retryAfter: wait } : {}),
  };
}

export function isApiError(x: unknown): x is ApiError {
  return isRecord(x) && typeof x.status === 'number' && isRecord(x.fields);
}

/** The sentence to show: the server's own words where it gave some. */
export function problemText(error: unknown): string | undefined {
  if (!isApiError(error) || error.status === 0) return undefined;
  return error.detail ?? error.title;
}
