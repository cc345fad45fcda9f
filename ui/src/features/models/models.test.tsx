import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { page, session, task } from '@/test/fixtures';
import { modelCard, modelSummary, modelVersion } from '@/test/foretellFixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { driftOf, previousOf } from './model';
import { Component as ModelPage } from './ModelPage';
import { Component as ModelsPage } from './ModelsPage';

let sent: { path: string; body: unknown }[];
beforeEach(() => {
  sent = [];
  setSession(session());
  const take = async (request: Request, answer: object, status = 200) => {
    sent.push({ path: new URL(request.url).pathname, body: await request.json() });
    return HttpResponse.json(answer, { status });
  };
  server.use(
    http.get('*/models', () =>
      HttpResponse.json(
        page([
          modelSummary(),
          modelSummary({
            id: 'm3',
            name: 'Customer value',
            kind: 'ltv',
            champion: null,
            drift: null,
          }),
        ]),
      ),
    ),
    http.get('*/models/:id', ({ params }) =>
      params.id === 'm1'
        ? HttpResponse.json(modelCard())
        : HttpResponse.json({ title: 'Not found', status: 404 }, { status: 404 }),
    ),
    http.post('*/models/:kind/train', ({ request }) =>
      take(request, { task: task({ title: 'Train conversions' }) }, 202),
    ),
    http.post('*/models/:id/rollback', ({ request }) => take(request, modelCard())),
    http.get('*/tasks/:id', () => HttpResponse.json(task({ title: 'Train conversions' }))),
  );
});
const list = (role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<ModelsPage />, '/insights/models', { workspace: { ...testWorkspace, role } });
const one = (path = '/insights/models/m1', role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<div />, path, {
    workspace: { ...testWorkspace, role },
    routes: [{ path: '/insights/models/:id', element: <ModelPage /> }],
  });

describe('the models', () => {
  it('say which version serves, why, whether it drifts and when the next training is', async () => {
    const { container } = list();
    const card = await screen.findByRole('article', { name: 'Conversions a day' });
    expect(card).toHaveTextContent('Version 7');
    expect(card).toHaveTextContent('It won: its error was 3.1% lower.');
    expect(card).toHaveTextContent('Slight drift');
    expect(card).toHaveTextContent(/Intervals that held.*89\.6%/);
    expect(card).toHaveTextContent(/Next training .*22.*2026/);
    const none = screen.getByRole('article', { name: 'Customer value' });
    expect(none).toHaveTextContent('No version has won yet');
    expect(none).toHaveTextContent('Not checked yet');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('are trained now, with the progress in the button’s place', async () => {
    list();
    const card = await screen.findByRole('article', { name: 'Conversions a day' });
    await userEvent.click(within(card).getByRole('button', { name: 'Train now' }));
    expect(await within(card).findByText('Train conversions')).toBeVisible();
    expect(sent).toEqual([{ path: '/api/v1/models/conversions/train', body: {} }]);
  });

  it('of customers are trained where their file is', async () => {
    list();
    const card = await screen.findByRole('article', { name: 'Customer value' });
    expect(within(card).queryByRole('button', { name: 'Train now' })).not.toBeInTheDocument();
  });

  it('are only looked at by who may not train', async () => {
    list('viewer');
    await screen.findByRole('article', { name: 'Conversions a day' });
    expect(screen.queryByRole('button', { name: 'Train now' })).not.toBeInTheDocument();
  });

  it('begin with an empty list that can be filled', async () => {
    server.use(http.get('*/models', () => HttpResponse.json(page([]))));
    list();
    expect(await screen.findByText('Nothing has been trained yet')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Train now' })).toBeVisible();
  });
});

describe('a model’s card', () => {
  it('tells what it is for, where it ends, why the champion stands, and how it drifts', async () => {
    const { container } = one();
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Conversions a day' }),
    ).toBeVisible();
    expect(screen.getByText('It knows nothing of a new offer.')).toBeVisible();
    expect(screen.getByRole('region', { name: 'In service' })).toHaveTextContent(
      'It won: its error was 3.1% lower.',
    );
    const drift = screen.getByRole('list', { name: 'Population stability index by feature' });
    expect(within(drift).getAllByRole('listitem')[0]).toHaveTextContent('Frequency0.18');
    const versions = within(screen.getByRole('region', { name: 'Versions' })).getAllByRole(
      'listitem',
    );
    expect(versions[0]).toHaveTextContent(/Version 8.*Refused.*Version 7 stays\./);
    expect(await axeViolations(container)).toEqual([]);
  });

  it('unfolds the lineage of a version', async () => {
    one();
    const region = await screen.findByRole('region', { name: 'Versions' });
    const [, second] = within(region).getAllByRole('listitem');
    await userEvent.click(within(second!).getByRole('button', { name: 'Lineage' }));
    expect(second).toHaveTextContent(/In service before it.*Version 6/);
    expect(second).toHaveTextContent('abc123');
    expect(within(second!).getByRole('link', { name: 'Open the task' })).toHaveAttribute(
      'href',
      '/tasks/t1',
    );
  });

  it('is rolled back with a reason only', async () => {
    one();
    await userEvent.click(await screen.findByRole('button', { name: 'Roll back' }));
    const dialog = screen.getByRole('dialog', { name: 'Put version 6 back into service?' });
    const yes = within(dialog).getByRole('button', { name: 'Roll back' });
    await userEvent.click(yes);
    expect(within(dialog).getByRole('alert')).toBeVisible();
    expect(sent).toEqual([]);
    await userEvent.type(within(dialog).getByLabelText('Why'), 'Too high since Monday');
    await userEvent.click(yes);
    await waitFor(() =>
      expect(sent).toEqual([
        { path: '/api/v1/models/m1/rollback', body: { reason: 'Too high since Monday' } },
      ]),
    );
    expect(await screen.findByText('Version 6 is back in service')).toBeVisible();
  });

  it('cannot be rolled back by who may only look', async () => {
    one('/insights/models/m1', 'viewer');
    await screen.findByRole('region', { name: 'Versions' });
    expect(screen.queryByRole('button', { name: 'Roll back' })).not.toBeInTheDocument();
  });

  it('says so when it does not exist', async () => {
    one('/insights/models/gone');
    expect(await screen.findByText(/does not exist/)).toBeVisible();
  });
});

describe('rolling back', () => {
  it('goes to the version that served last, never to one that was refused', () => {
    const retired = (id: string, served_to: string) =>
      modelVersion({ id, state: 'retired', served_to });
    expect(
      previousOf([
        retired('old', '2026-10-01T00:00:00Z'),
        retired('last', '2026-11-01T00:00:00Z'),
        modelVersion({ id: 'no', state: 'refused' }),
      ])?.id,
    ).toBe('last');
    expect(previousOf([modelVersion()])).toBeUndefined();
  });
  it('calls shifts by the registry’s own limits', () => {
    expect([0.1, 0.125, 0.249, 0.25].map(driftOf)).toEqual([
      'steady',
      'slight',
      'slight',
      'drifting',
    ]);
  });
});
