import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { page, session, task } from '@/test/fixtures';
import { renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component } from './TrendsPage';

const trend = (id: string, term: string) => ({
  id,
  term,
  label: null,
  kind: 'term',
  language: 'en',
  state: 'rising',
  count: 12,
  baseline: 3,
  change: -0.25,
  sources: 2,
  series: [],
  examples: [],
});
let wanted: unknown[];
beforeEach(() => {
  wanted = [];
  setSession(session());
  const writing = task({ id: 'w1', type: 'content.generate', state: 'running', progress: 0 });
  server.use(
    http.get('*/trends', () =>
      HttpResponse.json(page([trend('a', 'right to repair'), trend('b', 'winter boots')])),
    ),
    http.get('*/tasks/w1', () => HttpResponse.json(writing)),
    http.post('*/content/generate/brief', async ({ request }) => {
      wanted.push(await request.json());
      return HttpResponse.json({ task: writing }, { status: 202 });
    }),
  );
});

describe('the trends', () => {
  it('name what a brief is made of, before and while it is made', async () => {
    renderApp(<Component />, '/trends');
    const make = await screen.findByRole('button', { name: 'Make a brief: winter boots' });
    expect(screen.getAllByText('−25.0%')).toHaveLength(2);
    await userEvent.click(make);
    await waitFor(() => expect(wanted).toEqual([{ trend_id: 'b' }]));
    expect(
      await screen.findByRole('button', { name: 'Making a brief …: winter boots' }),
    ).toBeDisabled();
    expect(screen.getByRole('button', { name: 'Make a brief: right to repair' })).toBeEnabled();
  });
});
