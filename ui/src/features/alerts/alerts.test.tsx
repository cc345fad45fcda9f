import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { toast } from 'sonner';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '@/api';
import { makeEventHandler } from '@/api/live';
import { setSession } from '@/api/session';
import { listenForShortcuts } from '@/shared/lib/shortcuts';
import { page, session } from '@/test/fixtures';
import { alert, alertDetail } from '@/test/actFixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { AlertBell } from '@/app/AlertBell';
import { Component as AlertsPage } from './AlertsPage';
import { snoozeChoices } from './snoozes';

let alerts: Alert[];
let sent: { path: string; body: unknown }[];

beforeEach(() => {
  toast.dismiss();
  alerts = [
    alert(),
    alert({
      id: 'a2',
      severity: 'WARNING',
      kind: 'rule',
      title: 'Fourteen campaigns match',
      count: 1,
    }),
    alert({ id: 'a3', severity: 'INFO', kind: 'report', title: 'The report is ready', count: 1 }),
  ];
  sent = [];
  setSession(session());
  const change = (part: Partial<Alert>) => async (o: { request: Request; params: object }) => {
    const text = await o.request.text();
    const { id } = o.params as { id: string };
    sent.push({
      path: new URL(o.request.url).pathname.replace('/api/v1', ''),
      body: text ? (JSON.parse(text) as unknown) : null,
    });
    alerts = alerts.map((a) => (a.id === id ? { ...a, ...part } : a));
    return HttpResponse.json(alerts.find((a) => a.id === id));
  };
  const list = ({ request }: { request: Request }) => {
    const q = new URL(request.url).searchParams;
    const states = q.get('state')?.split(',');
    return HttpResponse.json(
      page(
        alerts
          .filter((a) => !states || states.includes(a.state))
          .filter((a) => !q.get('severity') || q.get('severity') === a.severity),
      ),
    );
  };
  server.use(
    http.get('*/alerts', list),
    http.get('*/alerts/history', list),
    http.get('*/alerts/summary', () => {
      const open = alerts.filter((a) => a.state === 'open');
      const by = { INFO: 0, WARNING: 0, ERROR: 0, CRITICAL: 0 };
      open.forEach((a) => by[a.severity]++);
      return HttpResponse.json({ open: open.length, by_severity: by, unseen: open.length });
    }),
    http.get('*/alerts/:id', ({ params }) => {
      const a = alerts.find((x) => x.id === params.id);
      return a
        ? HttpResponse.json(alertDetail(a))
        : HttpResponse.json({ title: 'Not found', status: 404 }, { status: 404 });
    }),
    http.post('*/alerts/acknowledge', async ({ request }) => {
      const body = (await request.json()) as { ids: string[] };
      sent.push({ path: '/alerts/acknowledge', body });
      alerts = alerts.map((a) => (body.ids.includes(a.id) ? { ...a, state: 'acknowledged' } : a));
      return HttpResponse.json(page(alerts));
    }),
    http.post(
      '*/alerts/:id/acknowledge',
      change({ state: 'acknowledged', acknowledged_by: 'Mira' }),
    ),
    http.post('*/alerts/:id/snooze', change({ state: 'snoozed' })),
    http.post('*/alerts/:id/resolve', change({ state: 'resolved' })),
    http.post('*/alerts/:id/reopen', change({ state: 'open' })),
  );
});
const show = (path = '/alerts', role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<AlertsPage />, path, {
    workspace: { ...testWorkspace, role },
    routes: [{ path: '/alerts/:id?', element: <AlertsPage /> }],
  });
const link = (name: string) => screen.findByRole('link', { name });

