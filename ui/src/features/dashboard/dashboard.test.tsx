import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setSession } from '@/api/session';
import { addDays, today } from '@/shared/lib/dates';
import { makeFormat } from '@/shared/lib/format';
import { connection, metrics, overview, page, session, summary, task } from '@/test/fixtures';
import { feedItem, forecast, health } from '@/test/insightFixtures';
import { platformName } from '@/shared/ui/Platform';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as DashboardPage } from './DashboardPage';
import { greeting, isEmptyPeriod, kpiValues, platformSeries, splitKpi, totalSeries } from './model';

vi.mock('@/shared/ui/EChart', () => ({
  default: ({ label }: { label: string }) => <div role="img" aria-label={label} />,
}));

const answers = (o = overview(), s = summary()) => [
  http.get('*/recommendations/priority', () => HttpResponse.json(page([]))),
  http.get('*/overview', () => HttpResponse.json(o)),
  http.get('*/campaigns/performance/summary', () => HttpResponse.json(s)),
  http.get('*/tasks', () =>
    HttpResponse.json(
      page([
        task({ id: 'a' }),
        task({ id: 'b', title: 'Sync Meta Ads', state: 'failed', error: 'Token expired' }),
      ]),
    ),
  ),
  http.get('*/connections', () => HttpResponse.json(page([connection()]))),
  http.get('*/insights/health-score', () => HttpResponse.json(health())),
  http.get('*/insights/feed', () =>
    HttpResponse.json({
      data: [
        feedItem({ id: 'f2', severity: 'info', title: 'Score rose', money_a_week: null }),
        feedItem(),
      ],
    }),
  ),
];
const now = today('Europe/Berlin');
const silent = { revenue: null, roas: null };
const silentSummary = () => {
  const s = summary();
  return summary({
    totals: metrics(silent),
    previous: metrics(silent),
    change: { ...s.change, ...silent },
    by_platform: s.by_platform.map((p) => ({ ...p, ...silent })),
    daily: s.daily.map((d) => ({ ...d, ...silent })),
    daily_by_platform: s.daily_by_platform.map((d) => ({ ...d, revenue: null })),
    top_campaigns: s.top_campaigns.map((c) => ({ ...c, ...silent })),
    bottom_campaigns: s.bottom_campaigns.map((c) => ({ ...c, ...silent })),
    ranked_by: 'conversions',
  });
};
const kpi = (name: string) => screen.getByRole('button', { name: new RegExp(`^${name}.`) });

