import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Recommendation } from '@/api';
import { setSession } from '@/api/session';
import { TopAdvice } from '@/shared/advice/TopAdvice';
import { drawEvidence } from '@/shared/advice/model';
import { listenForShortcuts } from '@/shared/lib/shortcuts';
import { page, session, task } from '@/test/fixtures';
import {
  action,
  curveEvidence,
  evidencePoint,
  outcome,
  recommendation,
} from '@/test/adviceFixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as RecommendationPage } from './RecommendationPage';
import { Component as RecommendationsPage } from './RecommendationsPage';

vi.mock('@/shared/ui/EChart', () => ({
  default: (p: { label: string }) => <div role="img" aria-label={p.label} />,
}));

const two = recommendation({
  id: 'r2',
  kind: 'pause',
  title: 'Pause Brand search',
  platform: null,
  campaign_id: null,
  actions: [
    action({ field: 'status', from: 'active', to: 'paused', campaign_name: 'Brand search' }),
    action({ campaign_id: 'c3', campaign_name: 'New arrivals', from: null, to: '80' }),
  ],
});
const byHand = recommendation({
  id: 'r3',
  kind: 'creative_refresh',
  title: 'Replace the carousel',
  actions: [],
  one_click: false,
});
let rows: Recommendation[];
let asked: URLSearchParams[];
let sent: { path: string; body: unknown }[];

beforeEach(() => {
  rows = [recommendation(), two, byHand];
  asked = [];
  sent = [];
  setSession(session());
  const take = async (request: Request, answer: object) => {
    const text = await request.text();
    sent.push({ path: new URL(request.url).pathname, body: text ? JSON.parse(text) : null });
    return HttpResponse.json(answer);
  };
  const applied = (id: string) => ({
    ...rows.find((r) => r.id === id)!,
    state: 'applied' as const,
    applied_at: '2026-11-21T07:00:00Z',
    applied_by: 'Mira Keller',
    task_id: 't1',
    version: 2,
  });
  server.use(
    http.get('*/recommendations/', ({ request }) => {
      const q = new URL(request.url).searchParams;
      asked.push(q);
      const states = (q.get('state') ?? 'open').split(',');
      return HttpResponse.json(page(rows.filter((r) => states.includes(r.state))));
    }),
    http.get('*/recommendations/priority', () => HttpResponse.json(page(rows))),
    http.get('*/recommendations/:id', ({ params }) => {
      const row = rows.find((r) => r.id === params.id);
      return row
        ? HttpResponse.json(row)
        : HttpResponse.json({ title: 'Not found', status: 404 }, { status: 404 });
    }),
    http.post('*/recommendations/:id/apply', ({ request, params }) => {
      const row = applied(params.id as string);
      rows = rows.map((r) => (r.id === row.id ? row : r));
      return take(request, { recommendation: row, task: task() });
    }),
    http.post('*/recommendations/:id/dismiss', ({ request, params }) => {
      const row = { ...rows.find((r) => r.id === params.id)!, state: 'dismissed' as const };
      rows = rows.map((r) => (r.id === row.id ? row : r));
      return take(request, { ...row, dismissed_at: '2026-11-21T07:00:00Z', dismiss_reason: 'x' });
    }),
    http.post('*/recommendations/:id/revert', ({ request, params }) => {
      const row = { ...applied(params.id as string), state: 'reverted' as const, version: 3 };
      rows = rows.map((r) => (r.id === row.id ? row : r));
      return take(request, { recommendation: row, task: null });
    }),
    http.get('*/tasks/:id', () => HttpResponse.json(task({ title: 'Change 1 campaign' }))),
  );
});
const show = (path = '/recommendations', role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<RecommendationsPage />, path, { workspace: { ...testWorkspace, role } });
const card = (name: string) => screen.getByRole('article', { name });

