import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setSession } from '@/api/session';
import { campaign, metrics, page, session, task } from '@/test/fixtures';
import { ltvPrediction, prediction } from '@/test/foretellFixtures';
import { axeViolations, renderApp } from '@/test/render';
import { server } from '@/test/server';
import { joined, readCustomers, splitDrivers } from './model';
import { Component as PredictPage } from './PredictPage';

vi.mock('@/shared/ui/EChart', () => ({
  default: (p: { label: string }) => <div role="img" aria-label={p.label} />,
}));
const row = (id: string, name: string) => ({
  ...campaign({ id, name }),
  ...metrics(),
  reporting_currency: 'EUR',
  pending_change: false,
});
let sent: { path: string; body: Record<string, unknown> }[];
beforeEach(() => {
  sent = [];
  setSession(session());
  const take = async (request: Request, answer: object) => {
    sent.push({
      path: new URL(request.url).pathname.split('/').at(-1)!,
      body: (await request.json()) as Record<string, unknown>,
    });
    return HttpResponse.json(answer);
  };
  server.use(
    http.get('*/campaigns', () =>
      HttpResponse.json({
        ...page([row('c1', 'Winter sale'), row('c2', 'Brand search')]),
        total: 2,
      }),
    ),
    http.get('*/campaigns/:id', ({ params }) =>
      HttpResponse.json(
        row(params.id as string, params.id === 'c1' ? 'Winter sale' : 'Brand search'),
      ),
    ),
    http.post('*/predict/conversions', ({ request }) => take(request, prediction())),
    http.post('*/predict/roas', ({ request }) =>
      take(request, prediction({ prediction: 3.2, interval: { level: 0.9, low: 2.1, high: 4.4 } })),
    ),
    http.post('*/predict/ltv', ({ request }) => take(request, ltvPrediction())),
  );
});
const show = (path = '/insights/predict') => renderApp(<PredictPage />, path);

describe('a prediction', () => {
  it('is of the largest campaign first, with interval, confidence in words and drivers', async () => {
    const { container } = show();
    const result = await screen.findByRole('region', { name: 'Prediction' });
    expect(sent).toEqual([{ path: 'conversions', body: { campaign_id: 'c1', days: 7 } }]);
    expect(result).toHaveTextContent('46.8likely 40 to 54.1');
    expect(result).toHaveTextContent('With a chance of 82% what comes lies within a fifth');
    expect(within(result).getByRole('link', { name: 'Model version 7' })).toHaveAttribute(
      'href',
      '/insights/models/m1',
    );
    const drivers = within(screen.getByRole('list', { name: 'What drives it' })).getAllByRole(
      'listitem',
    );
    expect(drivers.map((d) => d.textContent)).toEqual([
      'Daily budget100+14.5',
      'Click rate of the last 7 days0.0113−7.95',
    ]);
    await screen.findByRole('img', { name: 'Conversions by daily budget' });
    expect(await axeViolations(container)).toEqual([]);
  });

  it('is asked anew for another budget, held against today’s', async () => {
    const { router } = show('/insights/predict?days=28');
    const field = await screen.findByRole('textbox', { name: 'Daily budget' });
    await screen.findByRole('region', { name: 'Prediction' });
    await userEvent.clear(field);
    await userEvent.type(field, '150,50{Enter}');
    await waitFor(() =>
      expect(sent.at(-1)!.body).toEqual({ campaign_id: 'c1', days: 28, daily_budget: 150.5 }),
    );
    expect(router.state.location.search).toContain('budget=150.5');
    expect(
      await screen.findByText(/With today’s budget of €100\.00: 46\.8\. That is 0/),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'As today' }));
    await waitFor(() => expect(sent.at(-1)!.body).toEqual({ campaign_id: 'c1', days: 28 }));
  });

  it('of another campaign forgets the budget of the one before', async () => {
    const { router } = show('/insights/predict?budget=150');
    await screen.findByRole('region', { name: 'Prediction' });
    await userEvent.click(await screen.findByRole('combobox', { name: 'Campaign' }));
    await userEvent.click(await screen.findByRole('option', { name: /Brand search/ }));
    await waitFor(() => expect(sent.at(-1)!.body).toEqual({ campaign_id: 'c2', days: 7 }));
    expect(router.state.location.search).toBe('?campaign=c2');
  });

  it('of ROAS is a ratio', async () => {
    show('/insights/predict?what=roas');
    expect(await screen.findByText('3.20')).toBeVisible();
    expect(sent[0]!.path).toBe('roas');
  });

  it('tells the server’s word when it cannot be made, and is tried again', async () => {
    let isBroken = true;
    server.use(
      http.post('*/predict/conversions', () =>
        isBroken
          ? HttpResponse.json(
              { title: 'Invalid', status: 422, detail: 'At most 90 days are supported' },
              { status: 422 },
            )
          : HttpResponse.json(prediction()),
      ),
    );
    show();
    expect(await screen.findByText('At most 90 days are supported')).toBeVisible();
    isBroken = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('region', { name: 'Prediction' })).toBeVisible();
  });

  it('moves along the days by the keyboard', async () => {
    show();
    await screen.findByRole('region', { name: 'Prediction' });
    const slider = screen.getByRole('slider', { name: 'Days ahead' });
    fireEvent.change(slider, { target: { value: 14 } });
    await waitFor(() => expect(sent.at(-1)!.body.days).toBe(14));
  });
});

