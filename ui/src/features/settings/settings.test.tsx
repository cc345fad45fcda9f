import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Link } from 'react-router';
import { getSession, setSession } from '@/api/session';
import i18n, { setLanguage } from '@/i18n';
import { me, session } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as ProfilePage } from './ProfilePage';
import { Component as WorkspacePage } from './WorkspacePage';

const problem = (status: number, body: object) =>
  HttpResponse.json({ status, title: 'No', ...body }, { status });
const { user, organization } = me();

beforeEach(() => {
  setSession(session());
  server.use(
    http.get('*/auth/me', () => HttpResponse.json(me())),
    http.get('*/organization', () => HttpResponse.json(organization)),
  );
});
afterEach(() => setLanguage('en'));

describe('the profile', () => {
  const name = () => screen.findByLabelText('Name');

  it('saves name and language, and speaks that language from then on', async () => {
    let sent: unknown;
    server.use(
      http.put('*/users/profile', async ({ request }) => {
        sent = await request.json();
        return HttpResponse.json(user);
      }),
    );
    const { container } = renderApp(<ProfilePage />, '/settings/profile');
    await userEvent.clear(await name());
    await userEvent.type(await name(), 'Mira K.');
    expect(await axeViolations(container)).toEqual([]);
    await userEvent.selectOptions(screen.getByLabelText('Language'), 'de');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Ihr Profil ist gespeichert')).toBeVisible();
    expect(sent).toEqual({ name: 'Mira K.', locale: 'de' });
    expect(i18n.language).toBe('de');
    expect(screen.queryByRole('button', { name: 'Verwerfen' })).toBeNull();
  });

  it('asks before unsaved work is left behind, and stays when told to', async () => {
    const routes = [
      {
        path: '/settings/profile',
        element: (
          <>
            <Link to="/elsewhere">Away</Link>
            <ProfilePage />
          </>
        ),
      },
    ];
    const { router } = renderApp(<p>Elsewhere</p>, '/settings/profile', { routes });
    await userEvent.type(await name(), ' K');
    await userEvent.click(screen.getByRole('link', { name: 'Away' }));
    const ask = await screen.findByRole('alertdialog');
    await userEvent.click(within(ask).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(router.state.location.pathname).toBe('/settings/profile');
    expect(await name()).toHaveValue('Mira Keller K');
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }));
    await userEvent.click(screen.getByRole('link', { name: 'Away' }));
    expect(await screen.findByText('Elsewhere')).toBeVisible();
  });

  it('puts a refused password at its field', async () => {
    server.use(
      http.put('*/users/profile', () =>
        problem(422, {
          errors: [{ pointer: '/current_password', detail: 'is not your present password' }],
        }),
      ),
    );
    renderApp(<ProfilePage />, '/settings/profile');
    const old = await screen.findByLabelText('Current password', { selector: 'input' });
    await userEvent.type(old, 'guess');
    await userEvent.type(
      screen.getByLabelText('New password', { selector: 'input' }),
      'battery staple',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Change password' }));
    expect(await screen.findByText('is not your present password')).toBeVisible();
    expect(old).toHaveFocus();
  });

  it('goes on with a new session when the password has ended the old one', async () => {
    const signIns: unknown[] = [];
    server.use(
      http.put('*/users/profile', () => HttpResponse.json(user)),
      http.post('*/auth/login', async ({ request }) => {
        signIns.push(await request.json());
        return HttpResponse.json(session({ refresh_token: 'refresh-2' }));
      }),
    );
    renderApp(<ProfilePage />, '/settings/profile');
    await userEvent.type(
      await screen.findByLabelText('Current password', { selector: 'input' }),
      'correct horse',
    );
    await userEvent.type(
      screen.getByLabelText('New password', { selector: 'input' }),
      'battery staple',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Change password' }));
    expect(await screen.findByText(/Your password is changed; other devices/)).toBeVisible();
    expect(signIns).toEqual([{ email: user.email, password: 'battery staple' }]);
    expect(getSession()?.refreshToken).toBe('refresh-2');
  });

  it('says when it could not be loaded', async () => {
    server.use(http.get('*/auth/me', () => problem(500, { detail: 'The database is gone' })));
    renderApp(<ProfilePage />, '/settings/profile');
    expect(await screen.findByText('The database is gone')).toBeVisible();
  });
});

describe('the workspace', () => {
  it('sends only what changed, bound to the version that was seen', async () => {
    const seen: unknown[] = [];
    server.use(
      http.patch('*/organization', async ({ request }) => {
        seen.push(request.headers.get('if-match'), await request.json());
        return HttpResponse.json({ ...organization, currency: 'CHF', version: 2 });
      }),
    );
    renderApp(<WorkspacePage />, '/settings/workspace');
    await userEvent.selectOptions(await screen.findByLabelText('Reporting currency'), 'CHF');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('The workspace is saved')).toBeVisible();
    expect(seen).toEqual(['"1"', { currency: 'CHF' }]);
    // The next change is bound to the answer's version, not to the first one.
    await userEvent.type(screen.getByLabelText('Name'), '!');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(seen.slice(2)).toEqual(['"2"', { name: 'Northwind!' }]));
  });

  it('offers the newest version when a colleague was faster', async () => {
    server.use(
      http.patch('*/organization', () => problem(412, { detail: 'This was changed meanwhile' })),
    );
    renderApp(<WorkspacePage />, '/settings/workspace');
    await userEvent.type(await screen.findByLabelText('Name'), '!');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('This was changed meanwhile')).toBeVisible();
    expect(screen.getByLabelText('Name')).toHaveValue('Northwind!');
    server.use(
      http.get('*/organization', () =>
        HttpResponse.json({ ...organization, name: 'Northwind Ltd', version: 5 }),
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Load the newest version' }));
    await waitFor(() => expect(screen.getByLabelText('Name')).toHaveValue('Northwind Ltd'));
    expect(screen.queryByText('This was changed meanwhile')).toBeNull();
  });

  it('is read-only for whoever is no admin, and only the owner can delete it', async () => {
    const view = renderApp(<WorkspacePage />, '/settings/workspace', {
      workspace: { ...testWorkspace, role: 'editor' },
    });
    expect(await screen.findByLabelText('Name')).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
    view.unmount();
    renderApp(<WorkspacePage />, '/settings/workspace', {
      workspace: { ...testWorkspace, role: 'admin' },
    });
    expect(await screen.findByRole('button', { name: 'Save' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Delete workspace' })).toBeNull();
  });

  it('is deleted only after its name was typed, and signs out', async () => {
    let deleted = '';
    server.use(
      http.delete('*/organization', ({ request }) => {
        deleted = new URL(request.url).searchParams.get('name') ?? '';
        return new HttpResponse(null, { status: 204 });
      }),
    );
    renderApp(<WorkspacePage />, '/settings/workspace');
    await userEvent.click(await screen.findByRole('button', { name: 'Delete workspace' }));
    const ask = await screen.findByRole('alertdialog');
    const button = within(ask).getByRole('button', { name: 'Delete workspace' });
    expect(button).toBeDisabled();
    await userEvent.type(within(ask).getByRole('textbox'), 'Northwind');
    await userEvent.click(button);
    await waitFor(() => expect(deleted).toBe('Northwind'));
    await waitFor(() => expect(getSession()).toBeNull());
  });
});
