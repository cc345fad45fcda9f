import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { toast } from 'sonner';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import type { CalendarEntry } from '@/api/loop';
import { item } from '@/test/contentFixtures';
import { page, session } from '@/test/fixtures';
import { getActions } from '@/shared/lib/actions';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component } from './CalendarPage';
import { momentIn, nextDrawn, place, spanOf, stepped, turn } from './model';

const entry = (o: Partial<CalendarEntry> = {}): CalendarEntry => ({
  id: 'e1',
  title: 'The first frost',
  excerpt: '',
  kind: 'social',
  network: 'linkedin',
  state: 'scheduled',
  plan_at: '2026-11-24T08:30:00Z',
  published_at: null,
  owner: 'Mira Keller',
  pillar: null,
  connection_id: null,
  url: null,
  note: null,
  why: null,
  reasons: [],
  version: 1,
  ...o,
});
let entries: CalendarEntry[];
let moves: { id: string; at: string | null }[];
let bulk: Record<string, unknown>[];
let asked: URLSearchParams[];
let refuse = false;
let more = false;
beforeEach(() => {
  toast.dismiss();
  setSession(session());
  entries = [entry(), entry({ id: 'e2', title: 'Out already', state: 'published' })];
  moves = [];
  bulk = [];
  asked = [];
  refuse = false;
  more = false;
  server.use(
    http.get('*/calendar', ({ request }) => {
      const q = new URL(request.url).searchParams;
      asked.push(q);
      const data = entries.filter((e) => !q.get('network') || e.network === q.get('network'));
      return HttpResponse.json({
        data,
        conflicts: [{ ids: ['e1'], kind: 'no_connection', message: 'No connection' }],
        unplanned: 1,
        more,
      });
    }),
    http.get('*/calendar/best-times', () =>
      HttpResponse.json({
        network: null,
        basis: 'own',
        cells: [{ weekday: 2, hour: 9, score: 2, posts: 4 }],
        top: [{ weekday: 2, hour: 9, why: 'More reach' }],
      }),
    ),
    http.get('*/content/items', ({ request }) =>
      HttpResponse.json(
        page(
          new URL(request.url).searchParams.get('state') === 'draft'
            ? [item({ id: 'u1', title: 'Has no day' })]
            : [],
        ),
      ),
    ),
    http.patch('*/calendar/:id', async ({ request, params }) => {
      const { at } = (await request.json()) as { at: string | null };
      if (refuse)
        return HttpResponse.json({ title: 'It went out meanwhile', status: 409 }, { status: 409 });
      moves.push({ id: String(params.id), at });
      entries = entries.map((e) => (e.id === params.id ? { ...e, plan_at: at } : e));
      return HttpResponse.json(item({ id: String(params.id), plan_at: at }));
    }),
    http.post('*/calendar/bulk', async ({ request }) => {
      bulk.push((await request.json()) as Record<string, unknown>);
      return HttpResponse.json({ moved: 1, failed: [{ id: 'e2', reason: 'It is published.' }] });
    }),
  );
});
const show = (path = '/calendar?date=2026-11-22', role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<Component />, path, { workspace: { ...testWorkspace, role } });
const chip = (name: RegExp) => screen.findByRole('button', { name });
const data = () => {
  const held = new Map<string, string>();
  return {
    setData: (k: string, v: string) => void held.set(k, v),
    getData: (k: string) => held.get(k) ?? '',
    get types() {
      return [...held.keys()];
    },
    effectAllowed: '',
  };
};
const cell = (day: string) => document.querySelector(`[data-day="${day}"]`)!;

describe('where an entry stands', () => {
  it('is told on the workspace’s clock, also at the end of a day and over a clock change', () => {
    const [late, summer] = place(
      [
        entry({ plan_at: '2026-11-24T23:30:00Z' }),
        entry({ id: 'e3', plan_at: '2026-07-01T08:00:00Z' }),
      ],
      'Europe/Berlin',
    ).toSorted((a, b) => (a.day < b.day ? 1 : -1));
    expect([late!.day, late!.time]).toEqual(['2026-11-25', '00:30']);
    expect([summer!.day, summer!.time]).toEqual(['2026-07-01', '10:00']);
    expect(momentIn({ day: '2026-10-25' }, 570, 'Europe/Berlin')).toBe('2026-10-25T08:30:00Z');
    expect(momentIn({ day: '2026-10-24', hour: 11 }, 570, 'Europe/Berlin')).toBe(
      '2026-10-24T09:30:00Z',
    );
  });
  it('is in whole weeks from Monday, and turns by month and by week', () => {
    expect(spanOf('month', '2026-11-22')).toEqual({ from: '2026-10-26', to: '2026-12-06' });
    expect(spanOf('week', '2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-22' });
    expect(turn('month', '2026-01-31', 1)).toBe('2026-02-01');
  });
  it('goes over midnight when it is moved by an hour', () => {
    const [p] = place([entry({ plan_at: '2026-11-24T22:45:00Z' })], 'Europe/Berlin');
    expect(stepped(p!, { days: 0, hours: 1 }, 'Europe/Berlin')).toBe('2026-11-24T23:45:00Z');
  });
});

