import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditLine } from '@/api';
import { setSession } from '@/api/session';
import en from '@/i18n/en/audit.json';
import { getActions } from '@/shared/lib/actions';
import { page, session } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { periodDays } from '@/shared/ui/PeriodFilter';
import { Component as AuditPage } from './AuditPage';
import { actionKey, allActions, detailText, nameIn, instants, linkOf, plainWords } from './model';

const line = (l: Partial<AuditLine> = {}): AuditLine => ({
  id: 'a1',
  at: '2026-11-21T07:00:00Z',
  actor_kind: 'user',
  actor_id: 'u1',
  actor_name: 'Mira Keller',
  action: 'campaign.updated',
  entity: 'campaign',
  entity_id: 'c1',
  detail: { daily_budget: 150 },
  address: '203.0.113.7',
  request_id: 'req_1',
  ...l,
});
let asked: URLSearchParams[];
let answer: (q: URLSearchParams) => { data: AuditLine[]; next_cursor: string | null };

beforeEach(() => {
  asked = [];
  answer = () =>
    page([
      line(),
      line({ id: 'a2', actor_kind: 'api_key', actor_name: 'Bot', action: 'session.opened' }),
      line({ id: 'a3', action: 'newThing.doneToday', entity: null, detail: null }),
    ]);
  setSession(session());
  server.use(
    http.get('*/audit-log', ({ request }) => {
      const q = new URL(request.url).searchParams;
      asked.push(q);
      return HttpResponse.json(answer(q));
    }),
    http.get('*/members', () =>
      HttpResponse.json(
        page([
          {
            id: 'm1',
            user_id: 'u1',
            email: 'mira@northwind.test',
            name: 'Mira Keller',
            role: 'owner',
            state: 'active',
            invited_at: null,
            joined_at: null,
            last_seen_at: null,
          },
        ]),
      ),
    ),
    http.get('*/api-keys', () => HttpResponse.json(page([]))),
  );
});
const show = (path = '/settings/audit-log') => renderApp(<AuditPage />, path);
const cell = (text: string) => screen.findByText(text, { selector: '[role=gridcell] *' });
const last = () => Object.fromEntries(asked.at(-1) ?? []);

