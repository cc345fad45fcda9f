import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { toast } from 'sonner';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Webhook, WebhookDelivery } from '@/api/loop';
import { setSession } from '@/api/session';
import { page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { gather, groupTopics, hostOf, isAddress, spread, standingOf } from './model';
import { Component as WebhooksPage } from './WebhooksPage';

const all = ['content.created', 'content.published', 'content.state', 'source.item_added', 'x.new'];
const hook = (w: Partial<Webhook> = {}): Webhook => ({
  id: 'w1',
  url: 'https://hooks.test/in?key=1',
  topics: ['content.published'],
  enabled: true,
  last_delivered_at: '2026-11-21T08:00:00Z',
  last_error: null,
  created_at: '2026-11-01T08:00:00Z',
  version: 3,
  ...w,
});
const delivery = (d: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  id: 'd1',
  topic: 'content.published',
  state: 'failed',
  attempts: 2,
  status: 503,
  error: 'answered 503',
  created_at: '2026-11-21T08:00:00Z',
  updated_at: '2026-11-21T08:10:00Z',
  payload: { type: 'content.published', item: { text: 'Told' } },
  tries: [
    { at: '2026-11-21T08:00:00Z', duration_ms: 12, status: null, error: 'no answer', answer: null },
    ...['2026-11-21T08:05:00Z', '2026-11-21T08:10:00Z'].map((at) => ({
      at,
      duration_ms: 90,
      status: 503,
      error: 'answered 503',
      answer: 'Back soon',
    })),
  ],
  ...d,
});

