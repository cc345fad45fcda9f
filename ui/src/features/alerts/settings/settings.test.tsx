import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { toast } from 'sonner';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AlertChannel, AlertRoute } from '@/api';
import { setSession } from '@/api/session';
import { listenForShortcuts } from '@/shared/lib/shortcuts';
import { page, session } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as AlertSettingsPage } from './AlertSettingsPage';

const channel = (c: Partial<AlertChannel> = {}): AlertChannel => ({
  id: 'c1',
  name: 'Pager',
  kind: 'webhook',
  settings: { url: 'https://hooks.test/alerts' },
  enabled: true,
  state: 'ok',
  last_used_at: null,
  last_error: null,
  created_at: '2026-11-01T08:00:00Z',
  version: 1,
  ...c,
});
const route = (r: Partial<AlertRoute> = {}): AlertRoute => ({
  id: 'r1',
  name: 'Critical at once',
  position: 1,
  min_severity: 'CRITICAL',
  kinds: [],
  condition: null,
  channel_ids: ['c1'],
  quiet_hours: null,
  digest: 'none',
  digest_at: null,
  escalate_after_minutes: null,
  escalate_channel_ids: [],
  enabled: true,
  version: 1,
  ...r,
});

let channels: AlertChannel[];
let routes: AlertRoute[];
let sent: [string, unknown?][];

beforeEach(() => {
  toast.dismiss();
  channels = [channel(), channel({ id: 'c2', name: 'Team', kind: 'email', settings: {} })];
  routes = [
    route(),
    route({ id: 'r2', name: 'The rest', position: 2, min_severity: 'INFO', kinds: ['rule'] }),
    route({ id: 'r3', name: 'Quietly', position: 3, min_severity: 'WARNING', channel_ids: [] }),
  ];
  sent = [];
  setSession(session());
  server.use(
    http.get('*/alerts/channels', () => HttpResponse.json(page(channels))),
    http.get('*/alerts/routes', () => HttpResponse.json(page(routes))),
    http.post('*/alerts/channels/:id/rotate', ({ params }) => {
      sent.push([`rotate ${String(params.id)}`]);
      return HttpResponse.json({ ...channels[0], secret: 'whsec_new' });
    }),
    http.delete('*/alerts/channels/:id', ({ params }) => {
      channels = channels.filter((c) => c.id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
    http.patch('*/alerts/routes/:id', async ({ request, params }) => {
      const body = (await request.json()) as Partial<AlertRoute>;
      sent.push([String(params.id), body]);
      routes = routes.map((r) => (r.id === params.id ? { ...r, ...body } : r));
      return HttpResponse.json(routes.find((r) => r.id === params.id));
    }),
  );
});
const show = (path = '/settings/alerts', role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<AlertSettingsPage />, path, { workspace: { ...testWorkspace, role } });
const pick = async (row: string, entry: string) => {
  await userEvent.click(await screen.findByRole('button', { name: `More for ${row}` }));
  await userEvent.click(await screen.findByRole('menuitem', { name: entry }));
};

describe('channels', () => {
  it('get a new secret after a question, and show it this once', async () => {
    const { container } = show();
    await pick('Pager', 'New secret');
    const question = await screen.findByRole('alertdialog', {
      name: 'Make a new secret for Pager?',
    });
    expect(sent).toEqual([]);
    await userEvent.click(within(question).getByRole('button', { name: 'New secret' }));
    const made = await screen.findByRole('dialog', { name: 'New secret of Pager' });
    expect(within(made).getByRole('textbox', { name: 'Secret' })).toHaveValue('whsec_new');
    expect(within(made).getByRole('button', { name: 'Copy' })).toBeVisible();
    expect(sent).toEqual([['rotate c1']]);
    await userEvent.click(within(made).getByRole('button', { name: 'Done' }));
    await waitFor(() => expect(screen.queryByText('whsec_new')).toBeNull());
    expect(await axeViolations(container)).toEqual([]);
  });
  it('have a secret only where something is signed', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'More for Team' }));
    await screen.findByRole('menuitem', { name: 'Edit' });
    expect(screen.queryByRole('menuitem', { name: 'New secret' })).toBeNull();
  });
  it('are deleted after a question', async () => {
    show();
    await pick('Team', 'Delete');
    const question = await screen.findByRole('alertdialog');
    await userEvent.click(within(question).getByRole('button', { name: 'Delete channel' }));
    expect(await screen.findByText('“Team” was deleted')).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('listitem', { name: 'Team' })).toBeNull());
  });
  it('say that nothing has answered yet while the first message is on its way', async () => {
    channels = [channel({ state: 'new', last_used_at: new Date().toISOString() })];
    show();
    expect(await screen.findByRole('listitem', { name: 'Pager' })).toHaveTextContent(
      'No answer yet',
    );
  });
  it('begin with a key', async () => {
    const stop = listenForShortcuts();
    show();
    await screen.findByRole('listitem', { name: 'Pager' });
    await userEvent.keyboard('c');
    expect(await screen.findByRole('dialog', { name: 'Add channel' })).toBeVisible();
    stop();
  });
  it('offer nothing to do to a viewer', async () => {
    show('/settings/alerts', 'viewer');
    await screen.findByRole('listitem', { name: 'Pager' });
    expect(screen.queryByRole('button', { name: /Add channel|More for/ })).toBeNull();
  });
});

describe('routes', () => {
  it('are told as sentences', async () => {
    const { container } = show('/settings/alerts?view=routes');
    const says = async (name: string, text: string) =>
      expect(await screen.findByRole('listitem', { name })).toHaveTextContent(text);
    await says('Critical at once', 'Sends critical alerts to Pager.');
    await says('The rest', 'Sends every alert (Rules) to Pager.');
    await says('Quietly', 'Keeps warnings and worse in the inbox alone.');
    expect(await axeViolations(container)).toEqual([]);
  });
  it('are moved from their menu, and switched off with a way back', async () => {
    show('/settings/alerts?view=routes');
    await pick('The rest', 'Move up');
    await waitFor(() =>
      expect(sent).toEqual([
        ['r2', { position: 1 }],
        ['r1', { position: 2 }],
      ]),
    );
    await userEvent.click(screen.getByRole('switch', { name: 'Turn Quietly off' }));
    expect(await screen.findByText('“Quietly” is off')).toBeVisible();
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(routes.find((r) => r.id === 'r3')!.enabled).toBe(true));
  });
});
