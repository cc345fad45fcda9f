import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '@/api';
import { getSession, setSession } from '@/api/session';
import { me, page, session } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as MembersPage } from './MembersPage';
import { mayChange, rolesUpTo, sortMembers } from './model';

const member = (m: Partial<Member>): Member => ({
  id: 'm1',
  user_id: 'u1',
  email: 'mira@northwind.test',
  name: 'Mira Keller',
  role: 'owner',
  state: 'active',
  invited_at: null,
  joined_at: '2026-01-01T00:00:00Z',
  last_seen_at: null,
  ...m,
});
const mira = member({});
const jon = member({
  id: 'm2',
  user_id: 'u2',
  email: 'jon@northwind.test',
  name: 'Jon Berg',
  role: 'editor',
});
const amelie = member({
  id: 'm3',
  user_id: null,
  email: 'amelie@agency.test',
  name: null,
  role: 'viewer',
  state: 'invited',
  invited_at: new Date().toISOString(),
});
const invitation = {
  id: 'm4',
  email: 'sam@agency.test',
  role: 'editor',
  expires_at: '2026-11-28T09:00:00Z',
  url: 'https://herald.test/accept-invitation?token=abc',
};
let list: Member[];
let roles: unknown[];

beforeEach(() => {
  list = [jon, amelie, mira];
  roles = [];
  setSession(session());
  server.use(
    http.get('*/auth/me', () => HttpResponse.json(me())),
    http.get('*/members', () => HttpResponse.json(page(list))),
    http.patch('*/members/:id', async ({ request, params }) => {
      const { role } = (await request.json()) as { role: Member['role'] };
      roles.push([params.id, role]);
      list = list.map((m) => (m.id === params.id ? { ...m, role } : m));
      return HttpResponse.json(list.find((m) => m.id === params.id));
    }),
  );
});
const show = (role: 'owner' | 'admin' | 'viewer' = 'owner', path = '/settings/members') =>
  renderApp(<MembersPage />, path, { workspace: { ...testWorkspace, role } });