describe('the drivers of a prediction', () => {
  it('are told apart from what it starts from, and what moves nothing is left out', () => {
    const d = (feature: string, contribution: number) => ({
      feature,
      label: feature,
      contribution,
      value: null,
    });
    const { base, pushes } = splitDrivers([d('level', 44), d('plan', -0.2), d('week', -1e-14)]);
    expect(base?.contribution).toBe(44);
    expect(pushes.map((p) => p.feature)).toEqual(['plan']);
  });
});

describe('the value of customers', () => {
  it('leads to a file when the model knows no customers yet', async () => {
    const detail = 'Not enough data: no customers are known yet.';
    server.use(
      http.post('*/predict/ltv', () =>
        HttpResponse.json({ title: 'Invalid', status: 422, detail }, { status: 422 }),
      ),
    );
    const { router } = show('/insights/predict?what=ltv');
    await userEvent.click(await screen.findByRole('button', { name: 'Predict' }));
    expect(await screen.findByText(detail)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Give a file of customers' }));
    expect(router.state.location.search).toBe('?what=ltv&by=file');
  });

  it('is learned from a file of enough customers, and then told of them', async () => {
    const trained: unknown[] = [];
    server.use(
      http.post('*/models/ltv/train', async ({ request }) => {
        trained.push(await request.json());
        return HttpResponse.json({ task: task({ state: 'succeeded' }) }, { status: 202 });
      }),
      http.get('*/tasks/:id', () => HttpResponse.json(task({ state: 'succeeded' }))),
    );
    show('/insights/predict?what=ltv&by=file');
    const lines = Array.from({ length: 150 }, (_, i) => `k${i},1,5,9`);
    const csv = `id,frequency,recency,age\n${lines.join('\n')}\n`;
    const file = new File([csv], 'c.csv', { type: 'text/csv' });
    file.text = () => Promise.resolve(csv);
    await userEvent.upload(await screen.findByLabelText(/Drop a CSV of customers/), file);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Train on these 150 customers' }),
    );
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(trained).toMatchObject([{ unit: 'days' }]);
    expect(sent[1]!.body.customers).toHaveLength(150);
  });

  it('is asked for one by four figures, which are checked first', async () => {
    const { container } = show('/insights/predict?what=ltv&horizon=180&unit=weeks');
    const recency = await screen.findByRole('textbox', { name: /from first to last/ });
    await userEvent.clear(recency);
    await userEvent.type(recency, '400');
    await userEvent.click(screen.getByRole('button', { name: 'Predict' }));
    expect(screen.getByRole('alert')).toHaveTextContent('The last purchase cannot be after today');
    expect(recency).toHaveFocus();
    await userEvent.clear(recency);
    await userEvent.type(recency, '26');
    await userEvent.type(screen.getByRole('textbox', { name: /Mean value/ }), '39,90');
    await userEvent.click(screen.getByRole('button', { name: 'Predict' }));
    expect(await screen.findByText('€310')).toBeVisible();
    expect(screen.getByText('81%')).toBeVisible();
    expect(sent).toEqual([
      {
        path: 'ltv',
        body: {
          horizon_days: 180,
          unit: 'weeks',
          frequency: 3,
          recency: 26,
          age: 300,
          value: 39.9,
        },
      },
    ]);
    expect(await axeViolations(container)).toEqual([]);
  });

  it('is read from a file, with the lines that cannot be named', async () => {
    show('/insights/predict?what=ltv&by=file');
    const csv = 'customer_id;frequency;recency;age\nanna;3;10,5;40\nben;x;1;2\n';
    const file = new File([csv], 'customers.csv', { type: 'text/csv' });
    file.text = () => Promise.resolve(csv);
    await userEvent.upload(await screen.findByLabelText(/Drop a CSV of customers/), file);
    expect(await screen.findByRole('row', { name: /€310/ })).toHaveTextContent('€120 to €590');
    expect(screen.getByText('Line 3: a figure is missing or no number')).toBeVisible();
    expect(sent[0]!.body.customers).toEqual([{ id: 'anna', frequency: 3, recency: 10.5, age: 40 }]);
  });

  it('names the columns a file lacks', async () => {
    show('/insights/predict?what=ltv&by=file');
    const file = new File(['id,value\n1,2\n'], 'c.csv', { type: 'text/csv' });
    file.text = () => Promise.resolve('id,value\n1,2\n');
    await userEvent.upload(await screen.findByLabelText(/Drop a CSV of customers/), file);
    expect(
      await screen.findByText('c.csv lacks the columns: frequency, recency, age'),
    ).toBeVisible();
    expect(sent).toEqual([]);
  });
});

describe('a file of customers', () => {
  it('may have quotes, any order of columns, negative and impossible lines', () => {
    const read = readCustomers(
      'age,recency,frequency,monetary_value,id\n40,10,2,"1,234.50","Doe, Jo"\n5,-1,1,2,x\n5,9,1,2,y\n',
    );
    expect(read.customers).toEqual([
      { id: 'Doe, Jo', frequency: 2, recency: 10, age: 40, value: 1234.5 },
    ]);
    expect(read.wrong).toEqual([
      { line: 3, why: 'negative' },
      { line: 4, why: 'order' },
    ]);
  });
  it('meets its answer by id, or by its place where the answer has other ids', () => {
    const asked = [{ id: 'a', frequency: 1, recency: 2, age: 3 }];
    const [value] = ltvPrediction().customers;
    expect(joined([{ ...value!, id: 'a' }], asked)[0]!.history).toBe(asked[0]);
    expect(joined([value!], asked)[0]!.history).toBe(asked[0]);
  });
});
