import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CampaignRow } from '@/api';
import { setSession } from '@/api/session';
import { campaign, metrics, page, session, summary, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as CampaignsPage } from './CampaignsPage';
import { PerformanceTab } from './PerformanceTab';

const row = (r: Partial<CampaignRow>): CampaignRow => ({
  ...campaign(r),
  ...metrics(),
  reporting_currency: 'EUR',
  pending_change: false,
  ...r,
});
const rows = [
  row({ id: 'c1', name: 'Winter sale', spend: 1200 }),
  row({ id: 'c2', name: '=cmd|calc', spend: 90, status: 'paused' }),
];
const third = row({ id: 'c3', name: 'Boots "new", DE', spend: 5 });
let asked: URLSearchParams[];
let isBroken: boolean;

beforeEach(() => {
  asked = [];
  isBroken = false;
  setSession(session());
  server.use(
    http.get('*/campaigns', ({ request }) => {
      const q = new URL(request.url).searchParams;
      asked.push(q);
      if (q.get('q') === 'nothing') return HttpResponse.json({ ...page([]), total: 0 });
      if (isBroken) return HttpResponse.json({ title: 'Gone', status: 500 }, { status: 500 });
      if (q.get('cursor')) return HttpResponse.json({ ...page([third]), total: 3 });
      return HttpResponse.json({ data: rows, next_cursor: 'c', total: 3 });
    }),
    http.get('*/campaigns/performance/summary', () => HttpResponse.json(summary())),
    http.get('*/accounts', () => HttpResponse.json(page([]))),
    http.get('*/views', () => HttpResponse.json(page([]))),
  );
});
afterEach(() => vi.restoreAllMocks());
const show = (path = '/campaigns', role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<CampaignsPage />, path, { workspace: { ...testWorkspace, role } });

/** What the browser was given to save. */
function catchDownload() {
  const saved: Blob[] = [];
  URL.createObjectURL = (blob: Blob) => (saved.push(blob), 'blob:x');
  URL.revokeObjectURL = () => undefined;
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  return saved;
}

// jsdom's Blob has no text().
const textOf = (blob: Blob) =>
  new Promise<string>((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result as string);
    reader.readAsText(blob);
  });

describe('the campaigns', () => {
  it('are counted, totalled and free of axe violations', async () => {
    const { container } = show();
    expect(await screen.findByRole('link', { name: 'Winter sale' })).toBeVisible();
    expect(screen.getByText('3 campaigns')).toBeVisible();
    expect(screen.getByText('Total')).toBeVisible();
    expect(await axeViolations(container)).toEqual([]);
  });

  it('are exported whole, also what was never scrolled to, and no cell is a formula', async () => {
    const saved = catchDownload();
    show('/campaigns?platform=meta&columns=name,spend');
    await screen.findByRole('link', { name: 'Winter sale' });
    await userEvent.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('3 campaigns are in the file')).toBeVisible();
    expect((await textOf(saved[0]!)).replace('\ufeff', '').trimEnd().split('\r\n')).toEqual([
      'Campaign,Spend,currency',
      'Winter sale,1200,EUR',
      "'=cmd|calc,90,EUR",
      '"Boots ""new"", DE",5,EUR',
    ]);
    // The export asks by the same filter as the table.
    expect(asked.every((q) => q.get('platform') === 'meta')).toBe(true);
  });

  it('have a dash, and an empty cell in the file, for revenue that their source does not report', async () => {
    const saved = catchDownload();
    const silent = { revenue: null, roas: null };
    server.use(
      http.get('*/campaigns', () =>
        HttpResponse.json({
          ...page([row({ name: 'Likes', ...silent }), row({ id: 'c2', revenue: 0, roas: 0 })]),
          total: 2,
        }),
      ),
      http.get('*/campaigns/performance/summary', () =>
        HttpResponse.json(summary({ totals: metrics(silent) })),
      ),
    );
    show('/campaigns?columns=name,revenue,roas');
    await screen.findByRole('link', { name: 'Likes' });
    const lines = screen.getAllByRole('row');
    const silentIn = (line: HTMLElement) =>
      within(line).queryAllByTitle('This source reports no revenue');
    expect(lines.map((line) => silentIn(line).length)).toEqual([0, 2, 0, 2]); // the last: the total
    expect(lines[2]).toHaveTextContent('€0.000.00');
    await userEvent.click(screen.getByRole('button', { name: 'Export' }));
    await screen.findByText('2 campaigns are in the file');
    expect(await textOf(saved[0]!)).toContain('Likes,,,EUR\r\n');
  });

  it('draw no course of revenue that their source does not report', async () => {
    const silent = metrics({ revenue: null, roas: null });
    const course = { currency: 'EUR', granularity: 'day', from: '2026-11-01', to: '2026-11-02' };
    server.use(
      http.get('*/campaigns/c1/metrics', () =>
        HttpResponse.json({
          ...course,
          complete_through: null,
          data: [
            { date: '2026-11-01', ...silent },
            { date: '2026-11-02', ...silent },
          ],
          totals: silent,
        }),
      ),
    );
    renderApp(<PerformanceTab id="c1" />, '/?from=2026-11-01&to=2026-11-02&metric=roas');
    const said = await screen.findAllByText('This source reports no revenue');
    expect(said).toHaveLength(3); // two key figures, and in the place of the chart
    expect(screen.getByRole('button', { name: /^ROAS/ })).toHaveTextContent('–');
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.getByRole('button', { name: /^Cost per conversion/ })).toHaveTextContent(
      '€50.00',
    );
  });

  it('say why an export failed, and save nothing', async () => {
    const saved = catchDownload();
    server.use(
      http.get('*/campaigns', ({ request }) =>
        new URL(request.url).searchParams.get('limit') === '500'
          ? HttpResponse.json({ title: 'No', status: 500, detail: 'Disk full' }, { status: 500 })
          : HttpResponse.json({ data: rows, next_cursor: 'c', total: 900 }),
      ),
    );
    show();
    await screen.findByRole('link', { name: 'Winter sale' });
    await userEvent.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('Disk full')).toBeVisible();
    expect(saved).toEqual([]);
  });

  it('are paused together, by a task', async () => {
    let sent: unknown;
    server.use(
      http.post('*/campaigns/bulk', async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json({ task: task() }, { status: 202 });
      }),
      http.get('*/tasks/t1', () => HttpResponse.json(task())),
    );
    show();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Select Winter sale' }));
    const bar = await screen.findByRole('toolbar');
    expect(bar).toHaveTextContent('1 selected');
    await userEvent.click(within(bar).getByRole('button', { name: 'Pause' }));
    await waitFor(() => expect(sent).toMatchObject({ ids: ['c1'], status: 'paused' }));
  });

  it('tell an empty filter from a first run and from a failure', async () => {
    const view = show('/campaigns?q=nothing');
    expect(await screen.findByRole('button', { name: 'Clear filters' })).toBeVisible();
    view.unmount();
    isBroken = true;
    show();
    expect(await screen.findByText('This could not be loaded')).toBeVisible();
  });

  it('offer a viewer nothing to change', async () => {
    show('/campaigns', 'viewer');
    await screen.findByRole('link', { name: 'Winter sale' });
    expect(screen.queryByRole('button', { name: 'New campaign' })).toBeNull();
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.queryByRole('switch')).toBeNull();
  });
});
