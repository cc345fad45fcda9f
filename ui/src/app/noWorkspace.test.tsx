import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { getSession, setSession } from '@/api/session';
import { me, session } from '@/test/fixtures';
import { axeViolations, renderApp } from '@/test/render';
import { server } from '@/test/server';
import { RequireSession } from './SessionGate';

const gated = (
  <RequireSession>
    <p>The campaigns</p>
  </RequireSession>
);

describe('somebody in no workspace', () => {
  const homeless = () => ({ ...me(), organization: null, organizations: [] });
  beforeEach(() => {
    setSession(session({ organization: null }));
    server.use(http.get('*/auth/me', () => HttpResponse.json(homeless())));
  });

  it('is told so, and where to go from here', async () => {
    const { container } = renderApp(gated);
    expect(
      await screen.findByRole('heading', { name: 'You are not in a workspace' }),
    ).toBeVisible();
    expect(screen.getByText(/signed in as mira@northwind.test/)).toBeVisible();
    expect(screen.queryByText('The campaigns')).toBeNull();
    expect(await axeViolations(container)).toEqual([]);
  });

  it('creates a workspace and goes in', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post('*/users/organizations', async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ ...me().organization, id: 'o9' }, { status: 201 });
      }),
      http.post('*/auth/refresh', async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(session({ organization: { ...me().organization!, id: 'o9' } }));
      }),
      http.post('*/stream/tickets', () => HttpResponse.json({ ticket: 't' }, { status: 201 })),
    );
    const { router } = renderApp(gated);
    await userEvent.click(await screen.findByRole('button', { name: 'Create a workspace' }));
    await userEvent.type(await screen.findByLabelText('Workspace'), 'Fresh start');
    await userEvent.click(screen.getByRole('button', { name: 'Create workspace' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/welcome'));
    expect(asked).toEqual([
      expect.objectContaining({ name: 'Fresh start' }),
      { refresh_token: 'refresh-1', organization_id: 'o9' },
    ]);
    expect(getSession()?.organizationId).toBe('o9');
  });

  it('can sign out', async () => {
    server.use(http.post('*/auth/logout', () => new HttpResponse(null, { status: 204 })));
    const { router } = renderApp(gated);
    await userEvent.click(await screen.findByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(getSession()).toBeNull());
    expect(router.state.location.pathname).toBe('/login');
  });
});
