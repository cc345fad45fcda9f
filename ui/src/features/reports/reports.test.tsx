import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Report } from '@/api';
import { setSession } from '@/api/session';
import { page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { report, template } from '@/test/reportFixtures';
import { server } from '@/test/server';
import { Component as ReportsPage } from './ReportsPage';

let list: Report[];
let shared: unknown[];
const viewer = { workspace: { ...testWorkspace, role: 'viewer' as const } };

beforeEach(() => {
  list = [report()];
  shared = [];
  setSession(session());
  server.use(
    http.get('*/reports', () => HttpResponse.json(page(list))),
    http.get('*/reports/templates', () =>
      HttpResponse.json(page([template({ id: 'custom', name: 'Custom' }), template()])),
    ),
    http.post('*/reports/:id/share', async ({ request }) => {
      shared.push(await request.json());
      return HttpResponse.json({ url: 'x', token: 'tok-1', expires_at: '2026-12-05T00:00:00Z' });
    }),
    http.delete('*/reports/:id/share', () => {
      list = [report()];
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete('*/reports/:id', () => {
      list = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
});

describe('the list of reports', () => {
  it('says of each what it is, how it stands, who made it', async () => {
    list = [
      report(),
      report({ id: 'r2', title: 'Failed one', state: 'failed', error: 'No ads', size: null }),
      report({ id: 'r3', title: 'Sheets', format: 'xlsx', created_by: null, schedule_id: 's1' }),
    ];
    const { container } = renderApp(<ReportsPage />, '/reports');
    const row = (await screen.findByText('October for Northwind')).closest('li')!;
    expect(row).toHaveTextContent('PDF');
    expect(row).toHaveTextContent(/Oct 1\s–\s31, 2026 · 6 pages · 214\skB/);
    expect(row).toHaveTextContent('Ready');
    expect(row).toHaveTextContent('Mira Keller');
    const failed = screen.getByText('Failed one').closest('li')!;
    expect(failed).toHaveTextContent('FailedNo ads');
    expect(within(failed).queryByRole('button', { name: /^Download/ })).toBeNull();
    expect(screen.getByText('Sheets').closest('li')).toHaveTextContent('by schedule');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('shows how far a report is that is being made', async () => {
    list = [report({ state: 'pending', task_id: 't1', size: null, pages: null })];
    server.use(
      http.get('*/tasks/t1', () =>
        HttpResponse.json(task({ progress: 0.4, stage: 'Drawing page 3' })),
      ),
      http.get('*/tasks', () => HttpResponse.json(page([]))),
    );
    renderApp(<ReportsPage />, '/reports');
    const bar = await screen.findByRole('progressbar', { name: /October for Northwind/ });
    expect(bar).toHaveAttribute('aria-valuenow', '40');
    expect(screen.getByText('40% · Drawing page 3')).toBeVisible();
  });

  it('saves the file under its name, fetched with the session', async () => {
    let asked = '';
    server.use(
      http.get('*/reports/r1/file', ({ request }) => {
        asked = request.headers.get('authorization') ?? '';
        return new HttpResponse('%PDF-1.7', { headers: { 'content-type': 'application/pdf' } });
      }),
    );
    URL.createObjectURL = vi.fn(() => 'blob:x');
    URL.revokeObjectURL = vi.fn();
    const saved: string[] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      saved.push(this.download);
    });
    renderApp(<ReportsPage />, '/reports');
    await userEvent.click(await screen.findByRole('button', { name: /^Download October/ }));
    await waitFor(() => expect(saved).toEqual(['october.pdf']));
    expect(asked).toBe('Bearer access-1');
    click.mockRestore();
  });

  it('makes a link that ends, shows it once, and takes it back', async () => {
    const { router } = renderApp(<ReportsPage />, '/reports');
    await userEvent.click(await screen.findByRole('button', { name: /^Share October/ }));
    expect(router.state.location.search).toBe('?share=r1');
    const dialog = await screen.findByRole('dialog', { name: 'Share “October for Northwind”' });
    await userEvent.selectOptions(within(dialog).getByLabelText('The link works for'), '7');
    list = [report({ shared_until: '2099-12-05T00:00:00Z' })];
    await userEvent.click(within(dialog).getByRole('button', { name: 'Create link' }));
    const link = await within(dialog).findByLabelText<HTMLInputElement>('Link to the report');
    expect(link.value).toBe(`${location.origin}/shared/tok-1`);
    expect(shared).toEqual([{ expires_in_days: 7 }]);
    expect(await axeViolations(dialog)).toEqual([]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Stop sharing' }));
    const ask = await screen.findByRole('alertdialog');
    await userEvent.click(within(ask).getByRole('button', { name: 'Stop sharing' }));
    expect(await screen.findByText('The link does not work any more')).toBeVisible();
    await waitFor(() => expect(screen.queryByText('Shared')).toBeNull());
  });

  it('asks before it deletes, naming the report', async () => {
    renderApp(<ReportsPage />, '/reports');
    await userEvent.click(await screen.findByRole('button', { name: /^More for/ }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete report' }));
    const ask = await screen.findByRole('alertdialog', { name: 'Delete “October for Northwind”?' });
    await userEvent.click(within(ask).getByRole('button', { name: 'Delete report' }));
    expect(await screen.findByText('No report has been made yet')).toBeVisible();
  });

  it('offers the templates while there is no report, in the order people think of them', async () => {
    list = [];
    const { container } = renderApp(<ReportsPage />, '/reports');
    const gallery = await screen.findByRole('list', { name: 'Templates' });
    const links = within(gallery).getAllByRole('link');
    expect(links.map((a) => a.getAttribute('href'))).toEqual([
      '/reports/new?template=monthly',
      '/reports/new?template=custom',
    ]);
    expect(await axeViolations(container)).toEqual([]);
  });

  it('lets a viewer read, and nothing else', async () => {
    renderApp(<ReportsPage />, '/reports', viewer);
    expect(await screen.findByRole('button', { name: /^Download/ })).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Share/ })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: /^More for/ }));
    expect(await screen.findByRole('menuitem', { name: 'Use as a starting point' })).toBeVisible();
    expect(screen.queryByRole('menuitem', { name: 'Delete report' })).toBeNull();
  });

  it('says why it could not be loaded', async () => {
    server.use(
      http.get('*/reports', () =>
        HttpResponse.json({ title: 'No', status: 400, detail: 'Not readable' }, { status: 400 }),
      ),
    );
    renderApp(<ReportsPage />, '/reports');
    expect(await screen.findByText('Not readable')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});
