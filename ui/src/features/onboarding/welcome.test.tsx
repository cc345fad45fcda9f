import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { connection, overview, page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as WelcomePage } from './WelcomePage';

const button = (name: RegExp) => screen.findByRole('button', { name });

describe('the first steps', () => {
  beforeEach(() => {
    setSession(session());
    server.use(
      http.get('*/overview', () => HttpResponse.json(overview({ has_facts: false }))),
      http.get('*/tasks', () => HttpResponse.json(page([]))),
      http.get('*/tasks/t1', () => HttpResponse.json(task({ title: 'Fill with demo data' }))),
    );
  });

  it('offer a file, the sandbox and demo data, without an axe violation', async () => {
    const { container } = renderApp(<WelcomePage />, '/welcome');
    expect(await screen.findByRole('link', { name: /^Import a file/ })).toHaveAttribute(
      'href',
      '/import',
    );
    expect(await axeViolations(container)).toEqual([]);
  });

  it('show the demo being filled, then lead to the dashboard', async () => {
    server.use(http.post('*/demo', () => HttpResponse.json({ task: task() }, { status: 202 })));
    const { router } = renderApp(<WelcomePage />, '/welcome');
    await userEvent.click(await button(/^Fill with demo data/));
    expect(await screen.findByRole('progressbar', { name: 'Fill with demo data' })).toBeVisible();
    expect(router.state.location.search).toBe('?task=t1');
    server.use(http.get('*/tasks/t1', () => HttpResponse.json(task({ state: 'succeeded' }))));
    await waitFor(() => expect(router.state.location.pathname).toBe('/'), { timeout: 5000 });
  });

  it('connect the sandbox and sync all that brings ads', async () => {
    let asked: unknown;
    server.use(
      http.post('*/sandbox/connect', () =>
        HttpResponse.json(page([connection({ id: 'n1' }), connection({ id: 'n2' })]), {
          status: 201,
        }),
      ),
      http.post(
        '*/campaigns/sync',
        async ({ request }) => (
          (asked = await request.json()),
          HttpResponse.json({ job_id: 'j', task: task() }, { status: 202 })
        ),
      ),
      http.get('*/connections', () => HttpResponse.json(page([]))),
    );
    const { router } = renderApp(<WelcomePage />, '/welcome');
    await userEvent.click(await button(/^Connect the sandbox/));
    await waitFor(() => expect(router.state.location.search).toBe('?task=t1'));
    expect(asked).toEqual({});
  });

  it('offer to try again when it failed', async () => {
    server.use(
      http.get('*/tasks/t1', () =>
        HttpResponse.json(task({ state: 'failed', error: 'The disk is full' })),
      ),
      http.post('*/tasks/t1/retry', () => HttpResponse.json(task({ id: 't2' }))),
      http.get('*/tasks/t2', () => HttpResponse.json(task({ id: 't2' }))),
    );
    const { router } = renderApp(<WelcomePage />, '/welcome?task=t1');
    expect(await screen.findByText('The disk is full')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(router.state.location.search).toBe('?task=t2'));
  });

  it('let a viewer only look around', async () => {
    renderApp(<WelcomePage />, '/welcome', { workspace: { ...testWorkspace, role: 'viewer' } });
    expect(await button(/^Fill with demo data/)).toBeDisabled();
    expect(screen.getByText(/colleague with the role Editor/)).toBeVisible();
  });
});
