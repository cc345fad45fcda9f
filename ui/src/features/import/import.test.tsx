import { File as NodeFile } from 'node:buffer';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { preview, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as ImportPage } from './ImportPage';
import {
  assign,
  constantOf,
  fieldOf,
  forPreview,
  missing,
  setConstant,
  sortProblems,
  toMapping,
} from './model';

const file = new File(['Day,Campaign name\n2026-10-01,Winter sale'], 'export.csv', {
  type: 'text/csv',
});
const result = {
  rows_read: 120,
  rows_imported: 119,
  rows_skipped: 1,
  campaigns: 4,
  ads: 12,
  first_date: '2026-10-01',
  last_date: '2026-10-30',
  spend: 7741.8,
  currency: 'EUR',
  replaced_rows: 0,
  errors: [{ line: 122, column: 'Day', message: 'There is no 31 April' }],
  error_file_url: null,
};
const choose = async () => userEvent.upload(screen.getByLabelText(/Drop a CSV/), file);
const select = (column: string) => screen.getByRole('combobox', { name: `${column} becomes` });

describe('importing a file', () => {
  let sent: Record<string, string>[] = [];
  /** MSW cannot read a multipart body in jsdom: its text is enough to find the fields. */
  const fields = async (request: Request) =>
    Object.fromEntries(
      [...(await request.text()).matchAll(/name="(\w+)"\r\n\r\n([^\r]*)/g)].map((m) => [
        m[1],
        m[2],
      ]),
    );
  beforeEach(() => {
    sent = [];
    setSession(session());
    server.use(
      http.post(
        '*/campaigns/import/preview',
        async ({ request }) => (
          sent.push({ kind: 'preview', ...(await fields(request)) }),
          HttpResponse.json(preview())
        ),
      ),
      http.post(
        '*/campaigns/import',
        async ({ request }) => (
          sent.push({ kind: 'import', ...(await fields(request)) }),
          HttpResponse.json({ task: task() }, { status: 202 })
        ),
      ),
      http.get('*/tasks/t1', () => HttpResponse.json(task())),
    );
  });

  it('shows what was recognised, the mapping, the rows and the problems', async () => {
    renderApp(<ImportPage />, '/import');
    await choose();
    expect(await screen.findByText('Meta Ads Manager export recognised')).toBeVisible();
    expect(screen.getByText('UTF-8')).toBeVisible();
    expect(select('Amount spent (EUR)')).toHaveValue('spend');
    expect(select('Notes')).toHaveValue('');
    expect(screen.getByText('3 of 4 columns are imported')).toBeVisible();
    expect(screen.getByText('There is no 31 April').closest('li')).toHaveTextContent(
      'line 7 · Day',
    );
    expect(
      within(screen.getByRole('region', { name: 'First rows, decoded' })).getByText('42.50'),
    ).toBeVisible();
  });

  it('sends the changed mapping, decodes anew, and imports the file that is already there', async () => {
    const { router } = renderApp(<ImportPage />, '/import');
    await choose();
    await userEvent.selectOptions(
      await screen.findByRole('combobox', { name: 'Notes becomes' }),
      'clicks',
    );
    await waitFor(
      () =>
        expect(sent.at(-1)).toMatchObject({
          kind: 'preview',
          mapping: expect.stringContaining('"clicks":"Notes"'),
        }),
      { timeout: 3000 },
    );
    await userEvent.selectOptions(screen.getByLabelText('Currency of the amounts'), 'USD');
    await userEvent.click(screen.getByRole('button', { name: 'Import 120 rows' }));
    await waitFor(() => expect(router.state.location.search).toBe('?task=t1'));
    // The preview of the other currency may still come behind it.
    const last = sent.filter((s) => s.kind === 'import').at(-1)!;
    expect(last).toMatchObject({
      kind: 'import',
      file_id: 'f1',
      currency: 'USD',
      time_zone: 'Europe/Berlin',
    });
    expect(JSON.parse(last.mapping!)).toEqual({
      date: 'Day',
      campaign_name: 'Campaign name',
      spend: 'Amount spent (EUR)',
      clicks: 'Notes',
    });
  });

  it('asks for what is missing instead of importing nonsense, and takes one value for every row', async () => {
    renderApp(<ImportPage />, '/import');
    await choose();
    await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Day becomes' }), '');
    await userEvent.click(screen.getByRole('button', { name: 'Import 120 rows' }));
    expect(await screen.findByText('Still needed: Date')).toBeVisible();
    expect(sent.some((s) => s.kind === 'import')).toBe(false);
    await userEvent.type(screen.getByLabelText('Date of every row'), '2026-10-01');
    await userEvent.click(screen.getByRole('button', { name: 'Import 120 rows' }));
    const imported = () => sent.find((s) => s.kind === 'import');
    await waitFor(() => expect(imported()).toBeDefined());
    expect(JSON.parse(imported()!.mapping!).date).toEqual({ value: '2026-10-01' });
  });

  it('says why a file cannot be read', async () => {
    server.use(
      http.post('*/campaigns/import/preview', () =>
        HttpResponse.json(
          {
            title: 'Invalid',
            status: 422,
            detail: 'This is a spreadsheet file, not a CSV: save it as CSV first.',
          },
          { status: 422 },
        ),
      ),
    );
    renderApp(<ImportPage />, '/import');
    await choose();
    expect(await screen.findByText(/save it as CSV first/)).toBeVisible();
  });

  it('shows progress under its own address, then totals, errors and the way to the figures', async () => {
    server.use(http.get('*/tasks/t1', () => HttpResponse.json(task()), { once: true }));
    renderApp(<ImportPage />, '/import?task=t1');
    expect(await screen.findByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
    server.use(
      http.get('*/tasks/t1', () =>
        HttpResponse.json(task({ state: 'succeeded', progress: 1, result })),
      ),
    );
    expect(
      await screen.findByText('119 rows imported', undefined, { timeout: 5000 }),
    ).toBeVisible();
    expect(screen.getByText('€7,741.80')).toBeVisible();
    expect(screen.getByText('There is no 31 April').closest('li')).toHaveTextContent('line 122');
    expect(screen.getByRole('link', { name: 'See the figures' })).toHaveAttribute(
      'href',
      '/?from=2026-10-01&to=2026-10-30',
    );
  });

  it('says why an import failed, and leads to its log', async () => {
    server.use(
      http.get('*/tasks/t1', () =>
        HttpResponse.json(task({ state: 'failed', error: 'The disk is full' })),
      ),
    );
    renderApp(<ImportPage />, '/import?task=t1');
    expect(await screen.findByText('The disk is full')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Show the log' })).toHaveAttribute('href', '/tasks/t1');
  });

  it('explains to a viewer why there is nothing to drop', () => {
    renderApp(<ImportPage />, '/import', { workspace: { ...testWorkspace, role: 'viewer' } });
    expect(screen.getByText('Importing needs the role Editor')).toBeVisible();
  });

  it('has no axe violation: choosing, checking, done', async () => {
    server.use(
      http.get('*/tasks/t2', () =>
        HttpResponse.json(task({ id: 't2', state: 'succeeded', result })),
      ),
    );
    const first = renderApp(<ImportPage />, '/import');
    expect(await axeViolations(first.container)).toEqual([]);
    await choose();
    await screen.findByText('First rows, decoded');
    expect(await axeViolations(first.container)).toEqual([]);
    first.unmount();
    const done = renderApp(<ImportPage />, '/import?task=t2');
    await screen.findByText('119 rows imported');
    expect(await axeViolations(done.container)).toEqual([]);
  });
});

describe('a mapping', () => {
  const mapping = { date: 'Day', spend: 'Cost', platform: { value: 'meta' } };
  it('gives a column one field and a field one column', () => {
    expect(assign(mapping, 'Cost', 'revenue')).toEqual({
      date: 'Day',
      platform: { value: 'meta' },
      revenue: 'Cost',
    });
    expect(assign(mapping, 'Total', 'spend')).toEqual({
      date: 'Day',
      platform: { value: 'meta' },
      spend: 'Total',
    });
    expect(assign(mapping, 'Cost', '')).toEqual({ date: 'Day', platform: { value: 'meta' } });
    expect(fieldOf(mapping, 'Cost')).toBe('spend');
  });
  it('reads what the server guessed and drops what it cannot use', () => {
    expect(
      toMapping({ date: 'Day', platform: { value: 'meta' }, spend: null, clicks: '' }),
    ).toEqual({ date: 'Day', platform: { value: 'meta' } });
  });
  it('holds constants beside columns', () => {
    expect(constantOf(setConstant({}, 'date', '2026-10-01'), 'date')).toBe('2026-10-01');
    expect(setConstant({ date: { value: 'x' } }, 'date', '')).toEqual({});
    expect(
      missing(preview().fields, { date: { value: '2026-10-01' }, spend: 'Cost' }).map((f) => f.id),
    ).toEqual(['campaign_name']);
  });
});

it('errors stand before warnings, in the order of the file', () => {
  const p = (severity: 'error' | 'warning', line: number | null) => ({
    severity,
    line,
    column: null,
    message: '',
  });
  expect(sortProblems([p('warning', 1), p('error', 9), p('error', 2)]).map((x) => x.line)).toEqual([
    2, 9, 1,
  ]);
});

it('a large file is tried by its beginning, cut after a whole line', async () => {
  const line = `${'x'.repeat(999)}\n`;
  // jsdom's File cannot be read in parts; Node's can.
  const large = new NodeFile([line.repeat(9_000)], 'large.csv') as unknown as File;
  const head = await forPreview(large);
  expect(head.size).toBe(2_000_000);
  expect(head.name).toBe('large.csv');
  expect(await forPreview(file)).toBe(file);
});
