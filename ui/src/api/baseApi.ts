import { createApi, type BaseQueryFn } from '@reduxjs/toolkit/query/react';
import { toApiError, type ApiError } from './problem';
import { accessToken, getSession, refreshSession } from './session';

export interface Request {
  url: string;
  method?: string;
  body?: unknown;
  params?: Record<string, unknown>;
  headers?: Record<string, string | undefined>;
}
export interface RequestOptions {
  /** How often a failed request is tried again (default 2). Zero for the sign-in forms. */
  retries?: number;
}

// Absolute, because Node's fetch (Vitest) refuses relative URLs.
const base = () => `${location.origin}/api/v1`;
const defaultRetries = 2;
const firstDelayMs = 400;
const longestWaitSeconds = 10;

function queryString(params: Record<string, unknown> | undefined): string {
  const query = new URLSearchParams();
  for (const [k, v] of Object.entries(params ?? {}))
    if (v !== undefined && v !== null && v !== '') query.set(k, String(v));
  const text = query.toString();
  return text && `?${text}`;
}

/** A body with a File or Blob in it goes out as multipart, everything else as JSON. */
function encodeBody(body: unknown): { body?: BodyInit; type?: string } {
  if (body === undefined) return {};
  if (body instanceof FormData) return { body };
  const values = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  if (!values.some(([, v]) => v instanceof Blob))
    return { body: JSON.stringify(body), type: 'application/json' };
  return { body: toForm(body as object) };
}

/** For the routes that take a form even when no file is in it. */
export function toForm(body: object): FormData {
  const form = new FormData();
  for (const [k, v] of Object.entries(body))
    if (v instanceof File) form.append(k, v, v.name);
    else if (v instanceof Blob) form.append(k, v);
    else if (v !== undefined && v !== null) form.append(k, String(v));
  return form;
}

const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true });
  });

/** A POST carries an idempotency key, so that a lost answer can be asked for again safely. */
function isIdempotent(method: string, headers: Headers) {
  return method !== 'POST' || headers.has('idempotency-key');
}

async function send(
  request: Request,
  headers: Headers,
  body: BodyInit | undefined,
  signal: AbortSignal,
) {
  const url = `${base()}${request.url}${queryString(request.params)}`;
  const init: RequestInit = { method: request.method ?? 'GET', headers, signal };
  if (body !== undefined) init.body = body;
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  let data: unknown = text;
  if (isJson && text) data = JSON.parse(text);
  else if (!text) data = null;
  return { response, data };
}

/** Signs, sends, refreshes once on 401, retries what may pass by itself, and names every failure. */
export const baseQuery: BaseQueryFn<Request, unknown, ApiError, RequestOptions> = async (
  request,
  { signal },
  options,
) => {
  const method = request.method ?? 'GET';
  const encoded = encodeBody(request.body);
  const headers = new Headers({ accept: 'application/json' });
  for (const [k, v] of Object.entries(request.headers ?? {})) if (v) headers.set(k, v);
  if (encoded.type) headers.set('content-type', encoded.type);
  const isAuth = request.url.startsWith('/auth/') && method === 'POST';
  if (method === 'POST' && !isAuth) headers.set('idempotency-key', newKey());

  let refreshed = false;
  for (let attempt = 0, last = options?.retries ?? defaultRetries; ; attempt++) {
    let failure: ApiError;
    try {
      const token = await accessToken();
      if (token) headers.set('authorization', `Bearer ${token}`);
      else headers.delete('authorization');
      const { response, data } = await send(request, headers, encoded.body, signal);
      if (response.ok) return { data };
      failure = toApiError(response.status, data, response.headers.get('retry-after'));
      if (response.status === 401 && token && !refreshed && getSession() && !isAuth) {
        refreshed = true;
        if (await refreshSession(token)) {
          attempt--;
          continue;
        }
      }
    } catch {
      failure = toApiError(0, null);
    }
    const mayPass = [0, 429, 502, 503, 504].includes(failure.status);
    const tooLong = (failure.retryAfter ?? 0) > longestWaitSeconds;
    if (signal.aborted || !mayPass || tooLong || attempt >= last || !isIdempotent(method, headers))
      return { error: failure };
    const backoff = firstDelayMs * 2 ** attempt * (0.75 + Math.random() / 2);
    await sleep(failure.retryAfter ? failure.retryAfter * 1000 : backoff, signal);
  }
};

/** crypto.randomUUID needs a secure context; a self-hosted Herald may be opened by plain http. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}

/** The one RTK Query API. Endpoints are injected by the generated file. */
export const baseApi = createApi({
  reducerPath: 'api',
  baseQuery,
  keepUnusedDataFor: 120,
  refetchOnReconnect: true,
  endpoints: () => ({}),
});
