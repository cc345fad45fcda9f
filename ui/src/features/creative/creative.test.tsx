import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AbTest, CreativeAnalysis, CreativeRow } from '@/api';
import { setSession } from '@/api/session';
import { session } from '@/test/fixtures';
import { axeViolations, renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component as CreativePage } from './CreativePage';
import { adsCsv, countStates, liftDomain } from './model';

vi.mock('@/shared/ui/EChart', () => ({
  default: (p: { label: string }) => <div role="img" aria-label={p.label} />,
}));

const likely = (mean: number, width: number) => ({ mean, low: mean - width, high: mean + width });
const ad = (
  a: Partial<CreativeRow> = {},
  f: Partial<CreativeRow['fatigue']> = {},
): CreativeRow => ({
  ad_id: 'a1',
  name: 'Carousel · boots',
  campaign_id: 'c1',
  campaign_name: 'Winter sale',
  platform: 'meta',
  status: 'active',
  thumbnail_url: null,
  title: null,
  format: 'carousel',
  impressions: 50_000,
  clicks: 400,
  spend: 1200,
  conversions: 12,
  revenue: 2400,
  ctr: likely(0.008, 0.0005),
  cvr: likely(0.03, 0.01),
  roas: 2,
  best_chance: 0.04,
  fatigue: {
    state: 'tired',
    frequency: 6.4,
    left: likely(0.46, 0.08),
    half_life: 4.2,
    unit: 'impressions_per_person',
    days_left: 0,
    reason: 'Each person has seen it 6.4 times.',
    series: [
      { date: '2026-11-18', ctr: 0.016, expected: 0.016 },
      { date: '2026-11-19', ctr: 0.008, expected: 0.009 },
    ],
    ...f,
  },
  ...a,
});
const unknown = ad(
  { ad_id: 'a2', name: 'New video', ctr: null, best_chance: null },
  { state: 'unknown', left: null, days_left: null, half_life: null, frequency: null, series: [] },
);
const analysis = (a: Partial<CreativeAnalysis> = {}): CreativeAnalysis => ({
  from: '2026-10-22',
  to: '2026-11-20',
  currency: 'EUR',
  message: null,
  ads: [unknown, ad()],
  formats: [
    {
      format: 'video',
      ads: 9,
      impressions: 400_000,
      ctr: likely(0.017, 0.001),
      cvr: null,
      lift: likely(0.21, 0.09),
      q_value: 0.0004,
      verdict: 'better',
      text: 'Video draws more clicks.',
    },
    {
      format: 'image',
      ads: 1,
      impressions: 900,
      ctr: likely(0.01, 0.004),
      cvr: null,
      lift: null,
      q_value: null,
      verdict: 'unclear',
      text: 'One ad says nothing of its format.',
    },
  ],
  elements: [
    {
      element: 'title',
      value: 'names_a_price',
      ads: 4,
      impressions: 90_000,
      lift: likely(-0.13, 0.05),
      q_value: 0.031,
      verdict: 'worse',
      text: 'It draws fewer clicks.',
    },
  ],
  false_discovery_rate: 0.1,
  ...a,
});
const test: AbTest = {
  id: 't1',
  campaign_id: 'c1',
  campaign_name: 'Winter sale',
  platform: 'meta',
  hypothesis: 'A video draws more clicks than the carousel',
  metric: 'ctr',
  a: { ad_id: 'a1', name: 'Carousel · boots', rate: 0.0141 },
  b: { ad_id: null, name: 'New video', rate: null },
  baseline: 0.0141,
  minimum_effect: 0.1,
  power: 0.8,
  alpha: 0.05,
  sample_per_arm: 112_400,
  daily_sample: 16_000,
  days: 14,
  priority: 1,
  why: 'Videos do better elsewhere.',
};
let asked: URLSearchParams[];
beforeEach(() => {
  asked = [];
  setSession(session());
  server.use(
    http.get('*/recommendations/creative/analysis', ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(analysis());
    }),
    http.get('*/recommendations/creative/ab-tests', () =>
      HttpResponse.json({ data: [test], message: null }),
    ),
  );
});
const show = (path = '/insights/creative') => renderApp(<CreativePage />, path);

