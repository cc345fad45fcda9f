import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setSession } from '@/api/session';
import { session, task } from '@/test/fixtures';
import { budgetCampaign, budgetPlan } from '@/test/adviceFixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as BudgetPage } from './BudgetPage';
import { changesOf, envelope, placesOf, planCsv, planned, reallocate, resultAt } from './model';

vi.mock('@/shared/ui/EChart', () => ({
  default: (p: { label: string }) => <div role="img" aria-label={p.label} />,
}));
let asked: URLSearchParams[];
let sent: unknown[];
beforeEach(() => {
  asked = [];
  sent = [];
  setSession(session());
  server.use(
    http.get('*/recommendations/budget/optimization', ({ request }) => {
      asked.push(new URL(request.url).searchParams);
      return HttpResponse.json(budgetPlan());
    }),
    http.post('*/recommendations/budget/apply', async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({ task: task({ title: 'Change 2 campaigns' }) }, { status: 202 });
    }),
    http.get('*/tasks/:id', () => HttpResponse.json(task({ title: 'Change 2 campaigns' }))),
  );
});
afterEach(() => vi.restoreAllMocks());
const show = (path = '/recommendations/budget', role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<BudgetPage />, path, { workspace: { ...testWorkspace, role } });
/** A screen with room for the panel beside the table. */
function widen() {
  const narrow = window.matchMedia;
  vi.spyOn(window, 'matchMedia').mockImplementation((media) => ({
    ...narrow(media),
    matches: media.includes('min-width'),
  }));
}
const choose = async (name: RegExp) => {
  await userEvent.click(await screen.findByRole('button', { name }));
  return screen.getByRole('slider', { name: /in the plan/ });
};