describe('the audit log', () => {
  it('says in words who did what, also what this version does not know', async () => {
    const { container } = show();
    const row = (await cell('Changed a campaign')).closest('[role=row]')!;
    expect(row).toHaveTextContent('Mira Keller');
    expect(row).toHaveTextContent('203.0.113.7');
    expect(screen.getByText('New thing done today')).toBeVisible();
    expect(screen.getByRole('img', { name: 'API key' })).toBeVisible();
    expect(await axeViolations(container)).toEqual([]);
  });

  it('keeps its filters in the address and asks the server by them', async () => {
    const { router } = show('/settings/audit-log?actor=u1&from=2026-11-20&to=2026-11-20');
    await cell('Changed a campaign');
    // The workspace is in Berlin: its 20 November begins an hour before that of UTC.
    expect(last()).toEqual({
      limit: '100',
      actor_id: 'u1',
      from: '2026-11-19T23:00:00Z',
      to: '2026-11-20T23:00:00Z',
    });
    await userEvent.selectOptions(screen.getByLabelText('Subject'), 'campaign');
    await waitFor(() => expect(last()).toMatchObject({ entity: 'campaign' }));
    await userEvent.selectOptions(screen.getByLabelText('Action'), 'campaign.archived');
    await waitFor(() => expect(last()).toMatchObject({ action: 'campaign.archived' }));
    expect(router.state.location.search).toBe(
      '?actor=u1&from=2026-11-20&to=2026-11-20&entity=campaign&action=campaign.archived',
    );
    // Another subject lets go of an action it does not have.
    await userEvent.selectOptions(screen.getByLabelText('Subject'), 'task');
    await waitFor(() => expect(router.state.location.search).not.toContain('action='));
  });

  it('opens a line whole, by the address, and leads to the thing', async () => {
    const { router } = show('/settings/audit-log?entity=campaign');
    await userEvent.click(await cell('Changed a campaign'));
    const drawer = await screen.findByRole('dialog', { name: 'Changed a campaign' });
    expect(drawer).toHaveTextContent('req_1');
    expect(drawer).toHaveTextContent('"daily_budget": 150');
    expect(within(drawer).getByRole('link', { name: 'Campaign' })).toHaveAttribute(
      'href',
      '/campaigns/c1',
    );
    expect(router.state.location.search).toBe('?entity=campaign&open=a1');
    expect(await axeViolations(drawer)).toEqual([]);
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(router.state.location.search).toBe('?entity=campaign'));
  });

  it('fetches the next page by its cursor', async () => {
    answer = (q) =>
      q.get('cursor')
        ? page([line({ id: 'a9', action: 'member.invited' })])
        : { data: [line()], next_cursor: 'c1' };
    show();
    expect(await cell('Invited somebody')).toBeVisible();
  });

  it('picks a period from the menu', async () => {
    const { router } = show();
    await cell('Changed a campaign');
    await userEvent.click(screen.getByRole('button', { name: 'Any time' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Last 7 days' }));
    expect(await screen.findByRole('button', { name: 'Last 7 days' })).toBeVisible();
    const q = new URLSearchParams(router.state.location.search);
    expect(Date.parse(q.get('to')!) - Date.parse(q.get('from')!)).toBe(6 * 86_400_000);
  });

  it('tells an empty filter from an empty log, and offers to clear it', async () => {
    answer = (q) => (q.get('action') ? page([]) : page([line()]));
    const { router } = show('/settings/audit-log?action=task.retried&open=x');
    expect(await screen.findByText('Nothing matches these filters')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await cell('Changed a campaign')).toBeVisible();
    expect(router.state.location.search).toBe('?open=x');
    answer = () => page([]);
    getActions()
      .find((a) => a.id === 'audit:reload')!
      .run();
    expect(await screen.findByText('Nothing has happened yet')).toBeVisible();
  });

  it('belongs to admins, and says when it could not be loaded', async () => {
    const view = renderApp(<AuditPage />, '/settings/audit-log', {
      workspace: { ...testWorkspace, role: 'editor' },
    });
    expect(screen.getByText('This needs the role Admin')).toBeVisible();
    expect(asked).toEqual([]);
    view.unmount();
    server.use(
      http.get('*/audit-log', () =>
        HttpResponse.json({ title: 'No', status: 500, detail: 'Disk full' }, { status: 500 }),
      ),
    );
    show();
    expect(await screen.findByText('Disk full')).toBeVisible();
  });
});

describe('its model', () => {
  it('has a sentence for every action', () => {
    for (const a of allActions) expect(en.action[actionKey(a)], a).toBeTruthy();
    expect(Object.keys(en.action)).toHaveLength(allActions.length);
  });
  it('makes words of unknown actions', () => expect(plainWords('makeTheTea')).toBe('Make the tea'));
  it('takes days as the workspace counts them, also over a change of clocks', () => {
    expect(instants('2026-03-29', '2026-03-29', 'Europe/Berlin')).toEqual({
      from: '2026-03-28T23:00:00Z',
      to: '2026-03-29T22:00:00Z',
    });
    expect(instants('2026-07-04', 'rubbish', 'America/New_York')).toEqual({
      from: '2026-07-04T04:00:00Z',
    });
  });
  it('counts today as one day', () =>
    expect(periodDays('today', '2026-11-21')).toEqual({ from: '2026-11-21', to: '2026-11-21' }));
  it('leads only to what has a page', () => {
    expect(linkOf({ entity: 'task', entity_id: 't1' })).toBe('/tasks/t1');
    expect(linkOf({ entity: 'session', entity_id: 's1' })).toBeNull();
    expect(linkOf({ entity: 'campaign', entity_id: null })).toBeNull();
  });
  it('names the thing when the line does', () => {
    expect(nameIn('Meta Ads (sandbox)')).toBe('Meta Ads (sandbox)');
    expect(nameIn({ email: 'jon@example.com', role: 'editor' })).toBe('jon@example.com');
    expect(nameIn({ daily_budget: 150 })).toBeNull();
    expect(nameIn('')).toBeNull();
    expect(nameIn(null)).toBeNull();
  });

  it('shows a detail only when there is one', () => {
    expect(detailText({})).toBeNull();
    expect(detailText('')).toBeNull();
    expect(detailText({ a: 1 })).toBe('{\n  "a": 1\n}');
  });
});
