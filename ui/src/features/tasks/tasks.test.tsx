import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '@/api';
import { makeEventHandler } from '@/api/live';
import { setSession } from '@/api/session';
import { setLanguage } from '@/i18n';
import { page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { classify, spentMs } from './model';
import { Component as TaskPage } from './TaskPage';
import { Component as TasksPage } from './TasksPage';

const failed = task({
  id: 't2',
  type: 'ads.sync',
  title: 'Sync of TikTok Ads',
  state: 'failed',
  error: 'Token expired',
  finished_at: '2026-11-21T07:00:31Z',
  attempt: 2,
  log: [
    { at: '2026-11-21T07:00:02Z', level: 'info', message: 'Asking for accounts' },
    { at: '2026-11-21T07:00:30Z', level: 'error', message: 'HTTP 401' },
  ],
});
const routes = [{ path: '/tasks/:id', element: <TaskPage /> }];

describe('the list of tasks', () => {
  let asked: string[];
  let list: Task[];
  beforeEach(() => {
    asked = [];
    list = [task({ type: 'ads.import' }), failed];
    setSession(session());
    server.use(
      http.get('*/tasks', ({ request }) => {
        const q = new URL(request.url).searchParams;
        asked.push(`${q.get('state') ?? ''}|${q.get('type') ?? ''}|${q.get('cursor') ?? ''}`);
        const state = q.get('state')?.split(',');
        return HttpResponse.json(page(list.filter((t) => !state || state.includes(t.state))));
      }),
    );
  });

  it('shows state, kind and what went wrong, without an axe violation', async () => {
    const { container } = renderApp(<TasksPage />, '/tasks');
    const row = (await screen.findByText('Sync of TikTok Ads')).closest('[role=row]')!;
    expect(row).toHaveTextContent('Failed');
    expect(row).toHaveTextContent('Token expired');
    expect(within(row as HTMLElement).getByText('Sync')).toBeVisible();
    expect(screen.getByText('40%')).toBeVisible();
    expect(await axeViolations(container)).toEqual([]);
  });

  it("names what Herald does in the reader's language", async () => {
    list = [
      task({ type: 'content.collect', title: 'Collection of sources', stage: 'Elsewhere said' }),
    ];
    await setLanguage('de');
    try {
      renderApp(<TasksPage />, '/tasks');
      const row = (await screen.findByText('Quellen abrufen')).closest('[role=row]')!;
      expect(row).toHaveTextContent('Abruf von Quellen');
      expect(row).toHaveTextContent('Elsewhere said');
    } finally {
      await setLanguage('en');
    }
  });

  it('keeps its filters in the address and offers to clear them', async () => {
    const { router } = renderApp(<TasksPage />, '/tasks?state=cancelled');
    expect(await screen.findByText('Nothing matches these filters')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('Sync of TikTok Ads')).toBeVisible();
    expect(router.state.location.search).toBe('');
    await userEvent.selectOptions(screen.getByLabelText('State'), 'queued,running');
    await userEvent.selectOptions(screen.getByLabelText('Kind'), 'ads.sync');
    expect(router.state.location.search).toBe('?state=queued%2Crunning&type=ads.sync');
    await waitFor(() => expect(asked.at(-1)).toBe('queued,running|ads.sync|'));
  });

  it('takes a task that the live stream tells of, without asking again', async () => {
    const { store } = renderApp(<TasksPage />, '/tasks');
    await screen.findByText('Sync of TikTok Ads');
    const before = asked.length;
    makeEventHandler(store)({
      id: '1',
      topic: 'tasks',
      type: 'task.created',
      data: task({ id: 't9', title: 'Import of november.csv', state: 'queued' }),
      at: '2026-11-21T07:00:00Z',
    });
    expect(await screen.findByText('Import of november.csv')).toBeVisible();
    expect(asked).toHaveLength(before);
  });

  it('fetches the next page when the end comes into sight', async () => {
    server.use(
      http.get('*/tasks', ({ request }) => {
        const cursor = new URL(request.url).searchParams.get('cursor');
        return HttpResponse.json(
          cursor
            ? page([task({ id: 't7', title: 'An older one' })])
            : { data: [failed], next_cursor: 'c1' },
        );
      }),
    );
    renderApp(<TasksPage />, '/tasks');
    expect(await screen.findByText('An older one')).toBeVisible();
  });

  it('tells a first run and a failure from an empty filter', async () => {
    list = [];
    const view = renderApp(<TasksPage />, '/tasks');
    expect(await screen.findByText('Nothing has run yet')).toBeVisible();
    view.unmount();
    server.use(
      http.get('*/tasks', () => HttpResponse.json({ title: 'No', status: 500 }, { status: 500 })),
    );
    renderApp(<TasksPage />, '/tasks');
    expect(await screen.findByText('This could not be loaded')).toBeVisible();
  });
});

describe('a task', () => {
  beforeEach(() => {
    setSession(session());
    server.use(http.get('*/tasks/t2', () => HttpResponse.json(failed)));
  });

  it('says why it failed, with its log and attempts, and runs again', async () => {
    let again = false;
    server.use(
      http.post('*/tasks/t2/retry', () => {
        again = true;
        return HttpResponse.json(task({ ...failed, state: 'queued', error: null }));
      }),
      http.get('*/tasks/t2', () =>
        HttpResponse.json(again ? task({ ...failed, state: 'queued', error: null }) : failed),
      ),
    );
    const { container } = renderApp(null, '/tasks/t2', { routes });
    expect(await screen.findByRole('region', { name: 'Why it failed' })).toHaveTextContent(
      'Token expired',
    );
    expect(screen.getByText('2 of 5')).toBeVisible();
    expect(screen.getByText('30 sec')).toBeVisible();
    expect(screen.getByRole('log')).toHaveTextContent('Error: HTTP 401');
    expect(await axeViolations(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Run again' }));
    expect(await screen.findByText('Waiting', { selector: '[role=status] *' })).toBeVisible();
    expect(screen.queryByText('Token expired')).toBeNull();
  });

  it('moves while it runs, shows new lines, and can be cancelled', async () => {
    let now = task({ id: 't3', log: failed.log.slice(0, 1) });
    server.use(
      http.get('*/tasks/t3', () => HttpResponse.json(now)),
      http.post('*/tasks/t3/cancel', () => {
        now = task({ ...now, state: 'cancelled' });
        return HttpResponse.json(now);
      }),
    );
    renderApp(null, '/tasks/t3', { routes });
    expect(await screen.findByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
    expect(screen.getByText('Reading the file')).toBeVisible();
    now = task({
      ...now,
      progress: 0.7,
      log: [...now.log, { ...failed.log[1]!, level: 'warning' }],
    });
    expect(
      await screen.findByText('HTTP 401', { exact: false }, { timeout: 4000 }),
    ).toHaveTextContent('Warning: HTTP 401');
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '70');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByRole('button', { name: 'Run again' })).toBeVisible();
  });

  it('shows its result as a person would write it, and leads to its parent', async () => {
    server.use(
      http.get('*/tasks/t4', () =>
        HttpResponse.json(
          task({
            id: 't4',
            state: 'succeeded',
            parent_id: 't1',
            result: {
              rows_imported: 1200,
              spend: 7741.8,
              currency: 'EUR',
              first_date: '2026-10-01',
              error_file_url: '/api/v1/files/e1.csv',
              errors: [{ line: 122, column: 'Day', message: 'There is no 31 April' }],
              some_new_member: true,
            },
          }),
        ),
      ),
    );
    renderApp(null, '/tasks/t4', { routes });
    const result = await screen.findByRole('region', { name: 'Result' });
    expect(result).toHaveTextContent('Rows imported1,200');
    expect(result).toHaveTextContent('Spend€7,741.80');
    expect(result).toHaveTextContent('First dayOct 1, 2026');
    expect(result).toHaveTextContent('Some new memberyes');
    expect(within(result).getByRole('table')).toHaveTextContent('There is no 31 April');
    expect(within(result).getByRole('button', { name: 'Download' })).toBeVisible();
    expect(screen.getByRole('link', { name: 'Part of a larger task' })).toHaveAttribute(
      'href',
      '/tasks/t1',
    );
  });

  it('gives a viewer no buttons, and says when there is no such task', async () => {
    const view = renderApp(null, '/tasks/t2', {
      routes,
      workspace: { ...testWorkspace, role: 'viewer' },
    });
    await screen.findByText('Token expired');
    expect(screen.queryByRole('button', { name: 'Run again' })).toBeNull();
    view.unmount();
    server.use(
      http.get('*/tasks/gone', () =>
        HttpResponse.json({ title: 'Not found', status: 404 }, { status: 404 }),
      ),
    );
    renderApp(null, '/tasks/gone', { routes });
    expect(await screen.findByText(/This task does not exist/)).toBeVisible();
  });
});

describe('a result', () => {
  it('is money only with a currency beside it', () => {
    expect(classify('spend', 3, { currency: 'EUR' }).kind).toBe('money');
    expect(classify('spend', 3, {}).kind).toBe('number');
  });
  it('never becomes a link to another server', () =>
    expect(classify('error_file_url', 'https://evil.test/x', {}).kind).toBe('text'));
  it('leaves members out of a table that cannot stand in a cell', () =>
    expect(classify('list', [{ a: 1, b: { c: 2 }, d: null }], {})).toMatchObject({
      columns: ['a'],
    }));
});

it('a task that has not begun has taken no time', () => {
  expect(spentMs({ started_at: null, finished_at: null }, 5)).toBeNull();
});
