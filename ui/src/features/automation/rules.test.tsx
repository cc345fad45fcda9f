import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { toast } from 'sonner';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AutomationSettings, Rule, RuleEvent } from '@/api';
import { setSession } from '@/api/session';
import { page, session } from '@/test/fixtures';
import { conditionFields, rule, ruleEvent, ruleTemplate } from '@/test/actFixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as HistoryPage } from './history/HistoryPage';
import { Component as RulesPage } from './RulesPage';

let rules: Rule[];
let events: RuleEvent[];
let settings: AutomationSettings;
let sent: { method: string; path: string; body: unknown }[];

beforeEach(() => {
  toast.dismiss();
  rules = [rule(), rule({ id: 'r2', name: 'Scale high performers', mode: 'auto', enabled: false })];
  events = [
    ruleEvent(),
    ruleEvent({ id: 'e2', campaign_id: 'c2', campaign_name: 'Brand search' }),
    ruleEvent({ id: 'e3', state: 'applied', change_id: 'x1', campaign_name: 'New arrivals' }),
  ];
  settings = {
    enabled: true,
    max_changes_per_day: 100,
    max_budget_change_per_day: 0.3,
    hold_when_stale_hours: 48,
    version: 1,
  };
  sent = [];
  setSession(session());
  const note = async (request: Request) => {
    const text = await request.text();
    const body = text ? (JSON.parse(text) as Record<string, unknown>) : null;
    sent.push({ method: request.method, path: new URL(request.url).pathname, body });
    return body ?? {};
  };
  const decide = (state: RuleEvent['state']) => async (o: { request: Request; params: object }) => {
    await note(o.request);
    const { id } = o.params as { id: string };
    events = events.map((e) =>
      e.id === id ? { ...e, state, change_id: state === 'applied' ? `x-${id}` : e.change_id } : e,
    );
    return HttpResponse.json(events.find((e) => e.id === id));
  };
  server.use(
    http.get('*/automation/rules', () => HttpResponse.json(page(rules))),
    http.get('*/automation/fields', () => HttpResponse.json(page(conditionFields()))),
    http.get('*/automation/templates', () => HttpResponse.json(page([ruleTemplate()]))),
    http.get('*/automation/settings', () => HttpResponse.json(settings)),
    http.put('*/automation/settings', async ({ request }) => {
      settings = { ...settings, ...(await note(request)), version: 2 };
      return HttpResponse.json(settings);
    }),
    http.patch('*/automation/rules/:id', async ({ request, params }) => {
      const part = await note(request);
      rules = rules.map((r) => (r.id === params.id ? { ...r, ...part } : r));
      return HttpResponse.json(rules.find((r) => r.id === params.id));
    }),
    http.post('*/automation/evaluate', async ({ request }) => {
      const { dry_run: dry } = (await note(request)) as { dry_run: boolean };
      return HttpResponse.json({
        id: 'v1',
        at: '2026-11-21T07:00:00Z',
        dry_run: dry,
        duration_ms: 120,
        rules: [
          {
            rule_id: 'r1',
            name: 'Pause poor performers',
            in_scope: 38,
            matched: 3,
            acted: 0,
            suggested: 2,
            held: [{ reason: 'Its figures are late.', campaigns: 1 }],
            error: null,
          },
        ],
        actions: [ruleEvent()],
        task: null,
      });
    }),
    http.get('*/automation/history', ({ request }) => {
      const states = new URL(request.url).searchParams.get('state')?.split(',');
      return HttpResponse.json(page(events.filter((e) => !states || states.includes(e.state))));
    }),
    http.post('*/automation/history/:id/approve', decide('applied')),
    http.post('*/automation/history/:id/dismiss', decide('dismissed')),
    http.post('*/automation/history/:id/revert', decide('reverted')),
    http.get('*/campaigns/', () => HttpResponse.json(page([]))),
  );
});
const show = (role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<RulesPage />, '/automation', { workspace: { ...testWorkspace, role } });

