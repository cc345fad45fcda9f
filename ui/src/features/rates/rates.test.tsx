import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ExchangeRate } from '@/api';
import { setSession } from '@/api/session';
import { page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as RatesPage } from './RatesPage';

const rate = (date: string, quote: string, value: number): ExchangeRate => ({
  date,
  base: 'EUR',
  quote,
  rate: value,
});
let list: ExchangeRate[];
let asked: string[];

beforeEach(() => {
  asked = [];
  list = [rate('2026-11-20', 'USD', 1.0862), rate('2026-11-20', 'JPY', 1164.2)];
  setSession(session());
  server.use(
    http.get('*/exchange-rates', ({ request }) => {
      const q = new URL(request.url).searchParams;
      asked.push(q.get('currency') ?? '');
      return HttpResponse.json(
        page(list.filter((r) => !q.get('currency') || r.quote === q.get('currency'))),
      );
    }),
  );
});
const file = new File(['Date,USD\n2026-11-20,1.08\n'], 'ecb.csv', { type: 'text/csv' });
const input = () => document.querySelector<HTMLInputElement>('input[type=file]')!;

describe('the exchange rates', () => {
  it('are listed by day and pair, with digits that stand below each other', async () => {
    const { container } = renderApp(<RatesPage />, '/settings/exchange-rates');
    const row = (await screen.findByText('EUR → USD')).closest('[role=row]')!;
    expect(row).toHaveTextContent('Nov 20, 2026');
    expect(row).toHaveTextContent('1.0862');
    expect(screen.getByText('1,164.2000')).toBeVisible();
    expect(await axeViolations(container.querySelector('[role=grid]')!)).toEqual([]);
  });

  it('are filtered by a currency in the address', async () => {
    const { router } = renderApp(<RatesPage />, '/settings/exchange-rates?currency=PLN');
    expect(await screen.findByText('Nothing matches these filters')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('EUR → USD')).toBeVisible();
    expect(router.state.location.search).toBe('');
    expect(asked).toEqual(['PLN', '']);
  });

  it('are imported from a file, and the task is shown', async () => {
    let base = '';
    server.use(
      http.post('*/exchange-rates/import', async ({ request }) => {
        base = /name="base"\r\n\r\n(\w+)/.exec(await request.text())?.[1] ?? '';
        return HttpResponse.json({ task: task({ id: 't5' }) }, { status: 202 });
      }),
      http.get('*/tasks/t5', () =>
        HttpResponse.json(task({ id: 't5', title: 'Exchange rates from ecb.csv' })),
      ),
    );
    const { router } = renderApp(<RatesPage />, '/settings/exchange-rates');
    await userEvent.click(await screen.findByRole('button', { name: 'Import rates' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.selectOptions(within(dialog).getByLabelText('Base currency'), 'USD');
    await userEvent.upload(input(), file);
    expect(await screen.findByText('Exchange rates from ecb.csv')).toBeVisible();
    expect(router.state.location.search).toBe('?task=t5');
    expect(base).toBe('USD');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('keep the dialog open with the server’s words when the file is refused', async () => {
    server.use(
      http.post('*/exchange-rates/import', () =>
        HttpResponse.json(
          { title: 'Invalid', status: 422, detail: 'There is no column with a date.' },
          { status: 422 },
        ),
      ),
    );
    renderApp(<RatesPage />, '/settings/exchange-rates?import=new');
    await screen.findByRole('dialog');
    await userEvent.upload(input(), file);
    expect(await screen.findByText('There is no column with a date.')).toBeVisible();
  });

  it('are explained when there are none, without a button for a viewer', async () => {
    list = [];
    const view = renderApp(<RatesPage />, '/settings/exchange-rates');
    expect(await screen.findByText('No rates yet')).toBeVisible();
    expect(screen.getAllByRole('button', { name: 'Import rates' })).toHaveLength(1);
    view.unmount();
    renderApp(<RatesPage />, '/settings/exchange-rates', {
      workspace: { ...testWorkspace, role: 'viewer' },
    });
    expect(await screen.findByText(/Editors can import them/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Import rates' })).toBeNull();
  });

  it('say when they could not be loaded', async () => {
    server.use(
      http.get('*/exchange-rates', () =>
        HttpResponse.json({ title: 'No', status: 500 }, { status: 500 }),
      ),
    );
    renderApp(<RatesPage />, '/settings/exchange-rates');
    await waitFor(() => expect(screen.getByText('This could not be loaded')).toBeVisible());
  });
});
