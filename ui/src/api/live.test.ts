import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';
import { makeStore } from '@/app/store';
import { overview, page, task } from '@/test/fixtures';
import { health } from '@/test/insightFixtures';
import { server } from '@/test/server';
import { api } from './index';
import { api as insight } from './insight';
import { makeEventHandler, mergeTask, taskMatches } from './live';
import { setSession } from './session';
import { session } from '@/test/fixtures';

const updated = (t: ReturnType<typeof task>) => ({ type: 'task.updated', topic: 'tasks', data: t });

describe('live tasks', () => {
  it('replace their row, come first when new, and leave a list they no longer belong to', () => {
    const list = [task({ id: 'a' }), task({ id: 'b' })];
    expect(mergeTask(list, task({ id: 'b', progress: 0.9 }), true).map((t) => t.progress)).toEqual([
      0.4, 0.9,
    ]);
    expect(mergeTask(list, task({ id: 'c' }), true).map((t) => t.id)).toEqual(['c', 'a', 'b']);
    expect(mergeTask(list, task({ id: 'a' }), false).map((t) => t.id)).toEqual(['b']);
    expect(mergeTask(list, task({ id: 'c' }), false)).toBe(list);
  });
  it('are filtered as the list is', () => {
    expect(taskMatches(task({ state: 'failed' }), { state: 'queued,failed' })).toBe(true);
    expect(taskMatches(task({ state: 'failed' }), { state: 'running' })).toBe(false);
    expect(taskMatches(task(), { type: 'campaigns.sync' })).toBe(false);
    expect(taskMatches(task(), undefined)).toBe(true);
  });

  it('move in the cache without a request, and keep the log that is known', async () => {
    setSession(session());
    const store = makeStore();
    const log = [{ at: '2026-11-21T07:00:00Z', level: 'info' as const, message: 'Started' }];
    server.use(
      http.get('*/tasks/t1', () => HttpResponse.json(task({ log }))),
      http.get('*/tasks', () => HttpResponse.json(page([task()]))),
    );
    await store.dispatch(api.endpoints.getTask.initiate({ id: 't1' }));
    await store.dispatch(api.endpoints.listTasks.initiate({ limit: 50 }));
    makeEventHandler(store)(updated(task({ progress: 0.7, log: [] })));
    const state = store.getState();
    expect(api.endpoints.getTask.select({ id: 't1' })(state).data).toMatchObject({
      progress: 0.7,
      log,
    });
    expect(api.endpoints.listTasks.select({ limit: 50 })(state).data?.data[0]?.progress).toBe(0.7);
  });

  it('bring new figures when they end, in one request however many events came', async () => {
    setSession(session());
    const store = makeStore();
    let asked = 0;
    server.use(
      http.get('*/overview', () => (asked++, HttpResponse.json(overview({ campaigns: asked })))),
      http.get('*/tasks/*', () => HttpResponse.json(task())),
    );
    const watching = store.dispatch(api.endpoints.getOverview.initiate());
    await watching;
    const handle = makeEventHandler(store);
    for (let i = 0; i < 20; i++) handle(updated(task({ id: `t${i}`, state: 'succeeded' })));
    await vi.waitFor(() => expect(asked).toBe(2), { timeout: 3000 });
    watching.unsubscribe();
  });
});

describe('what a look at new figures found', () => {
  it('is fetched anew where it is shown, an incident alone with its list', async () => {
    setSession(session());
    const store = makeStore();
    let [lists, scores] = [0, 0];
    server.use(
      http.get('*/insights/anomalies', () => (lists++, HttpResponse.json(page([])))),
      http.get('*/insights/health-score', () => (scores++, HttpResponse.json(health()))),
    );
    const list = store.dispatch(insight.endpoints.listAnomalies.initiate({}));
    const score = store.dispatch(insight.endpoints.getHealthScore.initiate());
    await Promise.all([list, score]);
    const handle = makeEventHandler(store);
    handle({ topic: 'insights', type: 'incident.updated', data: { id: 'i1' } });
    await vi.waitFor(() => expect(lists).toBe(2), { timeout: 3000 });
    expect(scores).toBe(1);
    handle({ topic: 'insights', type: 'insights.refreshed', data: { score: 65 } });
    await vi.waitFor(() => expect(scores).toBe(2), { timeout: 3000 });
    expect(lists).toBe(3);
    list.unsubscribe();
    score.unsubscribe();
  });
});