describe('a plain arrow', () => {
  const drawn = [
    { id: 'a', day: '2026-11-16' },
    { id: 'b', day: '2026-11-16' },
    { id: 'c', day: '2026-11-19' },
    { id: 'd', day: '2026-11-23' },
    { id: 'e', day: '2026-11-23' },
  ];
  const to = (id: string, key: string, view: 'month' | 'week' = 'month') =>
    nextDrawn(drawn, id, `Arrow${key}`, view);
  it('leads through a day, and to the days that have entries', () => {
    expect([to('a', 'Down'), to('b', 'Up')]).toEqual(['b', 'a']);
    expect([to('b', 'Right'), to('c', 'Left'), to('c', 'Right')]).toEqual(['c', 'a', 'd']);
    expect([to('a', 'Left'), to('e', 'Right'), to('a', 'x')]).toEqual([null, null, null]);
  });
  it('goes on in the week above or below at the end of a day of the month', () => {
    expect([to('b', 'Down'), to('d', 'Up')]).toEqual(['d', 'b']);
    expect([to('c', 'Down'), to('b', 'Down', 'week')]).toEqual([null, null]);
  });
});

describe('the calendar', () => {
  it('is walked by arrows, and the help tells of the keys that are there', async () => {
    entries.push(entry({ id: 'e3', title: 'Two days on', plan_at: '2026-11-26T08:30:00Z' }));
    show();
    const first = await chip(/The first frost/);
    first.focus();
    fireEvent.keyDown(first, { key: 'ArrowRight' });
    expect(await chip(/Two days on/)).toHaveFocus();
    expect(moves).toEqual([]);
    const told = () =>
      getActions()
        .filter((a) => a.isTold)
        .map((a) => a.label);
    expect(told()).toEqual(['From entry to entry', 'Move the entry']);
    await userEvent.click(screen.getByRole('button', { name: 'List' }));
    await waitFor(() => expect(told()).toEqual([]));
  });
  it('shows the month with states and reasons, without a fault of access', async () => {
    entries.push(entry({ id: 'e3', title: 'Refused', state: 'failed', note: 'Too large' }));
    const view = show();
    const failed = await chip(/Refused/);
    expect(failed).toHaveAccessibleName(/Refused.*LinkedIn, Failed/);
    await userEvent.click(failed);
    const card = await screen.findByRole('dialog', { name: 'Refused' });
    expect(within(card).getByText('Too large')).toBeInTheDocument();
    await userEvent.keyboard('{Escape}');
    expect(await axeViolations(view.container)).toEqual([]);
  });
  it('names an entry by the words that are seen of it, for those who speak to the page', async () => {
    entries.push(
      entry({ id: 'e3', title: '', excerpt: 'Words alone', network: null, kind: 'blog' }),
    );
    show();
    await chip(/Words alone/);
    const chips = [...document.querySelectorAll('.cal-chip')];
    expect(chips.length).toBe(3);
    for (const one of chips) {
      expect(one.textContent).toMatch(/^09:30 \S/);
      expect(one.getAttribute('aria-label')).toContain(one.textContent);
    }
    // It is in a conflict, which is said before.
    expect(chips[0]).toHaveAccessibleName(
      /conflict.*, 09:30 The first frost, LinkedIn, Scheduled$/i,
    );
  });
  it('moves an entry by dragging it, at its own time of day, and back by Undo', async () => {
    show();
    const dataTransfer = data();
    fireEvent.dragStart(await chip(/The first frost/), { dataTransfer });
    fireEvent.dragOver(cell('2026-11-26'), { dataTransfer });
    fireEvent.drop(cell('2026-11-26'), { dataTransfer });
    await waitFor(() => expect(moves).toEqual([{ id: 'e1', at: '2026-11-26T08:30:00Z' }]));
    expect(cell('2026-11-26')).toHaveTextContent('The first frost');
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(moves.at(-1)).toEqual({ id: 'e1', at: '2026-11-24T08:30:00Z' }));
  });
  it('opens an entry by Enter and by Space, as a button does', async () => {
    show();
    for (const key of ['Enter', ' ']) {
      fireEvent.keyDown(await chip(/The first frost/), { key });
      expect(await screen.findByRole('dialog')).toBeInTheDocument();
      await userEvent.keyboard('{Escape}');
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    }
    // A browser drags no <button>, or none of which all styles are unset.
    expect((await chip(/The first frost/)).tagName).toBe('DIV');
  });
  it('moves by the keyboard, and leaves what went out where it is', async () => {
    show();
    fireEvent.keyDown(await chip(/The first frost/), { key: 'ArrowRight', shiftKey: true });
    await waitFor(() => expect(moves).toEqual([{ id: 'e1', at: '2026-11-25T08:30:00Z' }]));
    fireEvent.keyDown(await chip(/Out already/), { key: 'ArrowRight', shiftKey: true });
    expect(await chip(/Out already/)).toHaveAttribute('draggable', 'false');
    expect(moves).toHaveLength(1);
  });
  it('puts an entry back when the server refuses', async () => {
    refuse = true;
    show();
    fireEvent.keyDown(await chip(/The first frost/), { key: 'ArrowRight', shiftKey: true });
    expect(await screen.findByText('It went out meanwhile')).toBeInTheDocument();
    expect(cell('2026-11-24')).toHaveTextContent('The first frost');
  });
  it('draws few of thousands in a day, and counts the rest', async () => {
    entries = Array.from({ length: 5000 }, (_, i) => entry({ id: `n${i}`, title: `Post ${i}` }));
    show();
    expect(await screen.findByText('4,997 more')).toBeInTheDocument();
    expect(document.querySelectorAll('.cal-chip').length).toBe(3);
  });
  it('says where it broke off, and leads to the rest day by day', async () => {
    more = true;
    const { router } = show();
    expect(
      await screen.findByText(/these are the first 2 entries, up to .*November/),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /^Week of .*November/ }));
    expect(router.state.location.search).toContain('view=week');
    await userEvent.click(await screen.findByRole('button', { name: /^All of .*November/ }));
    expect(router.state.location.search).toContain('day=2026-11-24');
    // That day alone is asked for: what came after the break is among it.
    await waitFor(() =>
      expect([asked.at(-1)!.get('from'), asked.at(-1)!.get('to')]).toEqual([
        '2026-11-23T23:00:00Z',
        '2026-11-24T23:00:00Z',
      ]),
    );
    expect(await screen.findByText(/Filter by network or state/)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^(Week|All) of/ })).toBeNull();
  });
  it('asks for one network and keeps it in the address', async () => {
    const { router } = show();
    await chip(/The first frost/);
    // Moments on the workspace's clock, the end not counted with it.
    expect([asked[0]!.get('from'), asked[0]!.get('to')]).toEqual([
      '2026-10-25T23:00:00Z',
      '2026-12-06T23:00:00Z',
    ]);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Network' }), 'x');
    await waitFor(() => expect(asked.at(-1)!.get('network')).toBe('x'));
    expect(router.state.location.search).toContain('network=x');
  });
  it('gives a day to what has none', async () => {
    show('/calendar?date=2026-11-22&unplanned=open');
    await userEvent.click(await screen.findByRole('button', { name: 'Plan “Has no day”' }));
    const dialog = await screen.findByRole('dialog');
    fireEvent.change(within(dialog).getByLabelText('Date'), { target: { value: '2026-11-30' } });
    fireEvent.submit(dialog.querySelector('form')!);
    await waitFor(() => expect(moves).toEqual([{ id: 'u1', at: '2026-11-30T08:00:00Z' }]));
  });
  it('moves many from the list and says which stayed', async () => {
    show('/calendar?date=2026-11-22&view=list');
    await userEvent.click(await screen.findByRole('checkbox', { name: /Select all/ }));
    await userEvent.click(await screen.findByRole('button', { name: '+7 days' }));
    expect(await screen.findByText('1 moved, 1 stayed: It is published.')).toBeInTheDocument();
    expect(bulk).toEqual([{ ids: ['e1', 'e2'], shift_minutes: 10080 }]);
  });
  it('lets a viewer look and not move', async () => {
    show('/calendar?date=2026-11-22', 'viewer');
    const here = await chip(/The first frost/);
    expect(here).toHaveAttribute('draggable', 'false');
    fireEvent.keyDown(here, { key: 'ArrowRight', shiftKey: true });
    expect(moves).toEqual([]);
  });
  it('tints good hours in the week', async () => {
    show('/calendar?date=2026-11-22&view=week');
    expect(await screen.findByText('good hour')).toHaveClass('cal-best');
    expect(screen.getByText(/Learned from what your own posts reached/)).toBeInTheDocument();
  });
  it('says when it could not be loaded', async () => {
    server.use(
      http.get('*/calendar', () =>
        HttpResponse.json({ title: 'Broken', status: 500 }, { status: 500 }),
      ),
    );
    show();
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeInTheDocument();
  });
});
