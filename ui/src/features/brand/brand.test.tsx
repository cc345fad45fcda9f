import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Brand, PutBrand } from '@/api';
import { setSession } from '@/api/session';
import { brand } from '@/test/contentFixtures';
import { session } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as BrandPage } from './BrandPage';

let now: Brand;
let sent: { ifMatch: string | null; body: PutBrand }[];
beforeEach(() => {
  now = brand();
  sent = [];
  setSession(session());
  server.use(
    http.get('*/brand', () => HttpResponse.json(now)),
    http.put('*/brand', async ({ request }) => {
      const body = (await request.json()) as PutBrand;
      const ifMatch = request.headers.get('if-match');
      sent.push({ ifMatch, body });
      if (ifMatch !== `"${now.version}"`)
        return HttpResponse.json(
          { title: 'Stale', detail: 'The profile was changed by somebody else', status: 412 },
          { status: 412 },
        );
      now = { ...now, ...(body as Partial<Brand>), version: now.version + 1 };
      return HttpResponse.json(now);
    }),
  );
});
const show = (role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<BrandPage />, '/settings/brand', { workspace: { ...testWorkspace, role } });

describe('the brand', () => {
  it('takes words as chips and sentences as rows, and saves on the version it was read with', async () => {
    const view = show();
    await userEvent.type(await screen.findByLabelText('Hashtags'), 'repair{Enter}');
    expect(screen.getByText('#repair')).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText('Your own sites'), 'https://Shop.test/a,');
    await userEvent.click(screen.getByRole('button', { name: 'Add: We do' }));
    await userEvent.type(screen.getByLabelText('We do 1'), 'Begin with the use{Enter}');
    await userEvent.click(screen.getByRole('button', { name: 'Remove cheap*' }));
    await userEvent.type(screen.getByLabelText('Reading ease wanted'), '60');
    expect(await axeViolations(view.container)).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]!.ifMatch).toBe('"4"');
    expect(sent[0]!.body).toMatchObject({
      hashtags: ['#repair'],
      sites: ['shop.test'],
      tone: { summary: null, does: ['Begin with the use'], does_not: [] },
      banned_words: [],
      reading_ease: 60,
    });
  });
  it('sends nothing while the wanted ease is no number of the scale', async () => {
    show();
    await userEvent.type(await screen.findByLabelText('Reading ease wanted'), '140');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('A number from 0 to 100')).toBeInTheDocument();
    expect(sent).toEqual([]);
  });
  it('says when somebody else was faster, and loads theirs on demand', async () => {
    show();
    const name = await screen.findByLabelText('Name');
    await userEvent.type(name, ' Outdoor');
    now = brand({ name: 'Northwind & Sons', version: 9 });
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Load it again' }));
    await waitFor(() => expect(name).toHaveValue('Northwind & Sons'));
  });
  it('is for reading where the role does not reach', async () => {
    show('viewer');
    expect(await screen.findByLabelText('Name')).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Save' })).not.toBeInTheDocument();
  });
  it('keeps the keyboard’s place where products and rows come and go', async () => {
    now = brand({ products: [], offers: [] });
    show();
    await userEvent.click(await screen.findByText('Add a product'));
    await waitFor(() => expect(screen.getByLabelText('Product 1')).toHaveFocus());
    await userEvent.keyboard('Parka');
    await userEvent.click(screen.getByText('Add a product'));
    await waitFor(() => expect(screen.getByLabelText('Product 2')).toHaveFocus());
    await userEvent.click(screen.getByLabelText('Remove a product without a name'));
    await waitFor(() => expect(screen.getByLabelText('Product 1')).toHaveFocus());
    await userEvent.click(screen.getByLabelText('Remove Parka'));
    await waitFor(() => expect(screen.getByText('Add a product')).toHaveFocus());
    await userEvent.click(screen.getByLabelText('Add: Offers'));
    await waitFor(() => expect(screen.getByLabelText('Offers 1')).toHaveFocus());
    await userEvent.keyboard('{Backspace}');
    await waitFor(() => expect(screen.getByLabelText('Add: Offers')).toHaveFocus());
  });
});
