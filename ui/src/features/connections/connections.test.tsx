import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection, ConnectorInfo, Task } from '@/api';
import { setSession } from '@/api/session';
import { setLanguage } from '@/i18n';
import { connection, page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as ConnectionsPage } from './ConnectionsPage';
import {
  changedSettings,
  docsOf,
  newSettings,
  optionLabel,
  plainText,
  settingFields,
  startValues,
  testResult,
} from './model';

const meta: ConnectorInfo = {
  id: 'meta_ads',
  name: 'Meta Ads',
  platform: 'meta',
  capabilities: ['pull_ads', 'change_ads'],
  docs: 'Open **Business settings**, then [System users](https://business.facebook.com).',
  settings_schema: {
    type: 'object',
    required: ['access_token'],
    properties: {
      access_token: {
        type: 'string',
        title: 'Access token',
        description: 'Of a system user',
        writeOnly: true,
      },
      account_ids: { type: ['string', 'null'], title: 'Ad account ids' },
      window: { type: ['string', 'null'], enum: ['days_7', 'days_28', null], title: 'Window' },
      api_base: { type: 'string', title: 'API address' },
    },
  },
};
const broken = connection({
  id: 'n2',
  name: 'TikTok Ads',
  connector_id: 'tiktok_ads',
  state: 'error',
  sandbox: false,
  last_error: 'The access token expired.',
  quota_used: 0.81,
});
const tested = (result: object) =>
  task({ id: 't2', type: 'connection.test', state: 'succeeded', progress: 1, result });