describe('the members', () => {
  it('stand with oneself first, and apart from who is only invited', async () => {
    const { container } = show();
    const people = await screen.findByRole('list', { name: 'Members' });
    const names = within(people)
      .getAllByRole('listitem')
      .map((li) => li.textContent);
    expect(names[0]).toContain('Mira KellerYou');
    expect(names[1]).toContain('Jon Berg');
    const pending = screen.getByRole('list', { name: 'Pending invitations' });
    expect(pending).toHaveTextContent('amelie@agency.test');
    expect(pending).toHaveTextContent('The link expires in 7 days');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('get another role at once, and the old one back by Undo', async () => {
    show();
    await userEvent.selectOptions(await screen.findByLabelText('Role of Jon Berg'), 'viewer');
    expect(await screen.findByText('Jon Berg is now Viewer')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() =>
      expect(roles).toEqual([
        ['m2', 'viewer'],
        ['m2', 'editor'],
      ]),
    );
  });

  it('keep the last owner: the own role is shown, but cannot be changed', async () => {
    show();
    await screen.findByLabelText('Role of Jon Berg');
    expect(screen.queryByLabelText('Role of Mira Keller')).toBeNull();
    expect(screen.queryByRole('button', { name: 'More for Mira Keller' })).toBeNull();
  });

  it('are asked before taking rights from oneself', async () => {
    list = [mira, { ...jon, role: 'owner' }];
    show();
    await userEvent.selectOptions(await screen.findByLabelText('Role of Mira Keller'), 'viewer');
    const ask = await screen.findByRole('alertdialog', { name: 'Make yourself Viewer?' });
    await userEvent.click(within(ask).getByRole('button', { name: 'Cancel' }));
    expect(roles).toEqual([]);
  });

  it('are removed after a question that says what is lost', async () => {
    const removed: unknown[] = [];
    server.use(
      http.delete('*/members/:id', ({ params }) => {
        removed.push(params.id);
        list = list.filter((m) => m.id !== params.id);
        return new HttpResponse(null, { status: 204 });
      }),
    );
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'More for Jon Berg' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Remove from workspace' }));
    const ask = await screen.findByRole('alertdialog');
    expect(ask).toHaveTextContent('Remove Jon Berg from Northwind?');
    expect(ask).toHaveTextContent('API keys are deleted');
    await userEvent.click(within(ask).getByRole('button', { name: 'Remove from workspace' }));
    expect(await screen.findByText('Jon Berg was removed')).toBeVisible();
    expect(removed).toEqual(['m2']);
    await waitFor(() => expect(screen.queryByText('jon@northwind.test')).toBeNull());
  });

  it('can leave, which ends the session when there is no other workspace', async () => {
    list = [mira, { ...jon, role: 'owner' }];
    server.use(http.delete('*/members/m1', () => new HttpResponse(null, { status: 204 })));
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'More for Mira Keller' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Leave workspace' }));
    const ask = await screen.findByRole('alertdialog', { name: 'Leave Northwind?' });
    await userEvent.click(within(ask).getByRole('button', { name: 'Leave workspace' }));
    await waitFor(() => expect(getSession()).toBeNull());
  });

  it('are only looked at by a viewer', async () => {
    show('viewer');
    expect(await screen.findByText('Jon Berg')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull();
    expect(screen.queryByRole('combobox')).toBeNull();
  });

  it('say when they could not be loaded', async () => {
    server.use(
      http.get('*/members', () => HttpResponse.json({ title: 'No', status: 500 }, { status: 500 })),
    );
    show();
    expect(await screen.findByText('This could not be loaded')).toBeVisible();
  });
});

describe('an invitation', () => {
  it('is made for an address and a role, and gives a link to copy', async () => {
    const sent: unknown[] = [];
    server.use(
      http.post('*/members/invitations', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(invitation, { status: 201 });
      }),
    );
    const user = userEvent.setup();
    show();
    await user.click(await screen.findByRole('button', { name: 'Invite' }));
    const dialog = await screen.findByRole('dialog', { name: 'Invite somebody' });
    await user.type(within(dialog).getByLabelText('E-mail'), 'sam@agency.test');
    await user.click(within(dialog).getByLabelText(/^Admin/));
    expect(await axeViolations(dialog)).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Create invitation' }));
    expect(await screen.findByLabelText('Invitation link')).toHaveValue(invitation.url);
    expect(sent).toEqual([{ email: 'sam@agency.test', role: 'admin' }]);
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeVisible();
    expect(await navigator.clipboard.readText()).toBe(invitation.url);
  });

  it('names a wrong address before it asks the server, and a member after', async () => {
    server.use(
      http.post('*/members/invitations', () =>
        HttpResponse.json(
          {
            title: 'Conflict',
            status: 409,
            errors: [{ pointer: '/email', detail: 'is a member already' }],
          },
          { status: 409 },
        ),
      ),
    );
    show('owner', '/settings/members?invite=new');
    const email = await screen.findByLabelText('E-mail');
    await userEvent.type(email, 'sam{Enter}');
    expect(await screen.findByText(/Enter an e-mail address/)).toBeVisible();
    await userEvent.type(email, '@agency.test{Enter}');
    expect(await screen.findByText('is a member already')).toBeVisible();
    expect(email).toHaveFocus();
  });

  it('never offers a role above the own', async () => {
    show('admin', '/settings/members?invite=new');
    expect(await screen.findByLabelText(/^Admin/)).toBeEnabled();
    expect(screen.queryByLabelText(/^Owner/)).toBeNull();
  });

  it('gets a new link, and can be withdrawn', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post('*/members/invitations', async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json({ ...invitation, email: amelie.email }, { status: 201 });
      }),
    );
    show();
    await userEvent.click(await screen.findByRole('button', { name: /^More for amelie/ }));
    expect(screen.getByRole('menuitem', { name: 'Withdraw invitation' })).toBeVisible();
    await userEvent.click(screen.getByRole('menuitem', { name: /New link/ }));
    expect(await screen.findByText('amelie@agency.test is invited')).toBeVisible();
    expect(asked).toEqual([{ email: 'amelie@agency.test', role: 'viewer' }]);
  });
});

describe('roles', () => {
  it('reach up to the own', () => expect(rolesUpTo('editor')).toEqual(['viewer', 'editor']));
  it('keep whoever stands above out of reach', () => {
    expect(mayChange(mira, 'admin', 2)).toBe(false);
    expect(mayChange(jon, 'admin', 1)).toBe(true);
    expect(mayChange(jon, 'editor', 1)).toBe(false);
    expect(mayChange(mira, 'owner', 2)).toBe(true);
  });
  it('sort people by rank, then by name', () =>
    expect(
      sortMembers([amelie, jon, { ...jon, id: 'm9', name: 'Ada', role: 'editor' }, mira], 'u1').map(
        (m) => m.name,
      ),
    ).toEqual(['Mira Keller', 'Ada', 'Jon Berg', null]));
});