describe('the budget plan', () => {
  it('holds current against proposed, with gain, its chance, and what is thinly known', async () => {
    const { container } = show();
    const grid = await screen.findByRole('grid', { name: 'Budgets now and proposed' });
    expect(within(grid).getByRole('row', { name: /Winter sale/ })).toHaveTextContent(
      /€100€130\+30\.0%/,
    );
    expect(screen.getByText('+€90')).toBeVisible();
    expect(screen.getByText('likely +€20 to +€160')).toBeVisible();
    expect(screen.getByText('Very likely (96%)')).toBeVisible();
    const thin = within(grid).getByRole('row', { name: /New arrivals/ });
    expect(within(thin).getByRole('img', { name: 'Thin' })).toHaveAttribute(
      'title',
      'Thin: 9 more days with spend',
    );
    expect(screen.getByRole('region', { name: 'Left out' })).toHaveTextContent(
      /Lifetime deal.*It has a lifetime budget\./,
    );
    expect(await axeViolations(container)).toEqual([]);
  });

  it('is asked for by the address, and the total typed goes there', async () => {
    const { router } = show('/recommendations/budget?objective=conversions&change=20');
    await screen.findByRole('row', { name: /Winter sale/ });
    expect(Object.fromEntries(asked[0]!)).toEqual({ objective: 'conversions', max_change: '0.2' });
    const field = screen.getByRole('textbox', { name: 'Total a day' });
    await userEvent.clear(field);
    await userEvent.type(field, '1.250,50{Enter}');
    await waitFor(() => expect(router.state.location.search).toContain('total=1250.5'));
    await waitFor(() => expect(asked.at(-1)!.get('total')).toBe('1250.5'));
  });

  it('fits the others to the total when one is moved, and tells the sum', async () => {
    widen();
    show();
    const slider = await choose(/Winter sale/);
    fireEvent.change(slider, { target: { value: 80 } });
    // Of the 220 left New arrivals takes the 10 that bring 3 each, Brand search the rest.
    expect(await screen.findByText(/1 campaign moved by you\. Together €300\.00/)).toBeVisible();
    const grid = screen.getByRole('grid');
    expect(within(grid).getByRole('row', { name: /Brand search/ })).toHaveTextContent('€120');
    expect(within(grid).getByRole('row', { name: /New arrivals/ })).toHaveTextContent('€100€100');
    await userEvent.click(screen.getByRole('button', { name: 'Undo all moves' }));
    expect(within(grid).getByRole('row', { name: /Brand search/ })).toHaveTextContent('€70');
  });

  it('opens a campaign’s curve above the page where there is no room beside the table', async () => {
    show();
    await choose(/Brand search/);
    const dialog = screen.getByRole('dialog', { name: 'The chosen campaign' });
    expect(within(dialog).getByRole('link', { name: 'Brand search' })).toHaveAttribute(
      'href',
      '/campaigns/c2',
    );
    expect(within(dialog).getByRole('row', { name: /Daily budget/ })).toHaveTextContent(
      '€100.00€70.00',
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  });

  it('says how far off the total is when the others are left alone', async () => {
    widen();
    show();
    const slider = await choose(/Winter sale/);
    await userEvent.click(screen.getByRole('switch', { name: 'Fit the others to the total' }));
    fireEvent.change(slider, { target: { value: 110 } });
    expect(await screen.findByText('€20.00 below the total.')).toBeVisible();
  });

  it('is applied after a question that names every budget', async () => {
    show();
    await screen.findByRole('row', { name: /Winter sale/ });
    await userEvent.click(screen.getByRole('button', { name: 'Apply plan' }));
    const question = await screen.findByRole('alertdialog', { name: 'Change 2 daily budgets?' });
    expect(question).toHaveTextContent(/Winter sale.*€100\.00.*€130\.00.*Brand search.*€70\.00/);
    expect(question).not.toHaveTextContent('New arrivals');
    await userEvent.click(within(question).getByRole('button', { name: 'Apply 2 changes' }));
    expect(await screen.findByText('Change 2 campaigns')).toBeVisible();
    expect(sent).toEqual([
      {
        changes: [
          { campaign_id: 'c1', daily_budget: 130 },
          { campaign_id: 'c2', daily_budget: 70 },
        ],
        reason: 'Budget plan',
      },
    ]);
  });

  it('is only looked at by who may not change budgets', async () => {
    show('/recommendations/budget', 'viewer');
    await screen.findByRole('row', { name: /Winter sale/ });
    expect(screen.queryByRole('button', { name: 'Apply plan' })).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Export' })).toBeVisible();
  });

  it('tells what is missing where there is too little history', async () => {
    server.use(
      http.get('*/recommendations/budget/optimization', () =>
        HttpResponse.json(
          budgetPlan({ campaigns: [], message: 'Not enough data: needs 12 more days' }),
        ),
      ),
    );
    show();
    expect(await screen.findByText('Not enough data: needs 12 more days')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Apply plan' })).not.toBeInTheDocument();
  });

  it('offers to try again when it cannot be made', async () => {
    server.use(
      http.get('*/recommendations/budget/optimization', () =>
        HttpResponse.json({ title: 'Broken', status: 500 }, { status: 500 }),
      ),
    );
    show();
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('the arithmetic of a moved plan', () => {
  const c = budgetCampaign();
  it('reads a curve through the places the server told', () => {
    const places = placesOf(c);
    expect(resultAt(places, 100)).toBe(300);
    expect(resultAt(places, 130)).toBe(345);
    expect(resultAt(places, 115)).toBeCloseTo(322.5);
    // Beyond the last place nothing is made up.
    expect(resultAt(places, 900)).toBe(450);
  });
  it('leaves out places below the envelope', () => {
    const s = [
      { spend: 0, mean: 0 },
      { spend: 50, mean: 10 },
      { spend: 100, mean: 100 },
    ];
    expect(envelope(s, 0, 100)).toEqual([s[0], s[2]]);
  });
  it('gives money to the steepest curve first and keeps limits', () => {
    const flat = budgetCampaign({ campaign_id: 'flat', proposed: 100, result_proposed: 300 });
    const steep = budgetCampaign({
      campaign_id: 'steep',
      proposed: 100,
      result_current: 900,
      result_proposed: 900,
      most: 120,
      curve: [0, 100, 200].map((spend) => ({ spend, mean: spend * 9, low: 0, high: 0 })),
    });
    const out = reallocate([flat, steep], 200, new Map());
    expect(out.get('steep')).toBe(120);
    expect(out.get('flat')).toBe(80);
  });
  it('leaves over what would bring nothing', () => {
    const full = budgetCampaign({ least: 200, most: 400, proposed: 200, result_proposed: 450 });
    expect(reallocate([full], 380, new Map()).get('c1')).toBe(200);
  });
  it('sends nothing for what stays and for what cannot be changed', () => {
    const plan = budgetPlan({
      campaigns: [
        budgetCampaign({ editable: false }),
        budgetCampaign({ campaign_id: 'same', proposed: 100.2 }),
      ],
    });
    expect(changesOf(planned(plan, new Map(), true).rows)).toEqual([]);
  });
  it('exports every campaign without formulas', () => {
    const plan = budgetPlan({ campaigns: [budgetCampaign({ campaign_name: '=1+1' })] });
    const csv = planCsv(planned(plan, new Map(), true).rows, 'EUR').split('\r\n');
    expect(csv[1]).toBe("c1,'=1+1,meta,EUR,100,130,300,345,2.6,1.9,good,");
  });
});
