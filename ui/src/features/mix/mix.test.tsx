import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MediaMix } from '@/api';
import { setSession } from '@/api/session';
import type { EChartProps } from '@/shared/ui/EChart';
import { session } from '@/test/fixtures';
import { axeViolations, renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component as MixPage } from './MixPage';

const drawn: EChartProps[] = [];
vi.mock('@/shared/ui/EChart', () => ({
  default: (props: EChartProps) => {
    drawn.push(props);
    return <div role="img" aria-label={props.label} />;
  },
}));

const curve = [0, 1, 2].map((k) => ({
  spend: 350 * k,
  outcome: 500 * Math.sqrt(k),
  low: 400 * Math.sqrt(k),
  high: 700 * Math.sqrt(k),
}));
const channel = (platform: 'google' | 'meta', share: number): MediaMix['channels'][number] => ({
  platform,
  spend: 21_000,
  outcome: { mean: 100_000 * share, low: 70_000 * share, high: 130_000 * share },
  share: { mean: share, low: 0.7 * share, high: 1.3 * share },
  return_on_spend: { mean: 2, low: 1.4, high: 2.6 },
  marginal_return: 1.1,
  carry_over: 0.3,
  spend_a_week: 350,
  told: 90_000,
  curve,
});
const mix = (change: Partial<MediaMix> = {}): MediaMix => ({
  outcome: 'revenue',
  currency: 'EUR',
  from: '2025-10-27',
  to: '2026-11-15',
  weeks: 55,
  needed_weeks: 0,
  total: 100_000,
  media_share: { mean: 0.6, low: 0.45, high: 0.7 },
  channels: [channel('google', 0.4), channel('meta', 0.2)],
  left_out: [{ platform: 'tiktok', weeks: 3, reason: 'It spent in 3 weeks only.' }],
  series: [
    { date: '2026-11-02', outcome: 1800, expected: 1750 },
    { date: '2026-11-09', outcome: 1900, expected: 1930 },
  ],
  unseen_error: 0.061,
  last_year_error: null,
  caveat: 'Observed.',
  message: null,
  ...change,
});
const asked: string[] = [];
const answer = (m: MediaMix) =>
  http.get('*/insights/mix', ({ request }) => {
    asked.push(new URL(request.url).search);
    return HttpResponse.json(m);
  });

describe('the media mix', () => {
  beforeEach(() => {
    asked.length = 0;
    drawn.length = 0;
    setSession(session());
    server.use(answer(mix()));
  });

  it('divides what is sold into each platform’s part and the rest, with how sure that is', async () => {
    const { container } = renderApp(<MixPage />);
    const shares = within(await screen.findByRole('region', { name: 'Where it comes from' }));
    const rows = shares.getAllByRole('listitem').map((r) => r.textContent);
    expect(rows[0]).toBe('Google28.0% to 52.0%40.0%');
    expect(rows[2]).toBe('Without advertising30.0% to 55.0%40.0%');
    expect(screen.getByText('off by 6.10%')).toBeInTheDocument();
    expect(screen.getByText(/TikTok is left out: it spent in 3 weeks only/)).toBeInTheDocument();
    expect(await axeViolations(container)).toEqual([]);
  });

  it('draws the chosen platform’s curve and where it stands', async () => {
    renderApp(<MixPage />);
    await screen.findByRole('img', { name: 'Revenue a week by spend' });
    const chart = drawn.find((d) => d.label === 'Revenue a week by spend')!;
    expect(chart.series[0]!.values).toEqual(curve.map((p) => p.outcome));
    expect(chart.bands![0]!.high).toEqual(curve.map((p) => p.high));
    expect(chart.pins).toEqual([{ at: 350, name: 'Now' }]);
  });

  it('tells what platforms add beside what they claim', async () => {
    renderApp(<MixPage />);
    const table = within(await screen.findByRole('region', { name: 'Platforms' }));
    const row = table.getAllByRole('row')[1]!;
    expect(row).toHaveTextContent('Google€350€40.0Klikely €28.0K to €52.0K');
    expect(row).toHaveTextContent('€90.0K');
    expect(row).toHaveTextContent('30.0%');
  });

  it('asks for conversions instead', async () => {
    renderApp(<MixPage />);
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'Of' }),
      'Conversions',
    );
    await screen.findByRole('region', { name: 'Platforms' });
    expect(asked.at(-1)).toBe('?outcome=conversions');
  });

  it('says how many weeks are missing', async () => {
    server.use(answer(mix({ channels: [], needed_weeks: 7, weeks: 19, message: 'Not enough.' })));
    renderApp(<MixPage />);
    expect(await screen.findByText('7 more weeks are needed')).toBeInTheDocument();
  });
});
