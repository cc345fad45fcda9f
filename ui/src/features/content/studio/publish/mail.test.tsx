import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ItemState, Publication } from '@/api';
import { setSession } from '@/api/session';
import { item } from '@/test/contentFixtures';
import { page, session } from '@/test/fixtures';
import { renderApp } from '@/test/render';
import { server } from '@/test/server';
import type { Studio } from '../useStudio';
import { PublishBox } from './PublishBox';

const handedOver: Publication = {
  id: 'p1',
  item_id: 'c1',
  title: 'Autumn is here!',
  network: 'email',
  connection_id: null,
  state: 'manual',
  attempt: 0,
  max_attempts: 3,
  external_id: null,
  url: null,
  error: null,
  file: '/api/v1/publications/p1/file',
  created_at: '2026-11-20T08:00:00Z',
  updated_at: '2026-11-20T08:00:00Z',
  published_at: null,
  next_try_at: null,
  log: [],
};
let log: Publication[];
let asked: string[];

beforeEach(() => {
  log = [];
  asked = [];
  setSession(session());
  server.use(
    http.get('*/connections', () => HttpResponse.json(page([]))),
    http.get('*/publications', () => HttpResponse.json(page(log))),
    http.get('*/publications/:id/file', ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.text('Subject: Autumn is here!');
    }),
    http.post('*/content/items/:id/publish', () => {
      asked.push('publish');
      return HttpResponse.json({ task: { id: 't1' } }, { status: 202 });
    }),
    http.post('*/content/items/:id/unschedule', () => {
      asked.push('unschedule');
      return HttpResponse.json(item({ kind: 'email', network: 'email', state: 'approved' }));
    }),
    http.post('*/content/items/:id/mark-published', () => {
      asked.push('mark');
      return HttpResponse.json(item({ kind: 'email', network: 'email', state: 'published' }));
    }),
  );
});
function show(state: ItemState) {
  const plan_at = '2026-11-25T08:00:00Z';
  const here = item({ kind: 'email', network: 'email', title: 'Autumn is here!', state, plan_at });
  const studio = { item: here, view: here, save: async () => here, take: () => undefined };
  renderApp(<PublishBox studio={studio as unknown as Studio} />, '/');
}

describe('a mail', () => {
  it('is made as a file without an account', async () => {
    show('approved');
    await userEvent.click(await screen.findByRole('button', { name: 'Make the mail' }));
    expect(await screen.findByText('The mail is being made')).toBeVisible();
    expect(asked).toEqual(['publish']);
    expect(screen.queryByText(/No account is connected/)).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'It is sent' })).not.toBeInTheDocument();
  });

  it('is no promise that Herald sends it', async () => {
    show('scheduled');
    expect(await screen.findByText(/^You will be reminded/)).toBeVisible();
  });

  it('can be taken back while it waits for a person', async () => {
    log = [handedOver];
    show('publishing');
    expect(await screen.findByText('It waits for you.')).toBeVisible();
    expect(screen.queryByText(/^Try 0/)).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Take back' }));
    expect(await screen.findByText('Not scheduled any more')).toBeVisible();
    expect(asked).toEqual(['unschedule']);
  });

  it('is fetched in both forms, then told as sent', async () => {
    log = [handedOver];
    show('publishing');
    await userEvent.click(await screen.findByRole('button', { name: 'Mail (.eml)' }));
    await userEvent.click(screen.getByRole('button', { name: 'Page (.html)' }));
    await userEvent.click(screen.getByRole('button', { name: 'It is sent' }));
    expect(await screen.findByText('Marked as published')).toBeVisible();
    expect(asked).toEqual(['?format=eml', '?format=html', 'mark']);
  });
});
