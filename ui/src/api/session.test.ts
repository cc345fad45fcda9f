import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '@/api';
import { session } from '@/test/fixtures';
import { server } from '@/test/server';
import {
  accessToken,
  getSession,
  onSessionChange,
  refreshSession,
  replaceSession,
  setSession,
  switchOrganization,
} from './session';

const refreshUrl = '*/api/v1/auth/refresh';

describe('the session', () => {
  beforeEach(() => setSession(session()));

  it('refreshes once for many callers and keeps the rotated token', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(refreshUrl, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(session({ access_token: 'access-2', refresh_token: 'refresh-2' }));
      }),
    );
    const answers = await Promise.all([
      refreshSession('access-1'),
      refreshSession('access-1'),
      refreshSession('access-1'),
    ]);
    expect(asked).toEqual([{ refresh_token: 'refresh-1' }]);
    expect(answers.map((a) => a?.accessToken)).toEqual(['access-2', 'access-2', 'access-2']);
    expect(getSession()?.refreshToken).toBe('refresh-2');
  });

  it('takes over what another tab refreshed instead of spending the old token', async () => {
    setSession(session({ access_token: 'of the other tab', refresh_token: 'refresh-9' }));
    const found = await refreshSession('access-1'); // the token this tab saw refused; no handler: a request would fail
    expect(found?.accessToken).toBe('of the other tab');
  });

  it('signs out when the server says that the token is spent', async () => {
    server.use(
      http.post(refreshUrl, () =>
        HttpResponse.json({ title: 'Spent', status: 401 }, { status: 401 }),
      ),
    );
    expect(await refreshSession('access-1')).toBeNull();
    expect(getSession()).toBeNull();
  });

  it('signs out when the workspace is gone, or one was removed from it', async () => {
    server.use(http.post(refreshUrl, () => new HttpResponse(null, { status: 404 })));
    expect(await refreshSession('access-1')).toBeNull();
    expect(getSession()).toBeNull();
  });

  it('lets a refresh wait for the session that replaces an ended one', async () => {
    let answer: ((s: Session) => void) | undefined;
    const replaced = replaceSession(() => new Promise<Session>((done) => (answer = done)));
    await vi.waitFor(() => expect(answer).toBeDefined());
    const waiting = refreshSession('access-1'); // no handler: a request would fail
    answer!(session({ access_token: 'access-3' }));
    expect(await replaced).toBe(true);
    expect((await waiting)?.accessToken).toBe('access-3');
  });

  it('signs out when no session could replace it', async () => {
    expect(await replaceSession(() => Promise.resolve(null))).toBe(false);
    expect(getSession()).toBeNull();
  });

  it('stays signed in when the server cannot be reached', async () => {
    server.use(http.post(refreshUrl, () => HttpResponse.error()));
    await expect(refreshSession('access-1')).rejects.toThrow();
    server.use(http.post(refreshUrl, () => new HttpResponse(null, { status: 503 })));
    await expect(refreshSession('access-1')).rejects.toThrow('503');
    expect(getSession()?.refreshToken).toBe('refresh-1');
  });

  it('renews a token that is about to end before it is sent', async () => {
    setSession(session({ expires_in: 5 }));
    server.use(
      http.post(refreshUrl, () => HttpResponse.json(session({ access_token: 'access-2' }))),
    );
    expect(await accessToken()).toBe('access-2');
  });

  it('asks for the other workspace when it is switched', async () => {
    let asked: unknown;
    server.use(
      http.post(refreshUrl, async ({ request }) => {
        asked = await request.json();
        return HttpResponse.json(
          session({ organization: { ...session().organization!, id: 'o2' } }),
        );
      }),
    );
    expect(await switchOrganization('o2')).toBe(true);
    expect(asked).toEqual({ refresh_token: 'refresh-1', organization_id: 'o2' });
    expect(getSession()?.organizationId).toBe('o2');
  });

  it('tells its listeners, also when another tab signs out', () => {
    const heard = vi.fn();
    const stop = onSessionChange(heard);
    setSession(null);
    window.dispatchEvent(new StorageEvent('storage', { key: 'herald-session' }));
    stop();
    setSession(session());
    expect(heard).toHaveBeenCalledTimes(2);
  });

  it('reads a broken entry as signed out', () => {
    localStorage.setItem('herald-session', '{"accessToken":');
    expect(getSession()).toBeNull();
  });
});