let hooks: Webhook[];
let log: WebhookDelivery[];
let feed: { open: boolean; created_at: string | null };
let sent: [string, unknown?][];
let outcome: Record<string, unknown>;
beforeEach(() => {
  toast.dismiss();
  setSession(session());
  hooks = [hook(), hook({ id: 'w2', url: 'https://b.test/', last_error: 'answered 503' })];
  log = [delivery()];
  feed = { open: false, created_at: null };
  sent = [];
  outcome = { state: 'succeeded', result: { status: 204 } };
  server.use(
    http.get('*/webhooks', () => HttpResponse.json(page(hooks))),
    http.get('*/webhooks/topics', () => HttpResponse.json({ data: all })),
    http.post('*/webhooks', async ({ request }) => {
      const body = (await request.json()) as { url: string; topics: string[] };
      sent.push(['create', body]);
      if (body.url.includes('refused'))
        return HttpResponse.json(
          {
            title: 'Invalid',
            status: 422,
            errors: [{ pointer: '/url', detail: 'is a private address' }],
          },
          { status: 422 },
        );
      const made = hook({ id: 'w9', ...body, last_delivered_at: null });
      hooks = [...hooks, made];
      return HttpResponse.json({ ...made, secret: 'whsec_once' }, { status: 201 });
    }),
    http.patch('*/webhooks/:id', async ({ request, params }) => {
      const body = (await request.json()) as Partial<Webhook>;
      sent.push([`patch ${String(params.id)} ${request.headers.get('if-match') ?? ''}`, body]);
      hooks = hooks.map((w) => (w.id === params.id ? { ...w, ...body } : w));
      return HttpResponse.json(hooks.find((w) => w.id === params.id));
    }),
    http.delete('*/webhooks/:id', ({ params }) => {
      hooks = hooks.filter((w) => w.id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
    http.get('*/webhooks/:id/deliveries', () => HttpResponse.json(page(log))),
    http.post('*/webhooks/:id/test', () =>
      HttpResponse.json({ task: task({ id: 't1', state: 'queued' }) }, { status: 202 }),
    ),
    http.get('*/tasks/t1', () => HttpResponse.json(task({ id: 't1', ...outcome }))),
    http.post('*/webhooks/deliveries/:id/replay', ({ params }) => {
      sent.push([`replay ${String(params.id)}`]);
      log = log.map((d) => ({ ...d, state: 'waiting' as const }));
      return HttpResponse.json(log[0]);
    }),
    http.get('*/content/feed-token', () => HttpResponse.json(feed)),
    http.post('*/content/feed-token', () => {
      sent.push(['open feed']);
      feed = { open: true, created_at: '2026-11-22T08:00:00Z' };
      return HttpResponse.json({
        token: 'abc',
        json_url: 'https://h.test/feed.json?token=abc',
        xml_url: 'https://h.test/feed.xml?token=abc',
        created_at: feed.created_at,
      });
    }),
    http.delete('*/content/feed-token', () => {
      sent.push(['close feed']);
      feed = { open: false, created_at: null };
      return new HttpResponse(null, { status: 204 });
    }),
  );
});
const show = (path = '/settings/webhooks', role: 'owner' | 'editor' = 'owner') =>
  renderApp(<WebhooksPage />, path, { workspace: { ...testWorkspace, role } });
const pick = async (row: string, entry: string) => {
  await userEvent.click(await screen.findByRole('button', { name: `More for ${row}` }));
  await userEvent.click(await screen.findByRole('menuitem', { name: entry }));
};

describe('the events of a webhook', () => {
  it('are grouped as people look for them, new ones at the end', () => {
    expect(groupTopics(all).map((g) => [g.id, g.topics])).toEqual([
      ['out', ['content.published']],
      ['work', ['content.created', 'content.state']],
      ['in', ['source.item_added']],
      ['other', ['x.new']],
    ]);
  });
  it('keep a room that was asked for whole until something is taken out of it', () => {
    expect(spread(['content.*', 'x.new'], all)).toEqual([
      'content.created',
      'content.published',
      'content.state',
      'x.new',
    ]);
    expect(gather(spread(['content.*'], all), ['content.*'], all)).toEqual(['content.*']);
    expect(gather([...spread(['content.*'], all), 'x.new'], ['content.*'], all)).toEqual([
      'content.*',
      'x.new',
    ]);
    expect(gather(['content.created'], ['content.*'], all)).toEqual(['content.created']);
  });
  it('and its address and standing are told in short', () => {
    expect(hostOf('https://a.test:8443/x')).toBe('a.test:8443');
    expect(hostOf('odd')).toBe('odd');
    expect([isAddress('https://a.test'), isAddress('ftp://a'), isAddress('https://')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(
      [
        hook({ enabled: false, last_error: 'x' }),
        hook({ last_error: 'x' }),
        hook(),
        hook({ last_delivered_at: null }),
      ].map(standingOf),
    ).toEqual(['paused', 'failing', 'ok', 'new']);
  });
});

describe('webhooks', () => {
  it('stand with their events, standing and last fault', async () => {
    const { container } = show();
    const row = await screen.findByRole('listitem', { name: 'hooks.test' });
    expect(row).toHaveTextContent('Delivering');
    expect(row).toHaveTextContent('Published');
    const other = screen.getByRole('listitem', { name: 'b.test' });
    expect(within(other).getByRole('alert')).toHaveTextContent('The last try failed: answered 503');
    expect(await axeViolations(container)).toEqual([]);
  });
  it('are added with chosen events, and show their secret this once', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Add webhook' }));
    const dialog = await screen.findByRole('dialog', { name: 'Add webhook' });
    const add = within(dialog).getByRole('button', { name: 'Add webhook' });
    await userEvent.click(await within(dialog).findByRole('checkbox', { name: 'Published' }));
    await waitFor(() => expect(add).toBeEnabled());
    await userEvent.click(add);
    expect(within(dialog).getByText('Begin with https:// or http://')).toBeVisible();
    expect(within(dialog).getByText('Choose at least one event.')).toBeVisible();
    expect(sent).toEqual([]);
    await userEvent.type(within(dialog).getByLabelText('Address'), 'https://refused.test/');
    await userEvent.click(within(dialog).getByRole('checkbox', { name: 'x.new' }));
    await userEvent.click(add);
    expect(await within(dialog).findByText('is a private address')).toBeVisible();
    await userEvent.clear(within(dialog).getByLabelText('Address'));
    await userEvent.type(within(dialog).getByLabelText('Address'), 'https://new.test/in');
    await userEvent.click(add);
    const made = await screen.findByRole('dialog', { name: 'The webhook is ready' });
    expect(within(made).getByLabelText('Signing secret')).toHaveValue('whsec_once');
    expect(sent.at(-1)).toEqual(['create', { url: 'https://new.test/in', topics: ['x.new'] }]);
    await userEvent.click(within(made).getByRole('button', { name: 'I have copied it' }));
    expect(await screen.findByRole('listitem', { name: 'new.test' })).toBeVisible();
    expect(screen.queryByDisplayValue('whsec_once')).toBeNull();
  });
  it('are changed on the version they were read with', async () => {
    show();
    await pick('hooks.test', 'Edit');
    const dialog = await screen.findByRole('dialog', { name: 'Edit webhook' });
    expect(await within(dialog).findByRole('checkbox', { name: 'Published' })).toBeChecked();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Everything' }));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(sent).toEqual([
        ['patch w1 "3"', { url: 'https://hooks.test/in?key=1', topics: ['*'] }],
      ]),
    );
  });
  it('are paused at once, with a way back', async () => {
    show();
    await pick('hooks.test', 'Pause');
    await waitFor(() => expect(sent).toEqual([['patch w1 ', { enabled: false }]]));
    const row = screen.getByRole('listitem', { name: 'hooks.test' });
    await waitFor(() => expect(row).toHaveTextContent('Paused'));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(sent.at(-1)).toEqual(['patch w1 ', { enabled: true }]));
  });
  it('are deleted after a question', async () => {
    show();
    await pick('b.test', 'Delete');
    const question = await screen.findByRole('alertdialog');
    await userEvent.click(within(question).getByRole('button', { name: 'Delete webhook' }));
    await waitFor(() => expect(screen.queryByRole('listitem', { name: 'b.test' })).toBeNull());
  });
  it('are tested, and say what came of it', async () => {
    show();
    const test = await screen.findByRole('button', { name: 'Send test to hooks.test' });
    await userEvent.click(test);
    expect(await screen.findByText('It arrived: 204')).toBeVisible();
    outcome = { state: 'failed', error: 'The webhook answered 404' };
    await userEvent.click(screen.getByRole('button', { name: 'Send test to b.test' }));
    const row = screen.getByRole('listitem', { name: 'b.test' });
    await waitFor(() => expect(row).toHaveTextContent(/The webhook answered 404|It arrived/));
  });
  it('say when there are none, and when they cannot be read', async () => {
    hooks = [];
    const view = show();
    expect(await screen.findByText('No webhooks yet')).toBeVisible();
    view.unmount();
    server.use(
      http.get('*/webhooks', () =>
        HttpResponse.json({ title: 'Broken', status: 500 }, { status: 500 }),
      ),
    );
    show();
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
  });
  it('are for admins', async () => {
    show('/settings/webhooks', 'editor');
    expect(await screen.findByText('This needs the role Admin')).toBeVisible();
  });
});