describe('creatives', () => {
  it('stand the most worn first, with what is left and where that probably lies', async () => {
    const { container } = show('/insights/creative?from=2026-11-01&to=2026-11-20&platform=meta');
    const grid = await screen.findByRole('grid', { name: 'Ads and how worn they are' });
    expect(Object.fromEntries(asked[0]!)).toEqual({
      from: '2026-11-01',
      to: '2026-11-20',
      platform: 'meta',
    });
    const [, first, second] = within(grid).getAllByRole('row');
    expect(first).toHaveTextContent(/Carousel · boots.*Tired.*46%.*likely 38% to 54%/);
    // What is not known is a dash, not a nought.
    expect(second).toHaveTextContent(/New video.*Cannot be told.*–/);
    expect(screen.getByRole('button', { name: /Tired.*1.*Replace them/ })).toBeVisible();
    expect(await axeViolations(container)).toEqual([]);
  });

  it('are filtered by their state, in the address', async () => {
    const { router } = show();
    await userEvent.click(await screen.findByRole('button', { name: /Tired/ }));
    expect(router.state.location.search).toBe('?fatigue=tired');
    expect(screen.queryByText('New video')).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /Fresh/ }));
    expect(screen.getByText('No ad is in this state')).toBeVisible();
  });

  it('open with their own curve and the reason, by the keyboard too', async () => {
    show();
    const grid = await screen.findByRole('grid');
    grid.focus();
    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', { name: /Carousel · boots/ });
    expect(dialog).toHaveTextContent('Each person has seen it 6.4 times.');
    expect(dialog).toHaveTextContent('4.2 views a person');
    expect(await within(dialog).findByRole('img', { name: 'Click rate of the ad' })).toBeVisible();
    expect(await axeViolations(dialog)).toEqual([]);
  });

  it('tell what works in words, and where it cannot be told', async () => {
    const { container } = show('/insights/creative?view=formats');
    const video = await screen.findByRole('row', { name: /Video/ });
    expect(video).toHaveTextContent(/\+21\.0%.*\+12\.0% to \+30\.0%.*< 0\.001.*Better/);
    expect(screen.getByRole('row', { name: /Image/ })).toHaveTextContent(/–.*Cannot be told/);
    expect(screen.getByRole('row', { name: /Names a price/ })).toHaveTextContent(/0\.031.*Worse/);
    expect(screen.getAllByText(/at most 10% is so by chance/)).toHaveLength(2);
    expect(await axeViolations(container)).toEqual([]);
  });

  it('suggest tests with how many people and days they take', async () => {
    const { container } = show('/insights/creative?view=tests');
    const card = await screen.findByRole('article', { name: test.hypothesis });
    expect(card).toHaveTextContent('+10.0% on 1.41%');
    expect(card).toHaveTextContent('112,000 in each arm');
    expect(card).toHaveTextContent('14 days');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('say what is missing where nothing can be judged', async () => {
    server.use(
      http.get('*/recommendations/creative/analysis', () =>
        HttpResponse.json(
          analysis({
            ads: [],
            formats: [],
            elements: [],
            message: 'Not enough data: needs 5 more days',
          }),
        ),
      ),
    );
    show();
    expect(await screen.findByText('Not enough data: needs 5 more days')).toBeVisible();
  });

  it('offer to try again when they cannot be fetched', async () => {
    server.use(
      http.get('*/recommendations/creative/analysis', () =>
        HttpResponse.json({ title: 'Broken', status: 500 }, { status: 500 }),
      ),
    );
    show();
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('the figures of creatives', () => {
  it('share one axis that holds every interval and is even to both sides', () => {
    expect(
      liftDomain([{ lift: likely(0.2, 0.1) }, { lift: likely(-0.5, 0.1) }, { lift: null }]),
    ).toEqual([-0.6, 0.6]);
    // One wild interval does not flatten the others.
    expect(liftDomain([{ lift: likely(9, 1) }])).toEqual([-2, 2]);
  });
  it('are counted by state and exported with unknowns left empty', () => {
    expect(countStates([ad(), unknown])).toEqual({ tired: 1, tiring: 0, fresh: 0, unknown: 1 });
    const [, line] = adsCsv([unknown], 'EUR').split('\r\n');
    expect(line).toContain('unknown,,,,,,,,50000');
  });
});
