import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { safeNext, SignedOutOnly } from '@/app/SessionGate';
import { getSession } from '@/api/session';
import { session } from '@/test/fixtures';
import { axeViolations, renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component as AcceptInvitationPage } from './AcceptInvitationPage';
import { Component as ForgotPasswordPage } from './ForgotPasswordPage';
import { Component as LoginPage } from './LoginPage';
import { Component as RegisterPage } from './RegisterPage';
import { Component as ResetPasswordPage } from './ResetPasswordPage';

const password = () => screen.getByLabelText('Password', { selector: 'input' });
const problem = (status: number, body: object, headers = {}) =>
  HttpResponse.json({ status, title: 'No', ...body }, { status, headers });

describe('signing in', () => {
  const gated = [
    { element: <SignedOutOnly />, children: [{ path: '/login', element: <LoginPage /> }] },
  ];
  const fill = async () => {
    await userEvent.type(screen.getByLabelText('E-mail'), 'mira@northwind.test');
    await userEvent.type(password(), 'correct horse{Enter}');
  };
  it('keeps the session and goes where the user wanted to go', async () => {
    server.use(http.post('*/auth/login', () => HttpResponse.json(session())));
    const { router } = renderApp(<p>Page</p>, '/login?next=%2Fcampaigns%3Fq%3Dboots', {
      routes: gated,
    });
    await fill();
    await waitFor(() =>
      expect(router.state.location.pathname + router.state.location.search).toBe(
        '/campaigns?q=boots',
      ),
    );
    expect(getSession()?.refreshToken).toBe('refresh-1');
  });
  it('names empty fields and sends nothing', async () => {
    renderApp(<LoginPage />); // no handler: a request would fail the test
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findAllByText('This field is needed')).toHaveLength(2);
    expect(screen.getByLabelText('E-mail')).toHaveFocus();
    expect(screen.getByLabelText('E-mail')).toHaveAttribute('aria-invalid', 'true');
  });
  it('does not say which of the two was wrong', async () => {
    server.use(http.post('*/auth/login', () => problem(401, { detail: 'no such user' })));
    renderApp(<LoginPage />);
    await fill();
    expect(await screen.findByText('E-mail or password is not right')).toBeVisible();
    expect(password()).toHaveFocus();
  });
  it('says how long to wait when attempts are throttled', async () => {
    server.use(http.post('*/auth/login', () => problem(429, {}, { 'retry-after': '90' })));
    renderApp(<LoginPage />);
    await fill();
    expect(await screen.findByText(/Try again in 1 min 30 sec/)).toBeVisible();
  });
  it('says that the server did not answer', async () => {
    server.use(http.post('*/auth/login', () => HttpResponse.error()));
    renderApp(<LoginPage />);
    await fill();
    expect(await screen.findByText(/server did not answer/)).toBeVisible();
  });
  it('shows the password on demand', async () => {
    renderApp(<LoginPage />);
    await userEvent.click(screen.getByRole('button', { name: 'Show password' }));
    expect(password()).toHaveAttribute('type', 'text');
  });
  it('never leads to another site', () => {
    expect(
      ['//evil.test', '/\\evil.test', 'https://evil.test', 'javascript:alert(1)', null].map((n) =>
        safeNext(n),
      ),
    ).toEqual(['/', '/', '/', '/', '/']);
    expect(safeNext('/campaigns?a=b')).toBe('/campaigns?a=b');
  });
});

