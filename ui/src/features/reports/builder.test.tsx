import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReportPreviewRequest, ReportRequest } from '@/api';
import { setSession } from '@/api/session';
import { page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { report, template } from '@/test/reportFixtures';
import { server } from '@/test/server';
import { Component as BuilderPage } from './BuilderPage';

let previews: { page: number; body: ReportRequest }[];
let generated: ReportRequest[];
const pagesOf = (body: ReportRequest) => body.sections?.length ?? 3;
const last = () => previews.at(-1)!;
const address = '/reports/new?template=monthly';

beforeEach(() => {
  previews = [];
  generated = [];
  setSession(session());
  sessionStorage.clear();
  URL.createObjectURL = vi.fn(() => `blob:${Math.random()}`);
  URL.revokeObjectURL = vi.fn();
  // Both columns stand beside each other.
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (media) =>
      ({
        matches: media.includes('min-width'),
        media,
        addEventListener() {},
        removeEventListener() {},
        addListener() {},
        removeListener() {},
      }) as unknown as MediaQueryList,
  );
  server.use(
    http.get('*/reports/templates', () =>
      HttpResponse.json(page([template(), template({ id: 'weekly', name: 'Weekly' })])),
    ),
    http.get('*/reports/branding', () => HttpResponse.json({ company_name: 'Northwind' })),
    http.get('*/tasks', () => HttpResponse.json(page([]))),
    http.post('*/reports/preview', async ({ request }) => {
      const { page: wanted, ...body } = (await request.json()) as ReportPreviewRequest;
      const n = wanted ?? 1;
      previews.push({ page: n, body });
      return HttpResponse.json({
        pages: pagesOf(body),
        page: Math.min(n, pagesOf(body)),
        svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
        width: 595,
        height: 842,
      });
    }),
    http.post('*/reports/generate', async ({ request }) => {
      generated.push((await request.json()) as ReportRequest);
      return HttpResponse.json({ task: task({ type: 'report.generate' }) }, { status: 202 });
    }),
  );
});
const shown = () => screen.findByRole('img', { name: /page 1 of 3/ });