describe('the connections page', () => {
  let list: Connection[];
  let known: ConnectorInfo[];
  let sent: { what: string; body: unknown }[];
  beforeEach(() => {
    list = [connection(), broken];
    known = [meta];
    sent = [];
    setSession(session());
    const keep = async (what: string, request: Request) =>
      sent.push({ what, body: await request.json() });
    server.use(
      http.get('*/connections', () => HttpResponse.json(page(list))),
      http.get('*/connectors', () => HttpResponse.json(page(known))),
      http.get('*/tasks', () => HttpResponse.json(page([]))),
      http.get('*/overview', () => HttpResponse.json({})),
      http.post('*/connections', async ({ request }) => {
        await keep('create', request);
        list = [...list, connection({ id: 'n3', name: 'Meta DACH', state: 'new' })];
        return HttpResponse.json(list[2], { status: 201 });
      }),
      http.patch('*/connections/:id', async ({ request, params }) => {
        await keep('patch', request);
        return HttpResponse.json(list.find((c) => c.id === params.id));
      }),
      http.delete('*/connections/:id', ({ params }) => {
        list = list.filter((c) => c.id !== params.id);
        return new HttpResponse(null, { status: 204 });
      }),
      http.post('*/connections/:id/test', ({ params }) => {
        sent.push({ what: 'test', body: params.id });
        return HttpResponse.json(
          { task: task({ id: 't2', type: 'connection.test' }) },
          { status: 202 },
        );
      }),
      http.get('*/tasks/t2', () =>
        HttpResponse.json(
          tested({
            ok: true,
            message: 'Connected as Mira',
            accounts: [{ external_id: '1', name: 'Northwind EU', currency: 'EUR' }],
          }),
        ),
      ),
    );
  });

  it('offers by what they bring, and the keyboard begins with the first that is seen', async () => {
    const other = (id: string, name: string, capability: string): ConnectorInfo => ({
      ...meta,
      id,
      name,
      capabilities: [capability],
    });
    known = [other('openai', 'OpenAI', 'complete'), other('x', 'X', 'publish'), meta];
    renderApp(<ConnectionsPage />, '/connections?connect=new');
    const dialog = await screen.findByRole('dialog', { name: 'Connect a platform' });
    const first = await within(dialog).findByText('Meta Ads');
    await waitFor(() => expect(first.closest('button')).toHaveFocus());
    expect(
      within(dialog)
        .getAllByRole('heading', { level: 3 })
        .map((x) => x.textContent),
    ).toEqual(['Ads', 'Networks and messages', 'AI']);
  });
  it('shows health, quota, the error and what to do about it', async () => {
    const { container } = renderApp(<ConnectionsPage />, '/connections');
    const row = (await screen.findByText('TikTok Ads')).closest('li')!;
    expect(within(row).getByText('Needs attention')).toBeVisible();
    expect(within(row).getByRole('alert')).toHaveTextContent('The access token expired.');
    expect(within(row).getByRole('alert')).toHaveTextContent('Renew the credentials');
    expect(within(row).getByRole('meter')).toHaveAttribute('aria-valuenow', '81');
    expect(screen.getByText('Meta Ads').closest('li')).toHaveTextContent('Sandbox');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('offers no sync where there are no ads, and says what it is for', async () => {
    const openai: ConnectorInfo = {
      ...meta,
      id: 'openai',
      name: 'OpenAI',
      platform: '',
      capabilities: ['complete', 'embed'],
    };
    list = [connection(), connection({ id: 'n4', name: 'Our model', connector_id: 'openai' })];
    server.use(http.get('*/connectors', () => HttpResponse.json(page([meta, openai]))));
    renderApp(<ConnectionsPage />, '/connections');
    const row = (await screen.findByText('Our model')).closest('li')!;
    expect(await within(row).findByText('Writes texts · Finds by meaning')).toBeVisible();
    expect(within(row).queryByRole('button', { name: /Sync/ })).toBeNull();
    expect(within(row).queryByText('Next sync')).toBeNull();
    expect(screen.getByRole('button', { name: 'Sync now: Meta Ads' })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Connect a platform' }));
    const dialog = await screen.findByRole('dialog');
    expect(
      within(dialog)
        .getAllByRole('list')
        .map((part) => within(part).getAllByRole('button').length),
    ).toEqual([1, 1]);
    expect(within(dialog).getByRole('heading', { name: 'AI' })).toBeVisible();
  });

  it('builds the form from the schema, asks for what is required, and tests what was made', async () => {
    const { router } = renderApp(<ConnectionsPage />, '/connections');
    await userEvent.click(await screen.findByRole('button', { name: 'Connect a platform' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(await within(dialog).findByRole('button', { name: /^Meta Ads/ }));
    expect(router.state.location.search).toBe('?connect=meta_ads');
    expect(within(dialog).getByText(/Open Business settings, then System users \(/)).toBeVisible();
    const token = within(dialog).getByLabelText('Access token');
    expect(token).toHaveAttribute('type', 'password');
    expect(within(dialog).getByText('Of a system user')).toBeVisible();
    expect(await axeViolations(dialog)).toEqual([]);

    await userEvent.click(within(dialog).getByRole('button', { name: 'Connect and test' }));
    expect(await within(dialog).findByText('This field is needed')).toBeVisible();
    expect(sent).toEqual([]);

    await userEvent.type(token, ' secret-1 ');
    await userEvent.selectOptions(within(dialog).getByLabelText('Window'), 'days_7');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Connect and test' }));
    expect(await screen.findByText(/It works: Connected as Mira/)).toBeVisible();
    expect(screen.getByText('Northwind EU (EUR)')).toBeVisible();
    expect(sent).toEqual([
      {
        what: 'create',
        body: {
          connector_id: 'meta_ads',
          name: 'Meta Ads',
          settings: { access_token: 'secret-1', window: 'days_7' },
        },
      },
      { what: 'test', body: 'n3' },
    ]);
    expect(router.state.location.search).toBe('');
  });

  it('puts the server’s problem at the setting it belongs to', async () => {
    server.use(
      http.post('*/connections', () =>
        HttpResponse.json(
          {
            title: 'Invalid values',
            status: 422,
            errors: [{ pointer: '/settings/access_token', detail: 'is too short' }],
          },
          { status: 422 },
        ),
      ),
    );
    renderApp(<ConnectionsPage />, '/connections?connect=meta_ads');
    const token = await screen.findByLabelText('Access token');
    await userEvent.type(token, 'x');
    await userEvent.click(screen.getByRole('button', { name: 'Connect and test' }));
    expect(await screen.findByText('is too short')).toBeVisible();
    expect(token).toHaveFocus();
  });

  it('leaves a stored secret alone when only the name is changed', async () => {
    list = [connection({ sandbox: false, settings: { account_ids: '7' } })];
    renderApp(<ConnectionsPage />, '/connections?edit=n1');
    const name = await screen.findByLabelText('Name');
    await userEvent.clear(name);
    await userEvent.type(name, 'Meta DACH');
    await userEvent.click(screen.getByRole('button', { name: 'Save and test' }));
    await waitFor(() => expect(sent).toEqual([{ what: 'patch', body: { name: 'Meta DACH' } }]));
  });

  it('says in the platform’s words why a test failed', async () => {
    server.use(
      http.get('*/tasks/t2', () =>
        HttpResponse.json(tested({ ok: false, message: 'Token revoked', accounts: [] })),
      ),
    );
    renderApp(<ConnectionsPage />, '/connections');
    await userEvent.click(await screen.findByRole('button', { name: 'Test TikTok Ads' }));
    expect(await screen.findByText('It does not work yet: Token revoked')).toBeVisible();
  });

  it('shows how far a running sync is', async () => {
    const running = task({ id: 's1', type: 'ads.sync' });
    server.use(
      http.get('*/tasks', () => HttpResponse.json(page<Task>([running]))),
      http.get('*/campaigns/sync/s1/status', () =>
        HttpResponse.json({
          job_id: 's1',
          task: running,
          connections: [
            {
              connection_id: 'n1',
              name: 'Meta Ads',
              state: 'running',
              rows: 1200,
              days_done: 7,
              days_total: 28,
              error: null,
            },
          ],
        }),
      ),
    );
    renderApp(<ConnectionsPage />, '/connections');
    expect(await screen.findByText('7 of 28 days, 1,200 rows')).toBeVisible();
    expect(screen.getByRole('progressbar', { name: 'Syncing Meta Ads' })).toHaveAttribute(
      'aria-valuenow',
      '25',
    );
    expect(screen.getByRole('button', { name: 'Sync now: Meta Ads' })).toBeDisabled();
  });

  it('turns a connection off at once and back on by Undo', async () => {
    renderApp(<ConnectionsPage />, '/connections');
    await userEvent.click(await screen.findByRole('button', { name: 'More for Meta Ads' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Turn off' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(sent.map((s) => s.body)).toEqual([{ enabled: false }, { enabled: true }]),
    );
  });

  it('deletes only after asking, naming what goes and what stays', async () => {
    renderApp(<ConnectionsPage />, '/connections');
    await userEvent.click(await screen.findByRole('button', { name: 'More for TikTok Ads' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Delete' }));
    const ask = await screen.findByRole('alertdialog');
    expect(ask).toHaveTextContent('Delete the connection “TikTok Ads”?');
    expect(list).toHaveLength(2);
    await userEvent.click(within(ask).getByRole('button', { name: 'Delete connection' }));
    await waitFor(() => expect(list).toHaveLength(1));
  });

  it('offers the sandbox where nothing is connected, and nothing to a viewer', async () => {
    list = [];
    const view = renderApp(<ConnectionsPage />, '/connections');
    expect(await screen.findByRole('button', { name: 'Connect the sandbox' })).toBeVisible();
    view.unmount();
    renderApp(<ConnectionsPage />, '/connections?connect=new', {
      workspace: { ...testWorkspace, role: 'viewer' },
    });
    expect(await screen.findByText(/An admin of this workspace can connect/)).toBeVisible();
    expect(screen.queryByRole('button', { name: /Connect|Sync|Test/ })).toBeNull();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('says when the list could not be loaded', async () => {
    server.use(
      http.get('*/connections', () =>
        HttpResponse.json({ title: 'Broken', status: 500 }, { status: 500 }),
      ),
    );
    renderApp(<ConnectionsPage />, '/connections');
    expect(await screen.findByText('This could not be loaded')).toBeVisible();
  });
});

describe('the settings of a connector', () => {
  const fields = settingFields(meta);
  it('become fields in the schema’s order, the addresses last and closed', () => {
    expect(fields.map((f) => [f.name, f.required, f.secret, f.advanced])).toEqual([
      ['access_token', true, true, false],
      ['account_ids', false, false, false],
      ['window', false, false, false],
      ['api_base', false, false, true],
    ]);
    expect(fields[2]!.options).toEqual(['days_7', 'days_28']);
  });
  it('survive a schema that says nothing', () =>
    expect(settingFields({ id: 'x', settings_schema: {} })).toEqual([]));
  it('send only what differs: an emptied one is taken out, an empty secret stays', () => {
    const before = startValues(fields, { account_ids: '7', window: 'days_7' });
    const now = { access_token: '', account_ids: '', window: 'days_28', api_base: '' };
    expect(changedSettings(fields, before, now)).toEqual({ account_ids: null, window: 'days_28' });
  });
  it('are told in the language of the reader, and in the server’s where there are no words', async () => {
    const properties = {
      server: { type: 'string', title: 'Server', description: 'Where the account is' },
      of_tomorrow: { type: 'string', title: 'New one', description: 'Not told yet' },
    };
    const mastodon = { ...meta, id: 'mastodon', docs: 'Open it', settings_schema: { properties } };
    const said = () => settingFields(mastodon).map((f) => f.description);
    expect(said()).toEqual(['Where the account is', 'Not told yet']);
    expect(docsOf(mastodon)).toEqual({ text: 'Open it', isTold: false });
    expect(['days_1', 'hours_3'].map(optionLabel)).toEqual(['1 day', '3 hours']);
    await setLanguage('de');
    try {
      expect(['days_1', 'hours_3'].map(optionLabel)).toEqual(['1 Tag', '3 Stunden']);
      expect(settingFields(meta).map((f) => f.title)).toEqual([
        'Zugangstoken',
        'Werbekontonummern',
        'Window',
        'API-Adresse',
      ]);
      expect(said()).toEqual(['Wo das Konto ist: https://mastodon.social', 'Not told yet']);
      expect(docsOf(mastodon)?.text).toMatch(/^1\. Öffnen Sie/);
    } finally {
      await setLanguage('en');
    }
  });
  it('send yes and no as such', () => {
    const [forum] = settingFields({
      id: 'discord',
      settings_schema: { properties: { forum: { type: ['boolean', 'null'] } } },
    });
    expect(newSettings([forum!], { forum: 'true' })).toEqual({ forum: true });
    expect(newSettings([forum!], { forum: '' })).toEqual({});
    const before = startValues([forum!], { forum: true });
    expect(changedSettings([forum!], before, { forum: 'false' })).toEqual({ forum: false });
    expect(changedSettings([forum!], before, { forum: '' })).toEqual({ forum: null });
  });
  it('are explained without Markdown’s marks', () =>
    expect(plainText('## Token\n- Open `Apps`, *Keys*\n* **Save**')).toBe(
      'Token\n• Open Apps, Keys\n• Save',
    ));
  it('break lines where a point begins, not where the source does', () =>
    expect(plainText('1. Make an app with\n   *all* rights.\n2. Paste it\nhere.\n\nDone.')).toBe(
      '1. Make an app with all rights.\n2. Paste it here.\n\nDone.',
    ));
  it('count a test that broke off as failed', () =>
    expect(testResult(task({ state: 'failed', error: 'No answer' }))).toEqual({
      ok: false,
      message: 'No answer',
      accounts: [],
    }));
});
