import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeStore } from '@/app/store';
import { overview, preview, session, task } from '@/test/fixtures';
import { server } from '@/test/server';
import { toForm } from './baseApi';
import { api } from './index';
import { pointerToField, problemText, toApiError } from './problem';
import { getSession, setSession } from './session';

const run = {
  overview: (store = makeStore()) =>
    store.dispatch(api.endpoints.getOverview.initiate(undefined, { forceRefetch: true })),
  demo: () => makeStore().dispatch(api.endpoints.fillDemo.initiate()),
};
const refreshed = () =>
  http.post('*/auth/refresh', () =>
    HttpResponse.json(session({ access_token: 'access-2', refresh_token: 'refresh-2' })),
  );

describe('requests', () => {
  beforeEach(() => setSession(session()));

  it('carry the token, and the refreshed one after a 401', async () => {
    const seen: (string | null)[] = [];
    server.use(
      refreshed(),
      http.get('*/api/v1/overview', ({ request }) => {
        const token = request.headers.get('authorization');
        seen.push(token);
        return token === 'Bearer access-2'
          ? HttpResponse.json(overview())
          : new HttpResponse(null, { status: 401 });
      }),
    );
    const answer = await run.overview();
    expect(answer.data?.campaigns).toBe(2);
    expect(seen).toEqual(['Bearer access-1', 'Bearer access-2']);
  });

  it('give up after one refresh, and leave the user signed out when it is refused', async () => {
    let asked = 0;
    server.use(
      http.post('*/auth/refresh', () => new HttpResponse(null, { status: 401 })),
      http.get(
        '*/api/v1/overview',
        () => (
          asked++,
          HttpResponse.json({ title: 'Not signed in', status: 401 }, { status: 401 })
        ),
      ),
    );
    const answer = await run.overview();
    expect(answer.error).toMatchObject({ status: 401 });
    expect(asked).toBe(1);
    expect(getSession()).toBeNull();
  });

  it('share one refresh when several are refused together', async () => {
    let refreshes = 0;
    server.use(
      http.post(
        '*/auth/refresh',
        () => (refreshes++, HttpResponse.json(session({ access_token: 'access-2' }))),
      ),
      http.get('*/api/v1/overview', ({ request }) =>
        request.headers.get('authorization') === 'Bearer access-2'
          ? HttpResponse.json(overview())
          : new HttpResponse(null, { status: 401 }),
      ),
    );
    const answers = await Promise.all([run.overview(), run.overview(), run.overview()]);
    expect(answers.every((a) => a.isSuccess)).toBe(true);
    expect(refreshes).toBe(1);
  });

  it('are repeated when the server asks to wait, with the same idempotency key', async () => {
    const keys: (string | null)[] = [];
    server.use(
      http.post('*/api/v1/demo', ({ request }) => {
        keys.push(request.headers.get('idempotency-key'));
        return keys.length < 2
          ? new HttpResponse(null, { status: 503, headers: { 'retry-after': '0' } })
          : HttpResponse.json({ task: task() }, { status: 202 });
      }),
    );
    const answer = await run.demo();
    expect(answer.data?.task.id).toBe('t1');
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  it('are not repeated when the server wants a long pause', async () => {
    let asked = 0;
    server.use(
      http.get(
        '*/api/v1/overview',
        () => (asked++, new HttpResponse(null, { status: 429, headers: { 'retry-after': '600' } })),
      ),
    );
    expect((await run.overview()).error).toMatchObject({ status: 429, retryAfter: 600 });
    expect(asked).toBe(1);
  });

  it('of a sign-in are sent once, without a key', async () => {
    let asked = 0;
    let key: string | null = 'none';
    server.use(
      http.post(
        '*/api/v1/auth/login',
        ({ request }) => (
          asked++,
          (key = request.headers.get('idempotency-key')),
          HttpResponse.error()
        ),
      ),
    );
    const answer = await makeStore().dispatch(
      api.endpoints.login.initiate({ body: { email: 'a@b', password: 'x' } }),
    );
    expect(answer.error).toMatchObject({ status: 0 });
    expect([asked, key]).toEqual([1, null]);
  });

  it('with a file go out as a form', async () => {
    let type = '';
    let text = '';
    server.use(
      http.post('*/api/v1/campaigns/import/preview', async ({ request }) => {
        type = request.headers.get('content-type') ?? '';
        text = await request.text();
        return HttpResponse.json(preview());
      }),
    );
    const body = { file: new File(['Day\n1'], 'a.csv'), currency: 'EUR' };
    await makeStore().dispatch(api.endpoints.previewImport.initiate({ body }));
    expect(type).toContain('multipart/form-data');
    // jsdom's File loses its name, and with some Nodes its content, on the way to Node's FormData; the browser test
    // sees the real one.
    expect(text).toMatch(/name="file"; filename="[^"]+"/);
    expect(text).toContain('EUR');
    expect(toForm(body).get('file')).toMatchObject({ name: 'a.csv', size: 5 });
  });
});

describe('problems', () => {
  it('give their messages to the fields they point at', () => {
    const error = toApiError(422, {
      title: 'Invalid values',
      errors: [
        { pointer: '/daily_budget', detail: 'At least 1' },
        { pointer: '/settings/access_token', detail: 'Missing' },
      ],
      request_id: 'r1',
    });
    expect(error.fields).toEqual({
      daily_budget: 'At least 1',
      'settings.access_token': 'Missing',
    });
    expect(error.requestId).toBe('r1');
  });
  it('name a field that has a slash in it', () =>
    expect(pointerToField('/a~1b/c~0d')).toBe('a/b.c~d'));
  it('speak in the server’s words, and say nothing when there was no server', () => {
    expect(problemText(toApiError(409, { title: 'Conflict', detail: 'It runs already' }))).toBe(
      'It runs already',
    );
    expect(problemText(toApiError(502, '<html>'))).toBe('HTTP 502');
    expect(problemText(toApiError(0, null))).toBeUndefined();
  });
});
