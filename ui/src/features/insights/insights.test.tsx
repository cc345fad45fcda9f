import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { feedLink } from '@/shared/lib/feedLink';
import { page, session, task } from '@/test/fixtures';
import { feedItem } from '@/test/insightFixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as InsightsPage } from './InsightsPage';
import { sortFeed } from './model';

const items = [
  feedItem(),
  feedItem({
    id: 'f2',
    kind: 'recommendation',
    severity: 'info',
    at: '2026-11-20T06:00:00Z',
    title: 'Move budget',
    money_a_week: 1620,
    link_kind: 'unheard_of',
    link_id: 'r1',
  }),
  feedItem({
    id: 'f3',
    kind: 'score',
    severity: 'info',
    at: '2026-11-21T05:00:00Z',
    title: 'Score rose',
    money_a_week: null,
    link_kind: 'score',
    link_id: null,
  }),
];
const feed = (data = items) => http.get('*/insights/feed', () => HttpResponse.json({ data }));
const titles = () =>
  within(screen.getByRole('list', { name: 'Insights' }))
    .getAllByRole('listitem')
    .map((li) => /Tracking broke|Move budget|Score rose/.exec(li.textContent ?? '')?.[0]);

describe('the insights page', () => {
  beforeEach(() => {
    setSession(session());
    server.use(
      feed(),
      http.get('*/tasks', () => HttpResponse.json(page([]))),
    );
  });

  it('tells what happened, how grave it is, what it is worth a week, and leads there', async () => {
    const { container } = renderApp(<InsightsPage />);
    await screen.findByText('Tracking broke');
    expect(titles()).toEqual(['Score rose', 'Tracking broke', 'Move budget']);
    const rows = screen.getAllByRole('listitem');
    expect(rows[1]).toHaveTextContent(/Tracking brokeCritical.*−€27\.6Ka week/);
    expect(rows[2]).toHaveTextContent(/\+€1,620a week/);
    expect(screen.getByRole('link', { name: 'Tracking broke' })).toHaveAttribute(
      'href',
      '/insights/anomalies/i1',
    );
    // A kind this page does not know is told without a link that leads nowhere.
    expect(screen.queryByRole('link', { name: 'Move budget' })).not.toBeInTheDocument();
    expect(await axeViolations(container)).toEqual([]);
  });

  it('filters and orders by address and by keyboard', async () => {
    const { router } = renderApp(<InsightsPage />, '/?order=value');
    await screen.findByText('Tracking broke');
    expect(titles()).toEqual(['Tracking broke', 'Move budget', 'Score rose']);
    screen.getByRole('button', { name: 'Recommendations 1' }).focus();
    await userEvent.keyboard('{Enter}');
    expect(titles()).toEqual(['Move budget']);
    expect(router.state.location.search).toBe('?order=value&kind=recommendation');
    await userEvent.click(screen.getByRole('button', { name: 'All 3' }));
    expect(titles()).toHaveLength(3);
    expect(router.state.location.search).toBe('?order=value');
  });

  it('leads back when nothing passes the filters of an old link', async () => {
    renderApp(<InsightsPage />, '/?kind=model');
    await userEvent.click(await screen.findByRole('button', { name: 'Clear filters' }));
    expect(titles()).toHaveLength(3);
  });

  it('looks again on demand, shows how far it is, and takes in what came of it', async () => {
    let state: 'running' | 'succeeded' = 'running';
    let asked = 0;
    const work = () =>
      task({ id: 't9', type: 'insight.refresh', title: 'Look at the newest figures', state });
    server.use(
      http.get('*/insights/feed', () =>
        HttpResponse.json({ data: ++asked > 1 ? [feedItem({ title: 'Move budget' })] : items }),
      ),
      http.post('*/insights/refresh', () => HttpResponse.json({ task: work() }, { status: 202 })),
      http.get('*/tasks/t9', () => HttpResponse.json(work())),
    );
    renderApp(<InsightsPage />);
    await userEvent.click(await screen.findByRole('button', { name: 'Look again' }));
    expect(
      await screen.findByRole('progressbar', { name: 'Look at the newest figures' }),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Look again' })).toBeDisabled();
    state = 'succeeded';
    expect(
      await screen.findByText('Everything was looked at again', undefined, { timeout: 6000 }),
    ).toBeVisible();
    await waitFor(() => expect(titles()).toEqual(['Move budget']));
    expect(screen.getByRole('button', { name: 'Look again' })).toBeEnabled();
  });

  it('lets only editors ask for a new look', async () => {
    renderApp(<InsightsPage />, '/', { workspace: { ...testWorkspace, role: 'viewer' } });
    await screen.findByText('Tracking broke');
    expect(screen.queryByRole('button', { name: 'Look again' })).not.toBeInTheDocument();
  });

  it('explains an empty list and a failed one', async () => {
    server.use(feed([]));
    const { unmount } = renderApp(<InsightsPage />);
    expect(await screen.findByText('Nothing to tell yet')).toBeVisible();
    unmount();
    server.use(
      http.get('*/insights/feed', () =>
        HttpResponse.json({ title: 'No', status: 400, detail: 'Not readable' }, { status: 400 }),
      ),
    );
    renderApp(<InsightsPage />);
    expect(await screen.findByText('Not readable')).toBeVisible();
  });
});

describe('the feed’s order', () => {
  it('puts what is worth more first within a day', () => {
    const [a, b] = [
      feedItem({ id: 'a', money_a_week: 10 }),
      feedItem({ id: 'b', money_a_week: -90 }),
    ];
    expect(sortFeed([a, b], 'new').map((i) => i.id)).toEqual(['b', 'a']);
  });
  it('leads to pages by what an item is about', () => {
    expect(feedLink({ link_kind: 'campaign', link_id: 'c1' })).toBe('/campaigns/c1');
    expect(feedLink({ link_kind: null, link_id: null })).toBeUndefined();
  });
});
