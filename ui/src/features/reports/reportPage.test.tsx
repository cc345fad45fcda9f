import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '@/api';
import { setSession } from '@/api/session';
import { page, session } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { report } from '@/test/reportFixtures';
import { server } from '@/test/server';
import { sizeOf } from './preview/useReportPages';
import { Component as ReportPage } from './ReportPage';

let one: Report | undefined;
let asked: string[];

beforeEach(() => {
  one = report({ pages: 3 });
  asked = [];
  setSession(session());
  server.use(
    http.get('*/reports/:id', () =>
      one
        ? HttpResponse.json(one)
        : HttpResponse.json({ title: 'Not found', status: 404 }, { status: 404 }),
    ),
    http.get('*/reports/:id/pages/:n', ({ params, request }) => {
      asked.push(`${String(params.n)} ${request.headers.get('authorization') ? 'signed' : 'open'}`);
      return HttpResponse.text('<svg viewBox="0 0 595 842"/>', {
        headers: { 'content-type': 'image/svg+xml' },
      });
    }),
    http.delete('*/reports/:id', () => {
      one = undefined;
      return new HttpResponse(null, { status: 204 });
    }),
    http.get('*/reports', () => HttpResponse.json(page([]))),
  );
});
const show = (path = '/reports/r1', role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<ReportPage />, path, {
    workspace: { ...testWorkspace, role },
    routes: [
      { path: '/reports/:id', element: <ReportPage /> },
      { path: '/reports', element: 'The list' },
    ],
  });

describe('a report to be read', () => {
  it('shows its stored pages, the one of the address first', async () => {
    const { router, container } = show('/reports/r1?page=2');
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent(one!.title);
    expect(await screen.findByRole('img', { name: /page 2 of 3$/ })).toBeVisible();
    await waitFor(() => expect(asked).toEqual(['2 signed', '3 signed', '1 signed']));
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    expect(await screen.findByRole('img', { name: /page 3 of 3$/ })).toBeVisible();
    expect(router.state.location.search).toBe('?page=3');
    expect(await axeViolations(container)).toEqual([]);
  });
  it('says plainly that it is gone', async () => {
    one = undefined;
    show();
    expect(await screen.findByText('This report is not here any more')).toBeVisible();
  });
  it('tells why it was not made', async () => {
    one = report({ state: 'failed', error: 'No ads in these days', pages: null });
    show();
    expect(await screen.findByRole('alert')).toHaveTextContent('No ads in these days');
    expect(screen.queryByRole('button', { name: /^Download/ })).toBeNull();
  });
  it('leads back to the list once it is deleted', async () => {
    const { router } = show();
    await userEvent.click(await screen.findByRole('button', { name: /^More for/ }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete report' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Delete report' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/reports'));
  });
  it('can be taken along by a viewer, not shared', async () => {
    show('/reports/r1', 'viewer');
    expect(await screen.findByRole('button', { name: 'Download PDF' })).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Share/ })).toBeNull();
  });
  it('has the measures its pages say', () => {
    expect(sizeOf('<svg viewBox="0 0 612 792">')).toEqual({ width: 612, height: 792 });
    expect(sizeOf('<svg>')).toEqual({ width: 595, height: 842 });
  });
});
