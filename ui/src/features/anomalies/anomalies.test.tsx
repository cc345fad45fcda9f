import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setSession } from '@/api/session';
import { beyondTitle } from '@/shared/lib/beyondTitle';
import type { EChartProps } from '@/shared/ui/EChart';
import { page, session } from '@/test/fixtures';
import { incident, incidentDetail } from '@/test/insightFixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as AnomaliesPage } from './AnomaliesPage';
import { Component as AnomalyPage } from './AnomalyPage';
import { daysWithin, deviation, sides, waterfall } from './model';

const drawn: EChartProps[] = [];
vi.mock('@/shared/ui/EChart', () => ({
  default: (props: EChartProps) => {
    drawn.push(props);
    return <div role="img" aria-label={props.label} />;
  },
}));
const asked: string[] = [];
const list = (rows = [incident()]) =>
  http.get('*/insights/anomalies', ({ request }) => {
    asked.push(new URL(request.url).search);
    return HttpResponse.json(page(rows));
  });
const one = (i = incidentDetail()) =>
  http.get('*/insights/anomalies/i1', () => HttpResponse.json(i));
const routes = [{ path: '/insights/anomalies/:id', element: <AnomalyPage /> }];
const openOne = (workspace = testWorkspace) =>
  renderApp(<div />, '/insights/anomalies/i1', { workspace, routes });

beforeEach(() => {
  asked.length = 0;
  setSession(session());
});

describe('the list of anomalies', () => {
  it('shows what happened, how bad it is, against what, what it costs and how it stands', async () => {
    server.use(
      list([
        incident(),
        incident({
          id: 'i2',
          title: 'Click rate rose',
          severity: 'info',
          state: 'closed',
          money_a_day: 42,
          platform: null,
          metric: 'ctr',
          observed: 0.018,
          expected: 0.015,
        }),
      ]),
    );
    const { container } = renderApp(<AnomaliesPage />);
    const rows = within(await screen.findByRole('grid', { name: 'Anomalies' }));
    await rows.findByText('Click rate rose');
    expect(rows.getAllByRole('row')[1]).toHaveTextContent(
      /doubledCVR fell by half, CPC unchanged\.CriticalMeta€40\.00\+100%costs €184Nov 17 – Nov 19Open/,
    );
    expect(rows.getAllByRole('row')[2]).toHaveTextContent(
      /NoticeWhole workspace1\.80%\+20\.0%brings €42.*Over/,
    );
    expect(await axeViolations(container)).toEqual([]);
  });

  it('keeps its filters in the address and opens a row by keyboard', async () => {
    server.use(list(), one());
    const { router } = renderApp(<AnomaliesPage />, '/?severity=critical', { routes });
    await screen.findByText(/Retargeting-DE doubled/);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Platform' }), 'Meta');
    await waitFor(() => expect(asked.at(-1)).toBe('?limit=100&severity=critical&platform=meta'));
    screen.getByRole('grid', { name: 'Anomalies' }).focus();
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/insights/anomalies/i1'));
  });

  it('tells “nothing unusual” from “nothing passes these filters”', async () => {
    server.use(list([]));
    const { router } = renderApp(<AnomaliesPage />);
    expect(await screen.findByText('Nothing unusual')).toBeVisible();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'State' }), 'Open');
    await userEvent.click(await screen.findByRole('button', { name: 'Clear filters' }));
    expect(router.state.location.search).toBe('');
  });

  it('shows why it could not be loaded', async () => {
    server.use(
      http.get('*/insights/anomalies', () =>
        HttpResponse.json({ title: 'No', status: 400, detail: 'Not readable' }, { status: 400 }),
      ),
    );
    renderApp(<AnomaliesPage />);
    expect(await screen.findByText('Not readable')).toBeVisible();
  });
});

