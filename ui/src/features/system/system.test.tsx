import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { backup, backupSettings, systemStatus } from '@/test/reportFixtures';
import { server } from '@/test/server';
import {
  byTrouble,
  fillOf,
  milliseconds,
  remember,
  remembered,
  usedShare,
  type Sample,
} from './model';
import { Component as SystemPage } from './SystemPage';

const part = (name: string) => screen.findByRole('region', { name });

beforeEach(() => {
  setSession(session());
  server.use(http.get('*/tasks', () => HttpResponse.json(page([]))));
});

describe('the system page', () => {
  it('says at a glance what needs a look, then part by part', async () => {
    server.use(http.get('*/system', () => HttpResponse.json(systemStatus())));
    const { container } = renderApp(<SystemPage />, '/system');
    expect(await part('State')).toHaveTextContent('1 thing needs a look');
    expect(await part('State')).toHaveTextContent('Herald 0.3.0');
    const checks = within(await part('Checks')).getAllByRole('listitem');
    expect(checks[0]).toHaveTextContent('Disk3.2 GB free');
    expect(within(checks[0]!).getByRole('img', { name: 'Needs a look' })).toBeVisible();
    const disk = within(await part('Machine')).getByRole('meter', { name: 'Disk' });
    expect(disk).toHaveAttribute('aria-valuenow', '95');
    expect(await part('Requests')).toHaveTextContent('p991.3 sec');
    expect(await part('Requests')).toHaveTextContent('POST /api/v1/reports/preview48 times612 ms');
    expect(await part('Work in the background')).toHaveTextContent('Alerts given up1');
    expect(await part('Calls to platforms')).toHaveTextContent('Meta Ads1,8204429: Too many');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('names the stores as people do', async () => {
    const checks = systemStatus().checks.map((c) => ({ ...c, status: 'ok' as const }));
    server.use(
      http.get('*/system', () => HttpResponse.json(systemStatus({ checks, status: 'ok' }))),
    );
    renderApp(<SystemPage />, '/system');
    expect(await part('Checks')).toHaveTextContent(/SQLite · [\d.]+\s\wB/);
    expect(await part('Checks')).toHaveTextContent(/[\d.]+\s\wB of [\d.]+\s\wB free/);
  });

  it('says so when everything works', async () => {
    const checks = systemStatus().checks.slice(0, 1);
    server.use(
      http.get('*/system', () => HttpResponse.json(systemStatus({ checks, status: 'ok' }))),
    );
    renderApp(<SystemPage />, '/system');
    expect(await screen.findByText('Everything works')).toBeVisible();
  });

  it('is for admins', async () => {
    renderApp(<SystemPage />, '/system', {
      workspace: { ...testWorkspace, role: 'editor' as const },
    });
    expect(await screen.findByText('This needs the role Admin')).toBeVisible();
  });

  it('finds lines of the log by level and word, and keeps both in the address', async () => {
    const asked: string[] = [];
    server.use(
      http.get('*/system/logs', ({ request }) => {
        const params = new URL(request.url).searchParams;
        params.sort(); // whatever order the client writes them in
        asked.push(params.toString());
        const line = {
          number: 7,
          at: '2026-11-21T10:00:00Z',
          level: 'error',
          message: 'delivery refused',
          request_id: 'r-77',
          task_id: null,
          trace_id: null,
          route: null,
          fields: { status: 502 },
        };
        const answered = {
          ...line,
          number: 8,
          level: 'info',
          message: 'request',
          route: '/api/v1/campaigns',
          fields: { method: 'GET', status: '200', ms: '1.25', bytes_out: '113' },
        };
        return HttpResponse.json({
          data: params.get('q') === 'nothing' ? [] : [line, answered],
        });
      }),
    );
    const { router, container } = renderApp(<SystemPage />, '/system?view=logs');
    await userEvent.click(await screen.findByRole('button', { name: /delivery refused/ }));
    expect(screen.getByText('r-77')).toBeVisible();
    expect(
      screen.getByRole('button', { name: /GET \/api\/v1\/campaigns 200 1\.3 ms$/ }),
    ).toBeVisible();
    expect(await axeViolations(container)).toEqual([]);
    await userEvent.selectOptions(screen.getByLabelText('Level'), 'error');
    await userEvent.type(screen.getByLabelText('Search logs'), 'nothing');
    expect(await screen.findByText('Nothing matches these filters')).toBeVisible();
    expect(router.state.location.search).toBe('?view=logs&level=error&q=nothing');
    expect(asked).toContain('level=error&limit=200&q=nothing');
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByRole('button', { name: /delivery refused/ })).toBeVisible();
  });
});

describe('backups', () => {
  let list = [backup()];
  let settings = backupSettings();
  let saved: unknown[] = [];
  beforeEach(() => {
    list = [backup()];
    settings = backupSettings();
    saved = [];
    server.use(
      http.get('*/system', () => HttpResponse.json(systemStatus())),
      http.get('*/system/backups', () => HttpResponse.json({ data: list, next_cursor: null })),
      http.get('*/system/backups/settings', () => HttpResponse.json(settings)),
      http.put('*/system/backups/settings', async ({ request }) => {
        const body = (await request.json()) as typeof settings;
        saved.push(body);
        if (body.keep_daily > 366)
          return HttpResponse.json(
            {
              title: 'Invalid',
              status: 422,
              errors: [{ pointer: '/keep_daily', detail: 'at most 366' }],
            },
            { status: 422 },
          );
        settings = { ...settings, ...body };
        return HttpResponse.json(settings);
      }),
    );
  });

  it('are listed, made now and followed to their end', async () => {
    let state: 'running' | 'succeeded' = 'running';
    server.use(
      http.post('*/system/backups', () =>
        HttpResponse.json({ task: task({ id: 'b-task', title: 'Backup' }) }, { status: 202 }),
      ),
      http.get('*/tasks/b-task', () =>
        HttpResponse.json(task({ id: 'b-task', title: 'Backup', state, progress: 0.5 })),
      ),
    );
    const { store, container } = renderApp(<SystemPage />, '/system?view=backups');
    const part = await screen.findByRole('list', { name: 'Backups' });
    expect(part).toHaveTextContent('herald-2026-11-21.tarReady');
    expect(
      screen.getByText(/^herald restore \/var\/lib\/herald\/backups\/herald-2026-11-21.tar/),
    ).toBeVisible();
    expect(await axeViolations(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Back up now' }));
    expect(await screen.findByRole('progressbar', { name: 'Backup' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Back up now' })).toBeDisabled();
    list = [backup({ id: 'b2', file: 'herald-new.tar' }), backup()];
    state = 'succeeded';
    const { api } = await import('@/api');
    store.dispatch(api.util.invalidateTags([{ type: 'Task', id: 'b-task' }]));
    expect(await screen.findByText('The backup is made')).toBeVisible();
    expect(await screen.findByText('herald-new.tar')).toBeVisible();
  });

  it('are planned: the time, how many stay; the folder is the server’s own', async () => {
    renderApp(<SystemPage />, '/system?view=backups');
    await userEvent.selectOptions(await screen.findByLabelText('Time'), '04:30');
    expect(screen.getByText('/var/lib/herald/backups')).toBeVisible();
    const days = screen.getByLabelText('Keep, by day');
    fireEvent.change(days, { target: { value: '999' } });
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('at most 366')).toBeVisible();
    fireEvent.change(days, { target: { value: '14' } });
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(saved.at(-1)).toEqual({ enabled: true, keep_daily: 14, keep_weekly: 4, at: '04:30' }),
    );
  });

  it('keep a cron expression that is no daily time', async () => {
    settings = backupSettings({ at: null, cron: '0 */6 * * *' });
    renderApp(<SystemPage />, '/system?view=backups');
    const cron = await screen.findByLabelText('Cron expression');
    expect(cron).toHaveValue('0 */6 * * *');
    await userEvent.click(screen.getByRole('switch', { name: 'Make a backup every day' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(saved.at(-1)).toMatchObject({ enabled: false, cron: '0 */6 * * *' }),
    );
  });

  it('are explained to a workspace that does not run the server', async () => {
    server.use(http.get('*/system', () => HttpResponse.json(systemStatus({ is_operator: false }))));
    renderApp(<SystemPage />, '/system?view=backups');
    expect(await screen.findByText('Another workspace runs this server')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Back up now' })).toBeNull();
  });
});

describe('the system page’s arithmetic', () => {
  it('puts first what needs a look', () => {
    expect(byTrouble(systemStatus().checks).map((c) => c.name)).toEqual(['disk', 'database']);
  });
  it('tells how full something is, and makes nothing up', () => {
    expect(usedShare(100, 25)).toBe(0.75);
    expect(usedShare(0, 0)).toBeNull();
    expect(usedShare(100, 120)).toBe(0);
    expect([fillOf(0.5), fillOf(0.85), fillOf(0.95), fillOf(null)]).toEqual([
      'ok',
      'high',
      'full',
      'ok',
    ]);
  });
  it('remembers so many samples and no answer twice', () => {
    let samples: Sample[] = [];
    for (let i = 0; i < remembered + 5; i++) samples = remember(samples, systemStatus(), i);
    samples = remember(samples, systemStatus(), remembered + 4);
    expect(samples).toHaveLength(remembered);
    expect(samples[0]!.at).toBe(5);
  });
  it('writes short times short', () => {
    expect(milliseconds(3.24, 'en')).toBe('3.2 ms');
    expect(milliseconds(612.4, 'en')).toBe('612 ms');
    expect(milliseconds(1_250, 'en')).toBe('1.3 sec');
    expect(milliseconds(null, 'en')).toBe('–');
  });
});
