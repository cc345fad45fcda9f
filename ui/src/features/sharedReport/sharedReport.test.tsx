import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { session } from '@/test/fixtures';
import { axeViolations, renderApp } from '@/test/render';
import { server } from '@/test/server';
import { Component as SharedReportPage } from './SharedReportPage';

const routes = [{ path: '/shared/:token', element: <SharedReportPage /> }];
const open = () => renderApp(<i />, '/shared/tok-1', { routes });
const shared = {
  title: 'October for Northwind',
  organization: 'Northwind',
  from: '2026-10-01',
  to: '2026-10-31',
  format: 'pdf',
  pages: 2,
  file_name: 'october.pdf',
  size: 214_000,
  expires_at: '2026-12-05T00:00:00Z',
};

describe('a shared report', () => {
  beforeEach(() => setSession(session()));

  it('shows its pages and its file to a stranger, and nothing else', async () => {
    let sent: string | null = 'nothing asked';
    server.use(
      http.get('*/shared/reports/tok-1', ({ request }) => {
        sent = request.headers.get('authorization');
        return HttpResponse.json(shared);
      }),
    );
    const { container } = open();
    expect(await screen.findByRole('heading', { name: 'October for Northwind' })).toBeVisible();
    expect(sent).toBeNull();
    const pages = screen.getAllByRole('img');
    expect(pages.map((p) => p.getAttribute('src'))).toEqual([
      `${location.origin}/api/v1/shared/reports/tok-1/pages/1`,
      `${location.origin}/api/v1/shared/reports/tok-1/pages/2`,
    ]);
    expect(screen.getByRole('link', { name: /^Download PDF/ })).toHaveAttribute(
      'href',
      `${location.origin}/api/v1/shared/reports/tok-1/file`,
    );
    expect(screen.queryByRole('navigation')).toBeNull();
    expect(document.querySelector('meta[name=robots]')).toHaveAttribute(
      'content',
      'noindex, nofollow',
    );
    expect(document.title).toBe('October for Northwind');
    expect(await axeViolations(container)).toEqual([]);
  });

  it('tells nothing apart when the link does not work any more', async () => {
    server.use(
      http.get('*/shared/reports/tok-1', () =>
        HttpResponse.json({ title: 'Gone', detail: 'Report 7 of Northwind' }, { status: 410 }),
      ),
    );
    open();
    expect(await screen.findByText('This link does not work any more')).toBeVisible();
    expect(screen.queryByText(/Northwind/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('can be asked for again when the server did not answer', async () => {
    let answers = 0;
    server.use(
      http.get('*/shared/reports/tok-1', () =>
        answers++ ? HttpResponse.json(shared) : HttpResponse.json({}, { status: 503 }),
      ),
    );
    open();
    await userEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'October for Northwind' })).toBeVisible();
  });

  it('offers a page again that did not come', async () => {
    server.use(http.get('*/shared/reports/tok-1', () => HttpResponse.json(shared)));
    open();
    fireEvent.error((await screen.findAllByRole('img'))[1]!);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(screen.getAllByRole('img')).toHaveLength(2);
  });
});