describe('one anomaly', () => {
  it('draws observed against expected with the usual range, its own days shaded', async () => {
    server.use(one());
    const { container } = openOne();
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent(/doubled/);
    await screen.findByRole('img', { name: 'Cost per conversion, observed and expected' });
    const chart = drawn.at(-1)!;
    expect(chart.series[0]!.values).toEqual([20, 20, 40, 40, 40, 20]);
    expect(chart.bands![0]!.high).toEqual([24, 24, 24, 24, 24, 24]);
    expect(chart.spans).toEqual([{ from: 2, to: 4, name: 'Days of the anomaly', tone: 'red' }]);
    expect(screen.getByRole('region', { name: 'Key figures' })).toHaveTextContent(
      '€40.00+100%worseagainst expectedExpected€20.00usually €17.00 to €24.00Costs€184.00 a day€1,288 a week',
    );
    expect(await axeViolations(container)).toEqual([]);
  });

  it('takes the change apart into steps that add up to it', async () => {
    server.use(one());
    openOne();
    const drivers = within(await screen.findByRole('table', { name: 'What drove it' }));
    expect(drivers.getAllByRole('row').map((r) => r.textContent)).toEqual([
      expect.stringMatching(/^Cost per conversion beforeNov 15.–.16, 2026€20\.00$/),
      'Conversion rate4.00% → 2.00%+€20.00',
      'Cost per click€0.80 → €0.78 · may be chance−€1.00',
      expect.stringMatching(/^Cost per conversion afterNov 17.–.19, 2026€39\.00$/),
    ]);
    expect(
      screen.getByText('A day on average. The steps add up to the change: +€19.00.'),
    ).toBeVisible();
    const segments = within(screen.getByRole('table', { name: 'Where it comes from' }));
    expect(segments.getAllByRole('row')[1]).toHaveTextContent(
      'Retargeting-DE+€15.00+€1.00+€16.0080.0%',
    );
    expect(segments.getByRole('link', { name: 'Brand' })).toHaveAttribute('href', '/campaigns/c2');
    expect(screen.getByText('4.00% → 2.00%', { selector: 'p' })).toBeVisible();
  });

  it('is dismissed with a reason, and leads to its campaign', async () => {
    const sent: unknown[] = [];
    let state: 'open' | 'dismissed' = 'open';
    server.use(
      http.get('*/insights/anomalies/i1', () =>
        HttpResponse.json(
          incidentDetail({ state, dismiss_reason: state === 'open' ? null : 'It was planned' }),
        ),
      ),
      http.post('*/insights/anomalies/i1/dismiss', async ({ request }) => {
        sent.push(await request.json());
        state = 'dismissed';
        return HttpResponse.json(incident({ state }));
      }),
    );
    openOne();
    expect(await screen.findByRole('link', { name: 'Open campaign' })).toHaveAttribute(
      'href',
      '/campaigns/c1?metric=cpa',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Dismiss this anomaly?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'It was planned' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Dismiss' }));
    expect(await screen.findByText('Dismissed: It was planned')).toBeVisible();
    expect(sent).toEqual([{ reason: 'It was planned' }]);
    expect(screen.queryByRole('button', { name: 'Dismiss' })).not.toBeInTheDocument();
  });

  it('cannot be dismissed by who only reads', async () => {
    server.use(one());
    openOne({ ...testWorkspace, role: 'viewer' });
    await screen.findByRole('link', { name: 'Open campaign' });
    expect(screen.queryByRole('button', { name: 'Dismiss' })).not.toBeInTheDocument();
  });

  it('says so when there is none under this address', async () => {
    server.use(
      http.get('*/insights/anomalies/i1', () =>
        HttpResponse.json({ title: 'Not found', status: 404 }, { status: 404 }),
      ),
    );
    openOne();
    expect(
      await screen.findByRole('heading', { name: 'This anomaly does not exist' }),
    ).toBeVisible();
  });
});

describe('the anomaly’s arithmetic', () => {
  it('names what the drivers leave over as a step of its own', () => {
    const steps = waterfall([{ metric: 'cvr', effect: 15 }], 20, 40);
    expect(steps.map((s) => [s.id, s.from, s.to])).toEqual([
      ['before', 0, 20],
      ['cvr', 20, 35],
      ['rest', 35, 40],
      ['after', 0, 40],
    ]);
    expect(waterfall([{ metric: 'cvr', effect: 20.001 }], 20, 40)).toHaveLength(3);
  });

  it('compares the days on both sides, never the worst day alone', () => {
    // Out of its steps: cost per click by conversion rate.
    const both = sides(incidentDetail({ observed: 99 }))!;
    expect([both.before, both.after].map((n) => Math.round(n * 100) / 100)).toEqual([20, 39]);
    // Steps that are no product of it: the mean of the days.
    expect(sides(incidentDetail({ metric: 'revenue', drivers: [] }))).toEqual({
      before: 20,
      after: 40,
    });
    expect(sides(incidentDetail({ drivers: [], series: [] }))).toBeNull();
  });

  it('does not say its title twice', () => {
    expect(beyondTitle('CPA doubled', 'CPA doubled: cvr fell by half.')).toBe('Cvr fell by half.');
    expect(beyondTitle('CPA doubled', 'The tag stopped.')).toBe('The tag stopped.');
    expect(beyondTitle('CPA doubled', 'CPA doubled.')).toBe('CPA doubled.');
  });

  it('has no deviation from nothing', () => {
    expect(deviation({ observed: 5, expected: 0 })).toBeNull();
    expect(deviation({ observed: null, expected: 4 })).toBeNull();
    expect(daysWithin(['2026-11-01'], incident())).toBeNull();
  });
});