describe('registering', () => {
  const fill = async () => {
    await userEvent.type(screen.getByLabelText('Your name'), 'Mira Keller');
    await userEvent.type(screen.getByLabelText('E-mail'), 'mira@northwind.test');
    await userEvent.type(password(), 'correct horse');
    await userEvent.type(screen.getByLabelText('Workspace'), 'Northwind');
    await userEvent.selectOptions(screen.getByLabelText('Reporting currency'), 'CHF');
    await userEvent.click(screen.getByRole('button', { name: 'Create workspace' }));
  };
  it('creates the workspace with currency and zone, and leads to the first steps', async () => {
    let sent: unknown;
    server.use(
      http.post(
        '*/auth/register',
        async ({ request }) => (
          (sent = await request.json()),
          HttpResponse.json(session(), { status: 201 })
        ),
      ),
    );
    const gated = [
      { element: <SignedOutOnly />, children: [{ path: '/register', element: <RegisterPage /> }] },
    ];
    const { router } = renderApp(<p>Page</p>, '/register', { routes: gated });
    await fill();
    await waitFor(() => expect(router.state.location.pathname).toBe('/welcome'));
    expect(sent).toEqual({
      name: 'Mira Keller',
      email: 'mira@northwind.test',
      password: 'correct horse',
      organization: 'Northwind',
      currency: 'CHF',
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
  });
  it('puts the server’s message at its field', async () => {
    server.use(
      http.post('*/auth/register', () =>
        problem(422, {
          errors: [{ pointer: '/email', detail: 'There is already an account with this address' }],
        }),
      ),
    );
    renderApp(<RegisterPage />);
    await fill();
    expect(
      await screen.findByText('There is already an account with this address'),
    ).toHaveAttribute('role', 'alert');
    expect(screen.getByLabelText('E-mail')).toHaveFocus();
  });
  it('wants a password of ten characters before it asks the server', async () => {
    renderApp(<RegisterPage />);
    await userEvent.type(password(), 'short');
    await userEvent.tab();
    expect(await screen.findByText('Use at least 10 characters')).toBeVisible();
  });
});

describe('a forgotten password', () => {
  it('gets the same answer for every address', async () => {
    server.use(http.post('*/auth/forgot-password', () => HttpResponse.json({}, { status: 202 })));
    renderApp(<ForgotPasswordPage />);
    await userEvent.type(screen.getByLabelText('E-mail'), 'who@ever.test{Enter}');
    expect(await screen.findByText(/If there is an account for who@ever.test/)).toBeVisible();
  });
  it('is set anew with the token of the link', async () => {
    let sent: unknown;
    server.use(
      http.post(
        '*/auth/reset-password',
        async ({ request }) => (
          (sent = await request.json()),
          new HttpResponse(null, { status: 204 })
        ),
      ),
    );
    const { router } = renderApp(<ResetPasswordPage />, '/reset-password?token=abc');
    await userEvent.type(screen.getByLabelText('New password'), 'correct horse{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/login'));
    expect(sent).toEqual({ token: 'abc', password: 'correct horse' });
  });
  it('shows why a spent link is refused', async () => {
    server.use(
      http.post('*/auth/reset-password', () =>
        problem(422, { detail: 'This link was used already' }),
      ),
    );
    renderApp(<ResetPasswordPage />, '/reset-password?token=abc');
    await userEvent.type(screen.getByLabelText('New password'), 'correct horse{Enter}');
    expect(await screen.findByText('This link was used already')).toBeVisible();
  });
  it('offers a new link when the token is missing', () => {
    renderApp(<ResetPasswordPage />, '/reset-password');
    expect(screen.getByRole('link', { name: 'Ask for a new link' })).toHaveAttribute(
      'href',
      '/forgot-password',
    );
  });
});

describe('an invitation', () => {
  const info = (existing_user: boolean) =>
    http.get('*/invitations/abc', () =>
      HttpResponse.json({
        organization_name: 'Northwind',
        email: 'amelie@agency.test',
        role: 'editor',
        existing_user,
      }),
    );
  it('lets somebody new join with a name and a password', async () => {
    let sent: unknown;
    server.use(
      info(false),
      http.post(
        '*/auth/accept-invitation',
        async ({ request }) => ((sent = await request.json()), HttpResponse.json(session())),
      ),
    );
    const { router } = renderApp(<AcceptInvitationPage />, '/accept-invitation?token=abc');
    expect(await screen.findByRole('heading', { name: 'Join Northwind' })).toBeVisible();
    await userEvent.type(screen.getByLabelText('Your name'), 'Amelie');
    await userEvent.type(password(), 'correct horse{Enter}');
    await waitFor(() => expect(router.state.location.pathname).toBe('/'));
    expect(sent).toEqual({ token: 'abc', name: 'Amelie', password: 'correct horse' });
  });
  it('asks who has an account for its password only', async () => {
    let sent: unknown;
    server.use(
      info(true),
      http.post(
        '*/auth/accept-invitation',
        async ({ request }) => ((sent = await request.json()), HttpResponse.json(session())),
      ),
    );
    renderApp(<AcceptInvitationPage />, '/accept-invitation?token=abc');
    await userEvent.type(
      await screen.findByLabelText('Password', { selector: 'input' }),
      'old one{Enter}',
    );
    await waitFor(() => expect(sent).toEqual({ token: 'abc', password: 'old one' }));
  });
  it('that is gone says so', async () => {
    server.use(http.get('*/invitations/abc', () => problem(404, {})));
    renderApp(<AcceptInvitationPage />, '/accept-invitation?token=abc');
    expect(await screen.findByText('This invitation is not valid any more')).toBeVisible();
  });
});

describe('every page before sign-in has no axe violation', () => {
  beforeEach(() =>
    server.use(
      http.get('*/invitations/abc', () =>
        HttpResponse.json({
          organization_name: 'N',
          email: 'a@b.test',
          role: 'viewer',
          existing_user: false,
        }),
      ),
    ),
  );
  it.each([
    ['login', <LoginPage />, '/'],
    ['register', <RegisterPage />, '/'],
    ['forgot', <ForgotPasswordPage />, '/'],
    ['reset', <ResetPasswordPage />, '/?token=x'],
    ['invitation', <AcceptInvitationPage />, '/?token=abc'],
  ])('%s', async (_name, ui, path) => {
    const { container } = renderApp(ui, path);
    await screen
      .findByLabelText(/password|e-mail/i, { selector: 'input' })
      .catch(() => screen.findAllByLabelText(/password|e-mail/i));
    expect(await axeViolations(container)).toEqual([]);
  });
});
