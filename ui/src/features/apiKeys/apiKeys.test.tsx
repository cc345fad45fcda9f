import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiKey } from '@/api';
import { setSession } from '@/api/session';
import { page, session } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as ApiKeysPage } from './ApiKeysPage';
import { choicesFor, expiryOf, groupScopes, resources, scopesOf, stateOf } from './model';

const key = (k: Partial<ApiKey> = {}): ApiKey => ({
  id: 'k1',
  name: 'Looker export',
  prefix: 'hrld_7fQ2',
  role: 'viewer',
  scopes: ['campaigns:read'],
  created_at: '2026-05-01T08:00:00Z',
  last_used_at: null,
  expires_at: null,
  created_by: 'u1',
  ...k,
});
let list: ApiKey[];

beforeEach(() => {
  list = [key(), key({ id: 'k2', name: 'Old', scopes: ['*'], expires_at: '2020-01-01T00:00:00Z' })];
  setSession(session());
  server.use(
    http.get('*/api-keys', () => HttpResponse.json(page(list))),
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
  );
});

describe('the API keys', () => {
  it('say what each opens, who made it and that one has ended', async () => {
    const { container } = renderApp(<ApiKeysPage />, '/settings/api-keys');
    const row = (await screen.findByText('Looker export')).closest('li')!;
    await within(row).findByText(/by Mira Keller/);
    expect(row).toHaveTextContent('Campaigns and figures');
    expect(row).toHaveTextContent('Never used · never expires');
    const old = screen.getByText('Old').closest('li')!;
    expect(old).toHaveTextContent('Expired');
    expect(old).toHaveTextContent('Everything its role allows');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('are made with role, parts and end, and shown once', async () => {
    const sent: { scopes?: string[]; expires_at?: string }[] = [];
    server.use(
      http.post('*/api-keys', async ({ request }) => {
        sent.push((await request.json()) as object);
        return HttpResponse.json(
          { ...key({ id: 'k3', name: 'Budget bot' }), key: 'hrld_secret' },
          { status: 201 },
        );
      }),
    );
    renderApp(<ApiKeysPage />, '/settings/api-keys');
    await userEvent.click(await screen.findByRole('button', { name: 'New API key' }));
    const dialog = await screen.findByRole('dialog', { name: 'New API key' });
    await userEvent.type(within(dialog).getByLabelText('Name'), 'Budget bot');
    expect(within(dialog).queryByLabelText('Campaigns and figures: Change')).toBeNull();
    await userEvent.selectOptions(within(dialog).getByLabelText('Role'), 'editor');
    await userEvent.click(within(dialog).getByLabelText('Campaigns and figures: Change'));
    await userEvent.click(within(dialog).getByLabelText('Tasks: Read'));
    await userEvent.selectOptions(within(dialog).getByLabelText('Expires'), '30');
    expect(await axeViolations(dialog)).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create key' }));
    expect(await screen.findByLabelText('API key')).toHaveValue('hrld_secret');
    expect(sent[0]).toMatchObject({
      name: 'Budget bot',
      role: 'editor',
      scopes: ['campaigns:read', 'campaigns:write', 'tasks:read'],
    });
    const days = (Date.parse(sent[0]!.expires_at!) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThan(30.1);
    await userEvent.click(screen.getByRole('button', { name: 'I have copied it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(document.body.textContent).not.toContain('hrld_secret');
  });

  it('are not made without any part, nor without a name', async () => {
    renderApp(<ApiKeysPage />, '/settings/api-keys?create=new');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByLabelText('Campaigns and figures: Read'));
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create key' }));
    expect(await within(dialog).findByText('This field is needed')).toBeVisible();
    await userEvent.type(within(dialog).getByLabelText('Name'), 'X');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create key' }));
    expect(await within(dialog).findByText(/Choose at least one part/)).toBeVisible();
  });

  it('are revoked after a question', async () => {
    server.use(
      http.delete('*/api-keys/:id', ({ params }) => {
        list = list.filter((k) => k.id !== params.id);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    renderApp(<ApiKeysPage />, '/settings/api-keys');
    await userEvent.click(await screen.findByRole('button', { name: 'Revoke Looker export' }));
    const ask = await screen.findByRole('alertdialog');
    await userEvent.click(within(ask).getByRole('button', { name: 'Revoke' }));
    expect(await screen.findByText('The key “Looker export” was revoked')).toBeVisible();
    await waitFor(() => expect(screen.queryByText('Looker export')).toBeNull());
  });

  it('belong to admins; others read why, and nothing is asked for', async () => {
    server.use(http.get('*/api-keys', () => HttpResponse.error()));
    renderApp(<ApiKeysPage />, '/settings/api-keys', {
      workspace: { ...testWorkspace, role: 'editor' },
    });
    expect(screen.getByText('This needs the role Admin')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'New API key' })).toBeNull();
  });

  it('have an empty state with the next step, and an error with another try', async () => {
    list = [];
    const view = renderApp(<ApiKeysPage />, '/settings/api-keys');
    expect(await screen.findByText('No API keys yet')).toBeVisible();
    expect(screen.getAllByRole('button', { name: 'New API key' })).toHaveLength(1);
    view.unmount();
    server.use(
      http.get('*/api-keys', () =>
        HttpResponse.json({ title: 'No', status: 500 }, { status: 500 }),
      ),
    );
    renderApp(<ApiKeysPage />, '/settings/api-keys');
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeVisible();
  });
});

describe('scopes', () => {
  it('of writing name reading, too', () =>
    expect(scopesOf({ campaigns: 'write', tasks: 'read', views: 'none' })).toEqual([
      'campaigns:read',
      'campaigns:write',
      'tasks:read',
    ]));
  it('never offer a viewer anything to change', () => {
    for (const r of resources) expect(choicesFor(r, 'viewer')).not.toContain('write');
    expect(choicesFor(resources[0], 'editor')).toContain('write');
  });
  it('are told by resource, the stronger one', () =>
    expect(groupScopes(['campaigns:write', 'campaigns:read', 'tasks:read'])).toEqual([
      { resource: 'campaigns', access: 'write' },
      { resource: 'tasks', access: 'read' },
    ]));
});

it('a key ends when it says', () => {
  const now = Date.parse('2026-11-21T00:00:00Z');
  expect(expiryOf('30', now)).toBe('2026-12-21T00:00:00.000Z');
  expect(expiryOf('never', now)).toBeNull();
  expect(stateOf({ expires_at: '2026-11-21T00:00:00Z' }, now)).toBe('expired');
  expect(stateOf({ expires_at: '2026-11-30T00:00:00Z' }, now)).toBe('soon');
  expect(stateOf({ expires_at: '2027-11-30T00:00:00Z' }, now)).toBe('active');
});
