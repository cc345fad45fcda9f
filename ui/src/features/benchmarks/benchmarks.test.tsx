import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { session } from '@/test/fixtures';
import { benchmarks } from '@/test/insightFixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as BenchmarksPage } from './BenchmarksPage';
import { exampleCsv, parseCsv, readTable, scaleOf } from './model';

const asked: string[] = [];
const answer = (b = benchmarks()) =>
  http.get('*/insights/benchmarks', ({ request }) => {
    asked.push(new URL(request.url).search);
    return HttpResponse.json(b);
  });
// jsdom's files cannot be read as text.
const csv = (text: string) =>
  Object.assign(new File([text], 'table.csv', { type: 'text/csv' }), {
    text: () => Promise.resolve(text),
  });
const choose = async (text: string) => {
  await userEvent.click(await screen.findByRole('button', { name: 'Replace table' }));
  const dialog = await screen.findByRole('dialog', { name: 'Replace the benchmarks' });
  await userEvent.upload(within(dialog).getByLabelText(/Drop a file here/), csv(text));
  return within(dialog);
};

describe('the benchmarks page', () => {
  beforeEach(() => {
    asked.length = 0;
    setSession(session());
    server.use(answer());
  });

  it('says each figure beside its own past and the industry, with source and date', async () => {
    const { container } = renderApp(<BenchmarksPage />, '/?from=2026-10-22&to=2026-11-20');
    const all = await screen.findByRole('region', { name: 'All platforms together' });
    expect(within(all).getByRole('listitem')).toHaveTextContent(
      'Click rate1.80%You usually 1.40% to 1.70%. Industry 0.80% to 1.90%.above 97% of your pastBetter',
    );
    const meta = screen.getByRole('region', { name: 'meta' });
    expect(within(meta).getByRole('listitem')).toHaveTextContent('Industry about €0.70.');
    expect(screen.getByText('Industry figures: Retail report, as of Jun 30, 2026')).toBeVisible();
    expect(asked).toEqual(['?from=2026-10-22&to=2026-11-20']);
    expect(await axeViolations(container)).toEqual([]);
  });

  it('compares with the industry that is picked, kept in the address', async () => {
    const { router } = renderApp(<BenchmarksPage />, '/?from=2026-10-22&to=2026-11-20');
    await screen.findByRole('region', { name: 'All platforms together' });
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Industry' }), 'Travel');
    expect(router.state.location.search).toContain('industry=travel');
    await waitFor(() => expect(asked.at(-1)).toContain('industry=travel'));
  });

  it('replaces the table by a file that was read and counted first', async () => {
    const sent: unknown[] = [];
    server.use(
      http.put('*/insights/benchmarks', async ({ request }) => {
        sent.push(await request.json());
        return HttpResponse.json(benchmarks({ custom: true }));
      }),
    );
    renderApp(<BenchmarksPage />);
    const dialog = await choose(exampleCsv);
    expect(await dialog.findByText('table.csv: 2 rows, industries: 1')).toBeVisible();
    await userEvent.click(dialog.getByRole('button', { name: 'Replace by 2 rows' }));
    expect(await screen.findByText('The table was replaced')).toBeVisible();
    expect(sent).toEqual([
      {
        rows: [
          {
            industry: 'retail',
            industry_name: 'Retail',
            platform: null,
            metric: 'ctr',
            low: 0.008,
            median: 0.0124,
            high: 0.019,
            currency: null,
            source: 'Own survey',
            dated: '2026-06-30',
          },
          expect.objectContaining({ platform: 'meta', metric: 'cpc', currency: 'EUR' }),
        ],
      },
    ]);
  });

  it('names the row and field that is wrong, and sends nothing', async () => {
    renderApp(<BenchmarksPage />);
    const dialog = await choose(
      'industry,metric,median,source,dated\nretail,ctr,much,Survey,2026-06-30\nretail,spend,1,Survey,June',
    );
    expect(await dialog.findByText('Row 1: “median” is not a number')).toBeVisible();
    expect(dialog.getByText('Row 2: “dated” is not a day like 2026-06-30')).toBeVisible();
    expect(dialog.getByText('Row 2: “metric” is not known')).toBeVisible();
    expect(dialog.getByRole('button', { name: /^Replace by/ })).toBeDisabled();
  });

  it('goes back to the built-in table after asking', async () => {
    let gone = 0;
    server.use(
      answer(benchmarks({ custom: true })),
      http.delete('*/insights/benchmarks', () => (gone++, new HttpResponse(null, { status: 204 }))),
    );
    renderApp(<BenchmarksPage />);
    await userEvent.click(await screen.findByRole('button', { name: 'Built-in table' }));
    const ask = within(await screen.findByRole('alertdialog'));
    await userEvent.click(ask.getByRole('button', { name: 'Built-in table' }));
    expect(await screen.findByText('The built-in table counts again')).toBeVisible();
    expect(gone).toBe(1);
  });

  it('lets only admins replace the table', async () => {
    renderApp(<BenchmarksPage />, '/', { workspace: { ...testWorkspace, role: 'editor' } });
    await screen.findByRole('region', { name: 'All platforms together' });
    expect(screen.queryByRole('button', { name: 'Replace table' })).not.toBeInTheDocument();
  });

  it('says what is missing, or what went wrong', async () => {
    server.use(answer(benchmarks({ rows: [], message: 'Not enough data: needs 7 more days' })));
    const { unmount } = renderApp(<BenchmarksPage />);
    expect(await screen.findByText('Not enough data: needs 7 more days')).toBeVisible();
    unmount();
    server.use(
      http.get('*/insights/benchmarks', () =>
        HttpResponse.json({ title: 'No', status: 400, detail: 'Not readable' }, { status: 400 }),
      ),
    );
    renderApp(<BenchmarksPage />);
    expect(await screen.findByText('Not readable')).toBeVisible();
  });
});

describe('a table of benchmarks', () => {
  it('is read with either separator, quotes and a byte order mark', () => {
    expect(parseCsv('a;b\n"x;""y""";2\r\n')).toEqual([
      ['a', 'b'],
      ['x;"y"', '2'],
    ]);
    const { rows } = readTable(
      '\uFEFFindustry;metric;median;source;dated\nretail;roas;"2,5";"Own; survey";2026-06-30',
    );
    expect(rows[0]).toMatchObject({ median: 2.5, source: 'Own; survey', platform: null });
  });
  it('may be JSON, as a list or as the API takes it', () => {
    const row = { industry: 'x', metric: 'ctr', median: 0.01, source: 's', dated: '2026-01-01' };
    expect(readTable(JSON.stringify([row])).rows).toHaveLength(1);
    expect(readTable(JSON.stringify({ rows: [row] })).rows).toHaveLength(1);
    expect(readTable('{"a":').problems).toEqual([{ what: 'json' }]);
    expect(readTable('').problems).toEqual([{ what: 'empty' }]);
    expect(readTable('a,b\n1,2').problems[0]).toEqual({ what: 'column', field: 'industry' });
  });
  it('has a scale that holds all that is shown, and does not fall over when nothing is', () => {
    const own = { low: 2, median: 3, high: 4 };
    const scale = scaleOf({ value: 8, own, industry: null });
    expect(scale.low).toBeLessThan(2);
    expect(scale.at(2)).toBeGreaterThan(0);
    expect(scale.at(8)).toBeLessThan(1);
    expect(scaleOf({ value: null, own: null, industry: null }).at(3)).toBe(0);
  });
});