describe('rules', () => {
  it('say what they do, how, and what came of their last look', async () => {
    const { container } = show();
    const row = (await screen.findByText('Pause poor performers', { selector: 'a' })).closest(
      '[role=row]',
    ) as HTMLElement;
    expect(row).toHaveTextContent('ROAS over the last 7 days is below 0.8');
    expect(row).toHaveTextContent('Asks first');
    expect(row).toHaveTextContent('14');
    expect(await screen.findByText('2 suggestions wait for your word')).toBeVisible();
    expect(await axeViolations(container)).toEqual([]);
  });
  it('say in the reader’s language what they look for and do', async () => {
    show();
    const name = await screen.findByRole('link', { name: 'Pause poor performers' });
    await waitFor(() =>
      expect(name.closest('[role=row]')).toHaveTextContent(
        /When ROAS over the last 7 days is below [\d.]+: pause the campaign/,
      ),
    );
  });
  it('are turned off at once, and on again by Undo', async () => {
    show();
    await userEvent.click(
      await screen.findByRole('switch', { name: 'Turn Pause poor performers off' }),
    );
    await waitFor(() => expect(rules[0]!.enabled).toBe(false));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(rules[0]!.enabled).toBe(true));
  });
  it('can all be stopped, but not by a slip of the hand', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Stop all automation' }));
    const ask = await screen.findByRole('alertdialog');
    await userEvent.click(within(ask).getByRole('button', { name: 'Cancel' }));
    expect(settings.enabled).toBe(true);
    await userEvent.click(screen.getByRole('button', { name: 'Stop all automation' }));
    await userEvent.click(
      within(await screen.findByRole('alertdialog')).getByRole('button', {
        name: 'Stop all automation',
      }),
    );
    expect(await screen.findByText('No rule changes, suggests or sends anything.')).toBeVisible();
    expect(settings).toMatchObject({ enabled: false, max_changes_per_day: 100 });
  });
  it('show what they would do before they do it', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Dry run' }));
    const dialog = await screen.findByRole('dialog', { name: /nothing is changed/ });
    expect(await within(dialog).findByText(/suggest 2/)).toBeVisible();
    expect(dialog).toHaveTextContent('1 held back: Its figures are late.');
    expect(dialog).toHaveTextContent('Pause Winter sale');
    expect(sent.map((s) => s.body)).toEqual([{ dry_run: true }]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Run now' }));
    await waitFor(() => expect(sent.at(-1)!.body).toEqual({ dry_run: false }));
  });
  it('begin with ready ones where there are none yet', async () => {
    rules = [];
    show();
    expect(await screen.findByText('Let Herald watch for you')).toBeVisible();
    const ready = await screen.findByRole('link', { name: /^Pause poor performers/ });
    expect(ready).toHaveAttribute('href', '/automation/rules/new?template=pause_poor');
  });
  it('are only looked at by a viewer', async () => {
    show('viewer');
    await screen.findByText('Pause poor performers', { selector: 'a' });
    expect(screen.queryByRole('button', { name: 'Dry run' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Stop all automation' })).toBeNull();
    expect(screen.getByRole('switch', { name: /Turn Pause poor/ })).toBeDisabled();
  });
});

describe('the history of rules', () => {
  const open = (path = '/automation/history') => renderApp(<HistoryPage />, path);
  it('says what, why and in which state, and takes back what was applied', async () => {
    const { container } = open();
    const done = await screen.findByRole('listitem', { name: 'Pause New arrivals' });
    expect(done).toHaveTextContent('Applied');
    expect(done).toHaveTextContent('ROAS over the last 7 days 0.31 (limit 0.8)');
    expect(await axeViolations(container)).toEqual([]);
    await userEvent.click(
      within(done).getByRole('button', { name: 'Take back: Pause New arrivals' }),
    );
    await waitFor(() => expect(events[2]!.state).toBe('reverted'));
  });
  it('says why something was held back', async () => {
    events = [
      ruleEvent({
        kind: 'budget',
        state: 'held',
        from_value: null,
        to_value: null,
        text: 'Held: Rule “High CPA” would pause it',
      }),
    ];
    open();
    const held = await screen.findByRole('listitem', {
      name: 'Change the daily budget of Winter sale',
    });
    expect(held).toHaveTextContent('Held back');
    expect(held).toHaveTextContent('Rule “High CPA” would pause it');
  });
  it('applies what waits, and Undo takes it back', async () => {
    open('/automation/history?view=waiting');
    await userEvent.click(await screen.findByRole('button', { name: 'Apply: Pause Winter sale' }));
    await waitFor(() => expect(events[0]!.state).toBe('applied'));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(events[0]!.state).toBe('reverted'));
  });
  it('decides about several together', async () => {
    open('/automation/history?view=waiting');
    await userEvent.click(await screen.findByRole('button', { name: 'Select all 2' }));
    const bar = await screen.findByRole('toolbar');
    expect(bar).toHaveTextContent('2 selected');
    await userEvent.click(within(bar).getByRole('button', { name: 'Dismiss' }));
    await waitFor(() =>
      expect(events.map((e) => e.state)).toEqual(['dismissed', 'dismissed', 'applied']),
    );
    expect(await screen.findByText('Nothing waits for you')).toBeVisible();
  });
});