describe("the alerts' inbox", () => {
  it('shows the first beside the list, with what happened to it', async () => {
    const { container } = show();
    expect(await link('Conversions stopped')).toHaveAttribute('aria-current', 'page');
    const one = await screen.findByRole('article', { name: 'Conversions stopped' });
    expect(one).toHaveTextContent('No conversion since 04:00.');
    expect(one).toHaveTextContent('7 times');
    expect(one).toHaveTextContent('Raised');
    expect(one).toHaveTextContent('It was sent to no channel.');
    expect(await axeViolations(container)).toEqual([]);
  });
  it('is worked through by keys: j and k move, e acknowledges, x selects', async () => {
    const stop = listenForShortcuts();
    const { router } = show();
    await link('Conversions stopped');
    await userEvent.keyboard('j');
    await waitFor(() => expect(router.state.location.pathname).toBe('/alerts/a2'));
    await userEvent.keyboard('e');
    await waitFor(() => expect(alerts[1]!.state).toBe('acknowledged'));
    await userEvent.keyboard('k');
    await waitFor(() => expect(router.state.location.pathname).toBe('/alerts/a1'));
    await userEvent.keyboard('x');
    await userEvent.keyboard('jj');
    await waitFor(() => expect(router.state.location.pathname).toBe('/alerts/a3'));
    await userEvent.keyboard('x');
    expect(await screen.findByRole('toolbar')).toHaveTextContent('2 selected');
    await userEvent.keyboard('e');
    await waitFor(() =>
      expect(sent.at(-1)).toEqual({ path: '/alerts/acknowledge', body: { ids: ['a1', 'a3'] } }),
    );
    stop();
  });
  it('goes on to the next one when one is resolved, and Undo brings it back', async () => {
    const { router } = show('/alerts/a1');
    await userEvent.click(await screen.findByRole('button', { name: 'Resolve' }));
    await waitFor(() => expect(alerts[0]!.state).toBe('resolved'));
    await waitFor(() => expect(router.state.location.pathname).toBe('/alerts/a2'));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(alerts[0]!.state).toBe('open'));
  });
  it('puts one off until a time that is said', async () => {
    show('/alerts/a1');
    await userEvent.click(await screen.findByRole('button', { name: 'Snooze' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: /Tomorrow morning/ }));
    await waitFor(() => expect(alerts[0]!.state).toBe('snoozed'));
    expect(Date.parse((sent[0]!.body as { until: string }).until)).toBeGreaterThan(Date.now());
  });
  it('keeps its filter in the address', async () => {
    const { router } = show();
    await link('Conversions stopped');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Severity' }), 'INFO');
    expect(await link('The report is ready')).toHaveAttribute('href', '/alerts/a3?severity=INFO');
    await waitFor(() =>
      expect(screen.queryByRole('link', { name: 'Conversions stopped' })).toBeNull(),
    );
    expect(router.state.location.search).toBe('?severity=INFO');
  });
  it('lists what one alert stands for, instead of saying it twice', async () => {
    alerts[0] = alert({
      message: 'A is poor.\nB is poor.',
      data: {
        items: [
          { id: 'c1', name: 'A', text: 'A is poor.', link: '/campaigns/c1' },
          { id: 'c2', name: 'B', text: 'B is poor.', link: 'https://evil.test' },
        ],
        more: 3,
      },
    });
    show('/alerts/a1');
    expect(await link('A')).toHaveAttribute('href', '/campaigns/c1');
    expect(screen.queryByRole('link', { name: 'B' })).toBeNull();
    expect(screen.getByText('and 3 more')).toBeVisible();
    expect(screen.getAllByText(/A is poor/)).toHaveLength(2);
  });
  it('offers nothing to do to a viewer', async () => {
    show('/alerts/a1', 'viewer');
    await screen.findByRole('article', { name: 'Conversions stopped' });
    expect(screen.queryByRole('button', { name: 'Acknowledge' })).toBeNull();
    expect(screen.queryByRole('checkbox')).toBeNull();
  });
});

describe('the bell', () => {
  it('counts what is new, live, and acknowledges from its list', async () => {
    const { store } = renderApp(<AlertBell />);
    await userEvent.click(await screen.findByRole('button', { name: '3 new alerts' }));
    const list = await screen.findByRole('dialog', { name: 'Alerts' });
    expect(await within(list).findByText('Conversions stopped')).toBeVisible();
    await userEvent.click(
      within(list).getByRole('button', { name: 'Acknowledge Conversions stopped' }),
    );
    await waitFor(() => expect(alerts[0]!.state).toBe('acknowledged'));
    await userEvent.keyboard('{Escape}');
    expect(await screen.findByRole('button', { name: '2 new alerts' })).toBeVisible();
    alerts = [alert({ id: 'a9', title: 'One more' }), ...alerts];
    // As long as this is waited for, nothing asks by itself.
    makeEventHandler(store)({ type: 'alert.raised', data: { id: 'a9' } });
    expect(await screen.findByRole('button', { name: '3 new alerts' })).toBeVisible();
  });
});

describe('snoozing', () => {
  const ids = (now: string) => snoozeChoices(new Date(now), 'Europe/Berlin').map((c) => c.id);
  it('offers no evening that is over, and no Monday that is tomorrow', () => {
    expect(ids('2026-11-18T08:00:00Z')).toEqual(['hour', 'evening', 'tomorrow', 'monday', 'week']);
    expect(ids('2026-11-18T18:00:00Z')).toEqual(['hour', 'tomorrow', 'monday', 'week']);
    expect(ids('2026-11-22T08:00:00Z')).toEqual(['hour', 'evening', 'tomorrow', 'week']);
  });
  it('means the morning in the zone of the workspace', () => {
    const [, , tomorrow] = snoozeChoices(new Date('2026-11-18T08:00:00Z'), 'Europe/Berlin');
    expect(tomorrow!.until.toISOString()).toBe('2026-11-19T08:00:00.000Z');
  });
});