describe('the report builder', () => {
  it('asks first which report, and opens the template that is chosen', async () => {
    const { router } = renderApp(<BuilderPage />, '/reports/new');
    await userEvent.click(await screen.findByRole('link', { name: /^Weekly/ }));
    expect(router.state.location.search).toBe('?template=weekly');
    expect(await screen.findByRole('heading', { level: 1, name: 'Weekly' })).toBeVisible();
    await waitFor(() =>
      expect(last().body).toMatchObject({ template: 'weekly', preset: 'last_week' }),
    );
  });

  it('shows the real pages, fetches those that follow, and turns them by button and key', async () => {
    const { container } = renderApp(<BuilderPage />, address);
    await shown();
    await waitFor(() => expect(previews.map((p) => p.page)).toEqual([1, 2, 3]));
    await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
    expect(screen.getByRole('img', { name: /page 2 of 3/ })).toBeVisible();
    fireEvent.keyDown(screen.getByRole('group', { name: /^Page, turned/ }), { key: 'End' });
    expect(screen.getByRole('img', { name: /page 3 of 3/ })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Next page' })).toBeDisabled();
    expect(previews).toHaveLength(3);
    expect(await axeViolations(container)).toEqual([]);
  });

  it('moves a section by the arrow keys, says where it is, and keeps that in the address', async () => {
    const { router } = renderApp(<BuilderPage />, address);
    await shown();
    const grip = screen.getByRole('button', { name: 'Move Cover, 1 of 3' });
    grip.focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(screen.getByText('Cover is now 2 of 3')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Move Cover, 2 of 3' })).toHaveFocus();
    expect(new URLSearchParams(router.state.location.search).get('sections')).toBe(
      'trends,cover,platforms',
    );
    await waitFor(() => expect(last().body.sections).toEqual(['trends', 'cover', 'platforms']));
    await userEvent.keyboard('{ArrowUp}');
    expect(router.state.location.search).toBe('?template=monthly');
  });

  it('takes sections in and out, but never the last one', async () => {
    renderApp(<BuilderPage />, `${address}&sections=cover,trends`);
    await screen.findByRole('img', { name: /page 1 of 2/ });
    await userEvent.click(screen.getByRole('checkbox', { name: 'Notes on the data' }));
    await waitFor(() => expect(last().body.sections).toEqual(['cover', 'trends', 'notes']));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Cover' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Notes on the data' }));
    expect(screen.getByRole('checkbox', { name: 'Trends' })).toBeDisabled();
  });

  it('asks once for many changes, and not at all for the format', async () => {
    renderApp(<BuilderPage />, address);
    await shown();
    await waitFor(() => expect(previews).toHaveLength(3));
    await userEvent.click(screen.getByRole('radio', { name: /^XLSX/ }));
    // Faster than anybody's hand, also on a slow machine.
    fireEvent.click(screen.getByRole('button', { name: 'Spend' }));
    fireEvent.click(screen.getByRole('button', { name: 'Clicks' }));
    await waitFor(() => expect(last().body.metrics).toEqual(['revenue', 'roas', 'clicks']));
    expect(previews.filter((p) => p.body.metrics?.length === 2)).toEqual([]);
    expect(screen.getByRole('button', { name: 'Generate XLSX' })).toBeVisible();
  });

  it('stays at the page one reads, or the last there is', async () => {
    renderApp(<BuilderPage />, `${address}&sections=cover,trends,platforms`);
    await waitFor(() => expect(previews).toHaveLength(3));
    await userEvent.click(screen.getByRole('button', { name: 'Page 3' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Platforms' }));
    expect(await screen.findByRole('img', { name: /page 2 of 2/ })).toBeVisible();
  });

  it('warns of a colour that is hard to read, and offers one that is not', async () => {
    const { router } = renderApp(<BuilderPage />, `${address}&primary=7fb2ff`);
    await shown();
    await userEvent.click(screen.getByRole('button', { name: /^Branding/ }));
    expect(await screen.findByText(/^Hard to read on paper/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /^Use #/ }));
    expect(screen.queryByText(/^Hard to read on paper/)).toBeNull();
    const color = new URLSearchParams(router.state.location.search).get('primary');
    expect(color).toMatch(/^[0-9a-f]{6}$/);
    await waitFor(() => expect(last().body.branding?.primary_color).toBe(`#${color}`));
  });

  it('sends a chosen logo along, and refuses what is no picture', async () => {
    renderApp(<BuilderPage />, address);
    await shown();
    await userEvent.click(screen.getByRole('button', { name: /^Branding/ }));
    const input = await screen.findByLabelText<HTMLInputElement>('Logo');
    const anyFile = userEvent.setup({ applyAccept: false });
    await anyFile.upload(input, new File(['x'], 'x.gif', { type: 'image/gif' }));
    expect(await screen.findByText('Choose a PNG, JPEG or SVG file')).toBeVisible();
    await userEvent.upload(input, new File(['png'], 'logo.png', { type: 'image/png' }));
    await waitFor(() => expect(last().body.branding?.logo).toMatch(/^data:image\/png;base64,/));
  });

  it('generates, follows the task, and hands the file over', async () => {
    let state: 'running' | 'succeeded' = 'running';
    server.use(
      http.get('*/tasks/t1', () =>
        HttpResponse.json(
          state === 'running'
            ? task()
            : task({ state, progress: 1, result: { report_id: 'r1' } as never }),
        ),
      ),
      http.get('*/reports/r1', () => HttpResponse.json(report())),
    );
    const { router, store } = renderApp(<BuilderPage />, `${address}&title=For+all`);
    await shown().catch(() => undefined);
    await userEvent.click(await screen.findByRole('button', { name: 'Generate PDF' }));
    expect(await screen.findByRole('progressbar', { name: 'Import meta.csv' })).toBeVisible();
    expect(generated).toEqual([
      {
        template: 'monthly',
        preset: 'last_month',
        compare: 'previous_period',
        title: 'For all',
        format: 'pdf',
        language: 'en',
      },
    ]);
    expect(new URLSearchParams(router.state.location.search).get('task')).toBe('t1');
    state = 'succeeded';
    const { api } = await import('@/api');
    store.dispatch(api.util.invalidateTags([{ type: 'Task', id: 't1' }]));
    const made = await screen.findByRole('region', { name: 'Your report' });
    expect(await within(made).findByText('october.pdf')).toBeVisible();
    expect(made).toHaveTextContent('Ready · 6 pages · 214 kB');
    expect(within(made).getByRole('button', { name: 'Download' })).toBeEnabled();
  });

  it('says what the server refused', async () => {
    server.use(
      http.post('*/reports/preview', () =>
        HttpResponse.json(
          { title: 'Invalid', status: 422, detail: 'This period has no figures' },
          { status: 422 },
        ),
      ),
    );
    renderApp(<BuilderPage />, address);
    expect(await screen.findByText('This period has no figures')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });

  it('lets a viewer look, but not make', async () => {
    renderApp(<BuilderPage />, address, {
      workspace: { ...testWorkspace, role: 'viewer' as const },
    });
    await shown();
    expect(screen.queryByRole('button', { name: /^Generate/ })).toBeNull();
  });
});