describe('the dashboard', () => {
  beforeEach(() => {
    setSession(session());
    server.use(...answers());
  });

  it('shows every figure with its change, and a rising cost as worse', async () => {
    renderApp(<DashboardPage />);
    await screen.findByText('€200.00', { selector: '[data-exact]' });
    expect(kpi('Cost per conversion')).toHaveTextContent('€50.00+25.0%worsefrom €40.00');
    expect(kpi('Revenue')).toHaveTextContent('€600.00+20.0%betterfrom €500.00');
    expect(kpi('Spend')).toHaveTextContent(/\+25\.0%from/); // neither better nor worse
    expect(kpi('Click rate')).toHaveTextContent('–');
  });

  it('asks for the days of the address, in the workspace’s zone', async () => {
    const asked: string[] = [];
    server.use(
      http.get(
        '*/campaigns/performance/summary',
        ({ request }) => (asked.push(new URL(request.url).search), HttpResponse.json(summary())),
      ),
    );
    renderApp(<DashboardPage />, '/?from=2026-10-01&to=2026-10-31');
    await screen.findByText('€200.00', { selector: '[data-exact]' });
    expect(asked).toEqual(['?from=2026-10-01&to=2026-10-31&top=5']);
  });

  it('hides the change when it is not wanted', async () => {
    renderApp(<DashboardPage />, '/?compare=off');
    await screen.findByText('€200.00', { selector: '[data-exact]' });
    expect(kpi('Revenue')).not.toHaveTextContent('from');
  });

  it('draws the figure that is pressed, keeps it in the address, and compares with the period before', async () => {
    const asked: string[] = [];
    server.use(
      http.get(
        '*/campaigns/performance/summary',
        ({ request }) => (asked.push(new URL(request.url).search), HttpResponse.json(summary())),
      ),
    );
    const { router } = renderApp(<DashboardPage />, '/?from=2026-11-01&to=2026-11-20');
    await screen.findByRole('img', { name: 'Spend, revenue and ROAS' });
    await userEvent.click(kpi('Cost per conversion'));
    expect(await screen.findByRole('img', { name: 'Cost per conversion' })).toBeVisible();
    expect(kpi('Cost per conversion')).toHaveAttribute('aria-pressed', 'true');
    expect(router.state.location.search).toContain('figure=cpa');
    await waitFor(() => expect(asked).toContain('?from=2026-10-12&to=2026-10-31&top=1'));
    await userEvent.click(kpi('Cost per conversion'));
    expect(router.state.location.search).not.toContain('figure');
  });

  it('continues the chosen figure into the future, and says what it comes to and why', async () => {
    const asked: string[] = [];
    server.use(
      http.get('*/insights/forecast', ({ request }) => {
        asked.push(new URL(request.url).search);
        return HttpResponse.json(forecast({ metric: 'revenue' }));
      }),
    );
    const { router } = renderApp(<DashboardPage />, `/?from=2026-11-01&to=${addDays(now, -1)}`);
    // Together there is no one figure that could go on: the switch chooses one.
    await userEvent.click(await screen.findByRole('switch', { name: 'Forecast' }));
    expect(router.state.location.search).toContain('figure=revenue&forecast=on');
    expect(
      await screen.findByText(
        'The next 2 days come to about €212: 80% likely €195 to €229, 95% likely €184 to €240.',
      ),
    ).toBeVisible();
    expect(asked).toEqual(['?metric=revenue&horizon=28']);
    expect(screen.getByRole('link', { name: 'Open forecast' })).toHaveAttribute(
      'href',
      '/insights/forecast?metric=revenue',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Why?' }));
    const why = within(await screen.findByRole('dialog', { name: 'How this was made' }));
    expect(why.getByText(/^Rests on 120 days\. 1 missing day was filled\./)).toBeVisible();
    expect(why.getByText('ETS(A,A,A)')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await userEvent.click(screen.getByRole('switch', { name: 'Forecast' }));
    expect(router.state.location.search).not.toContain('forecast');
  });

  it('says why a period of the past, or of months, has no forecast', async () => {
    const { unmount } = renderApp(<DashboardPage />, '/?from=2025-01-01&to=2025-01-31');
    const off = await screen.findByRole('switch', { name: 'Forecast' });
    expect(off).toHaveAttribute('aria-disabled', 'true');
    await userEvent.hover(off);
    expect(await screen.findByText(/choose a period that reaches to now/)).toBeVisible();
    await userEvent.click(off);
    expect(off).not.toBeChecked();
    unmount();
    renderApp(<DashboardPage />, `/?from=2026-01-01&to=${now}`);
    await userEvent.hover(await screen.findByRole('switch', { name: 'Forecast' }));
    expect(await screen.findByText(/choose a period of up to 92 days/)).toBeVisible();
  });

  it('shows the health score with its weakest part, and the gravest news first', async () => {
    renderApp(<DashboardPage />);
    const card = within(await screen.findByRole('region', { name: 'Marketing Health Score' }));
    expect(await card.findByText('64')).toBeVisible();
    expect(card.getByText(/Weakest/).parentElement).toHaveTextContent('Creative freshness (38)');
    expect(card.getByText('Replace three ads')).toBeVisible();
    const news = within(screen.getByRole('region', { name: 'Know first' }));
    expect((await news.findAllByRole('listitem')).map((li) => li.textContent)).toEqual([
      expect.stringContaining('Tracking broke'),
      expect.stringContaining('Score rose'),
    ]);
    expect(news.getByRole('link', { name: 'Tracking broke' })).toHaveAttribute(
      'href',
      '/insights/anomalies/i1',
    );
  });

  it('gives the chart’s figures as a table too', async () => {
    renderApp(<DashboardPage />, '/?from=2026-11-18&to=2026-11-19&figure=spend&split=platform');
    await userEvent.click(await screen.findByRole('button', { name: 'Show as table' }));
    const table = within(screen.getByRole('group', { name: 'Spend, as a table' }));
    expect(table.getAllByRole('columnheader').map((c) => c.textContent)).toEqual([
      'Period',
      'Meta',
      'Google',
    ]);
    expect(table.getAllByRole('row')[2]).toHaveTextContent('€90.00€0.00');
  });

  it('lists platforms to the cent with totals, and links campaigns with the period', async () => {
    renderApp(<DashboardPage />, '/?range=last_7_days');
    const platforms = within(await screen.findByRole('grid', { name: 'By platform' }));
    expect(platforms.getAllByRole('row').map((r) => r.textContent)).toEqual([
      expect.stringContaining('Spend'),
      expect.stringContaining('Meta€150.0075.0%€500.00'),
      expect.stringContaining('Google€50.0025.0%€100.00'),
      expect.stringContaining('Total€200.00€600.00'),
    ]);
    expect(screen.getByRole('link', { name: 'Winter sale' })).toHaveAttribute(
      'href',
      '/campaigns/c1?range=last_7_days',
    );
    expect(screen.getByRole('link', { name: 'Brand <b>search</b>' })).toBeVisible();
  });

  it('says what is left out for want of a rate, and what is not complete', async () => {
    server.use(
      ...answers(overview(), summary({ unconverted: [{ currency: 'USD', spend: 12.5 }] })),
    );
    renderApp(<DashboardPage />, '/?from=2026-11-01&to=2026-11-20');
    expect(await screen.findByText(/\$12\.50 of spend is left out/)).toBeVisible();
    expect(screen.getByText(/Figures after Nov 19, 2026 are not complete/)).toBeVisible();
  });

  it('leaves out revenue that no source reports, and shows by what campaigns are ranked instead', async () => {
    server.use(...answers(overview(), silentSummary()));
    const { container } = renderApp(<DashboardPage />, '/?from=2026-11-01&to=2026-11-20');
    await screen.findByText('€200.00', { selector: '[data-exact]' });
    for (const name of ['Revenue', 'ROAS']) {
      expect(within(kpi(name)).getByTitle('This source reports no revenue')).toHaveTextContent('–');
      expect(kpi(name)).toHaveTextContent('Not reported');
      expect(kpi(name)).not.toHaveTextContent('0.00');
      expect(kpi(name)).not.toHaveTextContent('from');
    }
    expect(screen.getByRole('region', { name: 'Spend' })).toHaveTextContent(
      'This source reports no revenue',
    );
    expect(screen.queryByRole('img', { name: /ROAS/ })).toBeNull();
    const best = within(screen.getByRole('table', { name: 'Top campaigns' }));
    expect(best.getAllByRole('columnheader').map((c) => c.textContent)).toEqual([
      'Campaign',
      'Spend',
      'Conversions',
      'CPA',
    ]);
    expect(best.getByRole('row', { name: /Winter sale/ })).toHaveTextContent('€200.004€50.00');
    expect(screen.getByText('Ranked by cost per conversion, lowest first')).toBeVisible();
    const platforms = within(screen.getByRole('grid', { name: 'By platform' }));
    expect(platforms.getAllByTitle('This source reports no revenue').length).toBeGreaterThan(3);
    await userEvent.click(kpi('ROAS'));
    expect(screen.getByRole('region', { name: 'ROAS' })).toHaveTextContent(
      'This source reports no revenue',
    );
    expect(screen.queryByRole('img', { name: 'ROAS' })).toBeNull();
    expect(await axeViolations(container)).toEqual([]);
  });

  it('shows a reported revenue of nought as nought', async () => {
    const nought = metrics({ revenue: 0, roas: 0 });
    server.use(...answers(overview(), summary({ totals: nought })));
    renderApp(<DashboardPage />);
    await screen.findByText('€200.00', { selector: '[data-exact]' });
    expect(kpi('Revenue')).toHaveTextContent('€0.00');
    expect(kpi('ROAS')).toHaveTextContent('0.00');
    expect(kpi('ROAS')).not.toHaveTextContent('Not reported');
  });

  it('shows what runs first, and why something failed', async () => {
    renderApp(<DashboardPage />);
    const running = within(await screen.findByRole('region', { name: 'Running tasks' }));
    expect(running.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
    expect(screen.getByText('Token expired')).toBeVisible();
  });

  it('leads a new workspace to its first steps', async () => {
    server.use(...answers(overview({ has_facts: false, first_date: null, last_date: null })));
    renderApp(<DashboardPage />);
    expect(await screen.findByRole('link', { name: 'Get started' })).toHaveAttribute(
      'href',
      '/welcome',
    );
  });

  it('offers the period that has figures when this one has none', async () => {
    const zero = metrics({ impressions: 0, clicks: 0, spend: 0, conversions: 0, revenue: 0 });
    server.use(
      ...answers(
        overview({ first_date: '2023-08-17', last_date: '2023-08-30' }),
        summary({ totals: zero }),
      ),
    );
    const { router } = renderApp(<DashboardPage />);
    await userEvent.click(await screen.findByRole('button', { name: 'Show that period' }));
    expect(router.state.location.search).toBe('?from=2023-08-17&to=2023-08-30');
  });

  it('says that figures could not be loaded, keeps the rest, and tries again', async () => {
    server.use(
      http.get(
        '*/campaigns/performance/summary',
        () =>
          HttpResponse.json(
            {
              title: 'Internal error',
              status: 500,
              detail: 'The warehouse did not answer.',
              request_id: 'req_7',
            },
            { status: 500 },
          ),
        { once: true },
      ),
    );
    renderApp(<DashboardPage />);
    expect(await screen.findByText('The warehouse did not answer.')).toBeVisible();
    expect(screen.getByText('Request req_7')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('€200.00', { selector: '[data-exact]' })).toBeVisible();
  });

  it('offers a viewer nothing that would be refused', async () => {
    renderApp(<DashboardPage />, '/', { workspace: { ...testWorkspace, role: 'viewer' } });
    await screen.findByText('€200.00', { selector: '[data-exact]' });
    expect(screen.queryByRole('button', { name: 'Sync now' })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Import a file' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  });

  it.each(['data', 'empty', 'error'])('has no axe violation with %s', async (state) => {
    if (state === 'empty') server.use(...answers(overview({ has_facts: false })));
    if (state === 'error')
      server.use(
        http.get('*/campaigns/performance/summary', () =>
          HttpResponse.json({ title: 'No', status: 500 }, { status: 500 }),
        ),
      );
    const { container } = renderApp(<DashboardPage />);
    await screen.findByText(
      state === 'data'
        ? 'Top campaigns'
        : state === 'empty'
          ? 'No figures yet'
          : 'This could not be loaded',
    );
    await screen.findByText('Token expired');
    expect(await axeViolations(container)).toEqual([]);
  });
});

describe('the dashboard’s figures', () => {
  const f = makeFormat('en');
  const base = {
    f,
    name: (k: string) => k,
    from: '2026-11-16',
    to: '2026-11-29',
    grain: 'week' as const,
  };
  it('make a ratio from the bucket’s sums, not from the days’ ratios', () => {
    const daily = [
      { date: '2026-11-16', ...metrics({ spend: 100, revenue: 100, roas: 1 }) },
      { date: '2026-11-17', ...metrics({ spend: 10, revenue: 100, roas: 10 }) },
    ];
    const { series, buckets } = totalSeries('roas', daily, null, base);
    expect(buckets).toEqual(['2026-11-16', '2026-11-23']);
    expect(series[0]!.values).toEqual([200 / 110, null]);
  });
  it('leave a ratio undefined where nothing was spent', () =>
    expect(kpiValues({ revenue: [5], spend: [0] }, 'roas')).toEqual([null]));
  it('keep a platform’s colour, and stack money only', () => {
    const rows = [{ date: '2026-11-16', platform: 'google' as const, spend: 4, revenue: 8 }];
    const names = {
      meta: 'Meta',
      google: 'Google',
      tiktok: '',
      snapchat: '',
      linkedin: '',
      other: '',
    };
    expect(platformSeries('spend', rows, names, base).series[0]).toMatchObject({
      name: 'Google',
      color: 1,
      stack: 'platforms',
      values: [4, 0],
    });
    expect(platformSeries('roas', rows, names, base).series[0]).toMatchObject({
      kind: 'line',
      values: [2, null],
    });
  });
  it('draw nothing of what is not reported, and name the platforms', () => {
    const daily = [{ date: '2026-11-16', ...metrics({ ...silent, spend: 3 }) }];
    const ids = (view: 'all' | 'revenue' | 'cpa') =>
      totalSeries(view, daily, null, base).series.map((s) => s.id);
    expect(ids('all')).toEqual(['spend']);
    expect(ids('revenue')).toEqual([]);
    expect(ids('cpa')).toEqual(['cpa']);
    const reported = [{ date: '2026-11-16', ...metrics({ revenue: 0, roas: 0 }) }];
    expect(totalSeries('all', reported, null, base).series).toHaveLength(3);
    const past = { ...base, daily };
    expect(totalSeries('revenue', reported, past, base).series[0]!.compare).toBeUndefined();
    const rows = [
      { date: '2026-11-16', platform: 'meta' as const, spend: 4, revenue: null },
      { date: '2026-11-16', platform: 'google' as const, spend: 4, revenue: 0 },
    ];
    const split = platformSeries('roas', rows, platformName, base);
    expect(split.series.map((s) => s.id)).toEqual(['google']);
    expect(split.untold).toEqual(['Meta']);
    expect(platformSeries('spend', rows, platformName, base).series).toHaveLength(2);
    expect(splitKpi('all', { totals: metrics(silent) })).toBe('spend');
    expect(splitKpi('all', { totals: metrics() })).toBe('revenue');
  });
  it('know an empty period from one without spend', () => {
    expect(isEmptyPeriod(summary({ totals: metrics({ spend: 0 }) }))).toBe(false);
    expect(
      isEmptyPeriod(
        summary({
          totals: metrics({ impressions: 0, clicks: 0, spend: 0, conversions: 0, revenue: 0 }),
        }),
      ),
    ).toBe(true);
  });
  it('greet by the clock', () =>
    expect([3, 8, 13, 22].map(greeting)).toEqual(['evening', 'morning', 'afternoon', 'evening']));
});
