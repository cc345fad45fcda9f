import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PerformanceRow } from '@/api/loop';
import { setSession } from '@/api/session';
import { session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component } from './PerformancePage';

const row = (key: string, label: string): PerformanceRow => ({
  key,
  label,
  items: 1,
  score: 12,
  low: 8,
  high: 16,
  lift: 0.4,
  impressions: 900,
  engagements: 30,
  rate: 0.03,
  why: '',
});
let generated: unknown[];
let finish: () => void;
beforeEach(() => {
  setSession(session());
  generated = [];
  let state: 'running' | 'succeeded' = 'running';
  finish = () => (state = 'succeeded');
  const made = () =>
    task({
      id: 't1',
      type: 'content.generate',
      state,
      result: state === 'succeeded' ? { item_ids: ['b1'], drafts: [] } : null,
    });
  server.use(
    http.get('*/content/performance', () =>
      HttpResponse.json({ rows: [row('i1', 'First frost'), row('i2', 'Repair')], mean_score: 9 }),
    ),
    http.get('*/content/lessons', () => HttpResponse.json({ data: [] })),
    http.post('*/content/generate/brief', async ({ request }) => {
      generated.push(await request.json());
      return HttpResponse.json({ task: made() }, { status: 202 });
    }),
    http.get('*/tasks/t1', () => HttpResponse.json(made())),
  );
});
const show = (role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<Component />, '/content/performance', {
    workspace: { ...testWorkspace, role },
    routes: [
      { path: '/content/performance', element: <Component /> },
      { path: '/content/:id', element: <p>The brief</p> },
    ],
  });

describe('what works', () => {
  it('says which text a brief is being made of, takes no second wish, and opens it', async () => {
    const view = show();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Make a brief of it: First frost' }),
    );
    const waiting = await screen.findByRole('button', {
      name: 'Making a brief of it: First frost',
    });
    expect(waiting).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Make a brief of it: Repair' })).toBeDisabled();
    expect(generated).toEqual([{ brief: 'First frost' }]);
    expect(await axeViolations(view.container)).toEqual([]);
    finish();
    expect(await screen.findByText('The brief', {}, { timeout: 8000 })).toBeInTheDocument();
    expect(view.router.state.location.pathname).toBe('/content/b1');
  });
  it('offers a reader no brief', async () => {
    show('viewer');
    expect(await screen.findByRole('link', { name: 'First frost' })).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('button', { name: /brief/ })).toBeNull());
  });
});