describe('recommendations', () => {
  it('say what they bring, how sure that is, why, and what exactly would change', async () => {
    const { container } = show();
    const first = await screen.findByRole('article', { name: 'Give Winter sale 30% more' });
    expect(first).toHaveTextContent('+€1,200');
    expect(first).toHaveTextContent('Between −€40 to +€2,600');
    expect(first).toHaveTextContent('Likely (93%)');
    expect(first).toHaveTextContent('The last euro a day brought 2.60 of revenue.');
    expect(within(first).getByRole('list', { name: 'What would change' })).toHaveTextContent(
      /Winter sale.*Daily budget.*€100\.00.*€130\.00.*\+30\.0%/,
    );
    expect(card('Pause Brand search')).toHaveTextContent(/Status.*Active.*Paused/);
    expect(await axeViolations(container)).toEqual([]);
  });

  it('are applied after a question that names every change, and stay with their progress', async () => {
    show();
    await screen.findByRole('article', { name: 'Pause Brand search' });
    await userEvent.click(
      within(card('Pause Brand search')).getByRole('button', { name: 'Apply' }),
    );
    const question = await screen.findByRole('alertdialog', { name: 'Apply these 2 changes?' });
    expect(question).toHaveTextContent(/Brand search.*Status.*New arrivals.*none.*€80\.00/);
    expect(question).toHaveTextContent('They go to the campaigns’ platforms at once.');
    expect(sent).toEqual([]);
    await userEvent.click(within(question).getByRole('button', { name: 'Apply 2 changes' }));
    expect(await screen.findByText('2 changes are on their way')).toBeVisible();
    expect(sent).toEqual([{ path: '/api/v1/recommendations/r2/apply', body: null }]);
    // The list was asked for again without it: the card stands where it was.
    await waitFor(() => expect(asked.length).toBeGreaterThan(1));
    expect(await within(card('Pause Brand search')).findByText('Change 1 campaign')).toBeVisible();
    expect(
      screen.getAllByRole('article').map((a) => a.getAttribute('aria-labelledby')),
    ).toHaveLength(3);
    expect(card('Pause Brand search')).toHaveTextContent('Applied by Mira Keller');
  });

  it('are undone on their card', async () => {
    rows = [recommendation({ state: 'applied', applied_at: '2026-11-10T07:00:00Z' })];
    show('/recommendations?state=applied');
    const shown = await screen.findByRole('article');
    await userEvent.click(within(shown).getByRole('button', { name: 'Undo' }));
    expect(await screen.findByText('Undone', {}, { timeout: 4000 })).toBeVisible();
    expect(sent.map((s) => s.path)).toEqual(['/api/v1/recommendations/r1/revert']);
    expect(asked[0]!.get('state')).toBe('applied,reverted');
  });

  it('are dismissed with a reason', async () => {
    show();
    await screen.findByRole('article', { name: 'Replace the carousel' });
    await userEvent.click(
      within(card('Replace the carousel')).getByRole('button', { name: 'Dismiss' }),
    );
    const dialog = screen.getByRole('dialog', { name: 'Dismiss this recommendation?' });
    await userEvent.click(within(dialog).getByRole('radio', { name: 'Too risky' }));
    await userEvent.type(within(dialog).getByLabelText(/Anything to add/), 'before Christmas');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Dismiss' }));
    await waitFor(() =>
      expect(sent).toEqual([
        {
          path: '/api/v1/recommendations/r3/dismiss',
          body: { reason: 'Too risky: before Christmas' },
        },
      ]),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });

  it('are walked, opened, applied and dismissed by keys alone', async () => {
    const stop = listenForShortcuts();
    show();
    await screen.findByRole('article', { name: 'Pause Brand search' });
    await userEvent.keyboard('jj');
    expect(card('Pause Brand search')).toHaveAttribute('aria-current', 'true');
    expect(card('Pause Brand search')).toHaveFocus();
    await userEvent.keyboard('e');
    const fold = within(card('Pause Brand search')).getByRole('button', { name: 'Evidence' });
    expect(fold).toHaveAttribute('aria-expanded', 'true');
    await userEvent.keyboard('k');
    expect(card('Give Winter sale 30% more')).toHaveFocus();
    await userEvent.keyboard('a');
    expect(await screen.findByRole('alertdialog', { name: 'Apply this change?' })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).not.toBeInTheDocument());
    await userEvent.keyboard('d');
    expect(
      await screen.findByRole('dialog', { name: 'Dismiss this recommendation?' }),
    ).toBeVisible();
    stop();
  });

  it('cannot be decided about by who may only look', async () => {
    show('/recommendations', 'viewer');
    await screen.findByRole('article', { name: 'Pause Brand search' });
    expect(screen.queryByRole('button', { name: 'Apply' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Dismiss' })).not.toBeInTheDocument();
  });

  it('are filtered by the address, and an empty filter is cleared', async () => {
    rows = [];
    const { router } = show('/recommendations?kind=pause&platform=meta');
    await screen.findByText('Nothing matches these filters');
    expect(asked[0]!.get('kind')).toBe('pause');
    expect(asked[0]!.get('platform')).toBe('meta');
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('Nothing to recommend now')).toBeVisible();
    expect(router.state.location.search).toBe('');
  });

  it('say in words what came of one that was applied', async () => {
    rows = [recommendation({ state: 'applied', outcome: outcome() })];
    const { container } = show('/recommendations?state=applied');
    const part = await screen.findByRole('group', { name: 'What came of it' });
    expect(part).toHaveTextContent('It helped');
    expect(part).toHaveTextContent('+€490 a week (between +€170 to +€830).');
    expect(part).toHaveTextContent('The chance that it helped at all is 97%.');
    expect(part).toHaveTextContent('€6,700, against €5,700 expected without the change.');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('call an outcome unclear whose interval holds zero', async () => {
    rows = [
      recommendation({
        state: 'applied',
        outcome: outcome({ money_a_week: { mean: 90, low: -40, high: 200 } }),
      }),
    ];
    show('/recommendations?state=applied');
    expect(await screen.findByText('No clear effect')).toBeVisible();
  });

  it('offer to try again when they cannot be fetched', async () => {
    server.use(
      http.get('*/recommendations/', () =>
        HttpResponse.json({ title: 'Broken', status: 500 }, { status: 500 }),
      ),
    );
    show();
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('one recommendation', () => {
  const at = (path: string) =>
    renderApp(<div />, path, {
      routes: [{ path: '/recommendations/:id', element: <RecommendationPage /> }],
    });
  it('has an address of its own', async () => {
    const { container } = at('/recommendations/r1');
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Give Winter sale 30% more' }),
    ).toBeVisible();
    await screen.findByRole('img', { name: 'What more budget would bring' });
    expect(await axeViolations(container)).toEqual([]);
  });
  it('says so when it does not exist', async () => {
    at('/recommendations/gone');
    expect(await screen.findByText(/does not exist/)).toBeVisible();
  });
});

describe('the card on the dashboard', () => {
  it('links each of the most valuable to its evidence', async () => {
    renderApp(<TopAdvice />);
    const link = await screen.findByRole('link', { name: /Give Winter sale 30% more/ });
    expect(link).toHaveAttribute('href', '/recommendations/r1');
    expect(link).toHaveTextContent('+€1,200');
  });
});

describe('evidence', () => {
  it('of a curve is read between its points where a mark stands', () => {
    const drawn = drawEvidence(curveEvidence(), (n) => `${n}, range`);
    expect(drawn.values).toEqual([0, 100, 130, 200]);
    expect(drawn.lines[0]!.values).toEqual([0, 300, 390, 600]);
    expect(drawn.bands[0]).toMatchObject({
      low: [0, 250, 325, 500],
      name: 'Expected revenue, range',
    });
    expect(drawn.lines[2]).toMatchObject({ name: 'Proposed', values: [null, null, 390, null] });
    expect(drawn.pins).toEqual([
      { at: 100, name: 'Now' },
      { at: 130, name: 'Proposed' },
    ]);
  });
  it('of days keeps a day that one line does not know', () => {
    const on = (date: string, y: number) => evidencePoint({ date, y });
    const drawn = drawEvidence(
      {
        ...curveEvidence(),
        kind: 'series',
        lines: [
          { name: 'a', points: [on('2026-11-01', 1), on('2026-11-03', 3)] },
          { name: 'b', points: [on('2026-11-02', 2)] },
        ],
        marks: [evidencePoint({ date: '2026-11-02', label: 'Here' })],
      },
      String,
    );
    expect(drawn.days).toEqual(['2026-11-01', '2026-11-02', '2026-11-03']);
    expect(drawn.lines.map((l) => l.values)).toEqual([
      [1, null, 3],
      [null, 2, null],
    ]);
    expect(drawn.pins).toEqual([{ at: 1, name: 'Here' }]);
  });
});