describe('deliveries', () => {
  it('show every try with its answer, and are sent again', async () => {
    const { baseElement } = show('/settings/webhooks?deliveries=w1');
    const line = await screen.findByRole('button', { name: /Published.*Given up/ });
    await userEvent.click(line);
    expect(screen.getByText('no answer')).toBeVisible();
    expect(screen.getAllByText('Back soon')).toHaveLength(1);
    const tries = within(line.closest('li')!).getAllByRole('listitem');
    // The newest first.
    expect(tries.map((x) => /answered 503|no answer/.exec(x.textContent ?? '')![0])).toEqual([
      'answered 503',
      'answered 503',
      'no answer',
    ]);
    expect(screen.getByText(/"text": "Told"/)).toBeVisible();
    expect(await axeViolations(baseElement)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Send again' }));
    await waitFor(() => expect(sent).toEqual([['replay d1']]));
    expect(await screen.findByText('On its way')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Send again' })).toBeNull();
  });
  it('are not sent again while the webhook is paused', async () => {
    hooks = [hook({ enabled: false })];
    show('/settings/webhooks?deliveries=w1');
    await userEvent.click(await screen.findByRole('button', { name: /Published.*Given up/ }));
    expect(screen.getByRole('button', { name: 'Send again' })).toBeDisabled();
    expect(screen.getByText('Resume the webhook first.')).toBeVisible();
  });
  it('say when nothing was sent', async () => {
    log = [];
    show('/settings/webhooks?deliveries=w1');
    expect(await screen.findByText('Nothing was sent yet')).toBeVisible();
  });
});

describe('the feed', () => {
  it('is opened, shows its addresses once, gets new ones and is shut', async () => {
    const { container } = show('/settings/webhooks?view=feed');
    await userEvent.click(await screen.findByRole('button', { name: 'Make an address' }));
    let made = await screen.findByRole('dialog', { name: 'The feed is open' });
    expect(within(made).getByLabelText('JSON Feed')).toHaveValue(
      'https://h.test/feed.json?token=abc',
    );
    expect(within(made).getByLabelText('Atom')).toHaveValue('https://h.test/feed.xml?token=abc');
    await userEvent.click(within(made).getByRole('button', { name: 'I have copied it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(await axeViolations(container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'New address' }));
    const ask = await screen.findByRole('alertdialog');
    expect(sent).toEqual([['open feed']]);
    await userEvent.click(within(ask).getByRole('button', { name: 'New address' }));
    made = await screen.findByRole('dialog', { name: 'The feed is open' });
    await userEvent.click(within(made).getByRole('button', { name: 'I have copied it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(screen.getByRole('button', { name: 'Switch off' }));
    await userEvent.click(
      within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Switch off' }),
    );
    expect(await screen.findByRole('button', { name: 'Make an address' })).toBeVisible();
    expect(sent.map(([what]) => what)).toEqual(['open feed', 'open feed', 'close feed']);
  });
});
