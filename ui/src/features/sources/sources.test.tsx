import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { page, session } from '@/test/fixtures';
import { renderApp } from '@/test/render';
import { server } from '@/test/server';
import { AddSource } from './AddSource';

let made: unknown[];
beforeEach(() => {
  setSession(session());
  made = [];
  server.use(
    http.get('*/connections', () =>
      HttpResponse.json(page([{ id: 'm1', name: 'Our Mastodon', connector_id: 'mastodon' }])),
    ),
    http.post('*/sources', async ({ request }) => {
      made.push(await request.json());
      return HttpResponse.json({ id: 's1', name: 'x', kind: 'mastodon' }, { status: 201 });
    }),
  );
});
const open = () => renderApp(<AddSource onClose={() => made.push('closed')} />, '/sources');
const choose = (kind: string) => userEvent.selectOptions(screen.getByLabelText('Kind'), kind);
const add = () => userEvent.click(screen.getByRole('button', { name: 'Add a source' }));

describe('a new source', () => {
  it('listens through an account where there is one, or publicly', async () => {
    open();
    await choose('mastodon');
    expect(await screen.findByLabelText('Through')).toHaveValue('m1');
    await userEvent.type(screen.getByLabelText('Where'), '#repair');
    await add();
    await waitFor(() => expect(made).toContain('closed'));
    expect(made[0]).toMatchObject({ kind: 'mastodon', place: '#repair', connection_id: 'm1' });
    await userEvent.selectOptions(screen.getByLabelText('Through'), '');
    await add();
    await waitFor(() => expect(made).toHaveLength(4));
    expect(made[2]).not.toHaveProperty('connection_id');
  });
  it('needs no account for a public channel', async () => {
    open();
    await choose('telegram');
    expect(screen.queryByLabelText('Through')).toBeNull();
    await userEvent.type(screen.getByLabelText('Where'), '@northwind');
    await add();
    await waitFor(() => expect(made).toContain('closed'));
    expect(made[0]).toEqual({ kind: 'telegram', place: '@northwind', interval_minutes: 60 });
  });
});
