import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setSession } from '@/api/session';
import { sumBefore, withForecast } from '@/shared/forecast/model';
import type { EChartProps } from '@/shared/ui/EChart';
import { campaign, metrics, page, session } from '@/test/fixtures';
import { forecast } from '@/test/insightFixtures';
import { axeViolations, renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component as ForecastPage } from './ForecastPage';
import { drawForecast } from './model';

const drawn: EChartProps[] = [];
vi.mock('@/shared/ui/EChart', () => ({
  default: (props: EChartProps) => {
    drawn.push(props);
    return <div role="img" aria-label={props.label} />;
  },
}));
const asked: string[] = [];
const answer = (f = forecast()) =>
  http.get('*/insights/forecast', ({ request }) => {
    asked.push(new URL(request.url).search);
    return HttpResponse.json(f);
  });
const row = { ...campaign(), ...metrics(), reporting_currency: 'EUR', pending_change: false };

describe('the forecast page', () => {
  beforeEach(() => {
    asked.length = 0;
    setSession(session());
    server.use(
      answer(),
      http.get('*/campaigns', () => HttpResponse.json({ ...page([row]), total: 1 })),
      http.get('*/campaigns/c1', () => HttpResponse.json(row)),
    );
  });

  it('says what the horizon comes to, how sure that is, and what the days before came to', async () => {
    const { container } = renderApp(<ForecastPage />);
    const outcome = await screen.findByRole('region', { name: 'Outcome' });
    expect(outcome).toHaveTextContent('Next 2 days€212the likeliest outcome');
    expect(outcome).toHaveTextContent('80% likely€195 to €229one in five ends outside');
    expect(outcome).toHaveTextContent('95% likely€184 to €240one in twenty ends outside');
    expect(outcome).toHaveTextContent('The 2 days before€210+1.0%to come, against these');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('draws the mean from the last whole day on, with both bands', async () => {
    renderApp(<ForecastPage />);
    await screen.findByRole('img', { name: 'Spend, so far and to come' });
    const chart = drawn.at(-1)!;
    expect(chart.series.map((s) => s.values)).toEqual([
      [90, 100, 110, null, null],
      [null, null, null, 105, 107],
    ]);
    expect(chart.series[1]!.lead).toEqual({ at: 2, value: 110 });
    expect(chart.bands!.map((b) => [b.name, b.low.at(-1), b.high.at(-1)])).toEqual([
      ['95% likely', 88, 126],
      ['80% likely', 94, 119],
    ]);
    expect(chart.pins!.map((p) => [p.at, p.name])).toEqual([
      [2.5, 'Forecast'],
      [1, 'New level'],
    ]);
  });

  it('shows that the platforms add up, which models take part, and what moves the figure', async () => {
    renderApp(<ForecastPage />);
    const parts = within(await screen.findByRole('region', { name: 'By platform' }));
    expect(parts.getAllByRole('row').map((r) => r.textContent)).toEqual([
      'PlatformExpected80% likely',
      'Meta€160€146 to €173',
      'Google€52.00€44.00 to €60.00',
      'Together€212',
    ]);
    expect(screen.getByRole('region', { name: 'Models' })).toHaveTextContent(
      /ETS\(A,A,A\)off by €5\.0070%/,
    );
    const moves = screen.getByRole('region', { name: 'What moves it' });
    expect(moves).toHaveTextContent('Nov 18, 2026+25.0%');
    expect(moves).toHaveTextContent('Black Friday+31.0%');
  });

  it('keeps metric and horizon in the address and asks for them', async () => {
    const { router } = renderApp(<ForecastPage />, '/?metric=roas&horizon=90');
    await waitFor(() => expect(asked).toContain('?metric=roas&horizon=90&history=90'));
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Metric' }), 'Revenue');
    await userEvent.click(screen.getByRole('button', { name: '7d' }));
    expect(router.state.location.search).toBe('?metric=revenue&horizon=7');
    await waitFor(() => expect(asked.at(-1)).toBe('?metric=revenue&horizon=7&history=90'));
  });

  it('is of a platform or of a campaign: choosing the one lets go of the other', async () => {
    const { router } = renderApp(<ForecastPage />, '/?platform=meta');
    await waitFor(() => expect(asked.at(-1)).toContain('platform=meta'));
    await userEvent.click(screen.getByRole('combobox', { name: 'Campaign' }));
    await userEvent.click(await screen.findByRole('option', { name: /Winter sale/ }));
    expect(router.state.location.search).toBe('?campaign=c1');
    await waitFor(() => expect(asked.at(-1)).toMatch(/campaign_id=c1/));
    expect(asked.at(-1)).not.toContain('platform');
  });

  it('says how many days are missing instead of guessing', async () => {
    server.use(
      answer(forecast({ points: [], total: null, parts: [], used: 5, needed_days: 9, models: [] })),
    );
    renderApp(<ForecastPage />);
    expect(await screen.findByText('Not enough data: needs 9 more days')).toBeVisible();
    expect(screen.getByText(/There are 5 days of figures so far/)).toBeVisible();
  });

  it('gives the server’s reason, and another try where that can help', async () => {
    let answers = 0;
    server.use(
      http.get('*/insights/forecast', () =>
        ++answers === 1
          ? HttpResponse.json({ title: 'Broken', status: 400, detail: 'Not now' }, { status: 400 })
          : HttpResponse.json(forecast()),
      ),
    );
    renderApp(<ForecastPage />);
    expect(await screen.findByText('Not now')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('region', { name: 'Outcome' })).toBeVisible();
  });
});

describe('a chart that goes on', () => {
  const chart = {
    buckets: ['2026-11-17', '2026-11-18'],
    series: [{ id: 'spend', name: 'Spend', values: [90, 100], color: 0, format: String }],
  };
  const words = { mean: 'Forecast', likely: (n: number) => `${n}`, start: 'Forecast' };

  it('fills the whole days between its end and the forecast from the forecast’s own past', () => {
    const out = withForecast(chart, forecast(), 'spend', words)!;
    expect(out.buckets).toHaveLength(5);
    expect(out.series[0]!.values).toEqual([90, 100, 110, null, null]);
    expect(out.series[1]).toMatchObject({ dashed: true, lead: { at: 2, value: 110 } });
  });

  it('stays as it is when the forecast begins before it, or is of another figure', () => {
    const late = { ...chart, buckets: ['2026-11-21', '2026-11-22'] };
    expect(withForecast(late, forecast(), 'spend', words)).toBeNull();
    expect(withForecast(chart, forecast(), 'roas', words)).toBeNull();
    expect(withForecast(chart, forecast({ points: [] }), 'spend', words)).toBeNull();
  });

  it('compares only with days that are all known', () => {
    expect(sumBefore(forecast())).toBe(210);
    const holed = forecast();
    holed.history[2]!.value = null;
    expect(sumBefore(holed)).toBeNull();
    expect(sumBefore(forecast({ history: [] }))).toBeNull();
  });

  it('draws a past without a future, and nothing of nothing', () => {
    const w = { ...words, past: 'So far', shift: 'New level' };
    expect(drawForecast(forecast({ points: [], shifts: [] }), w).pins).toEqual([]);
    expect(drawForecast(forecast({ points: [], history: [] }), w).days).toEqual([]);
  });
});
