import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { toast } from 'sonner';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ContentItem } from '@/api';
import { setSession } from '@/api/session';
import { brand, checked, finding, item, limits } from '@/test/contentFixtures';
import { page, session } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as ContentPage } from './ContentPage';
import { Component as StudioPage } from './studio/StudioPage';

let items: ContentItem[];
let saves: { ifMatch: string | null; body: Record<string, unknown> }[];
let steps: unknown[];
let asked: { text: string }[];

const here = () => items[0]!;
beforeEach(() => {
  toast.dismiss();
  items = [item(), item({ id: 'c2', kind: 'blog', network: null, title: 'Twenty years' })];
  saves = [];
  steps = [];
  asked = [];
  setSession(session());
  server.use(
    http.get('*/brand', () => HttpResponse.json(brand())),
    http.get('*/content/limits', () => HttpResponse.json(limits)),
    http.get('*/content/items', ({ request }) => {
      const q = new URL(request.url).searchParams;
      return HttpResponse.json(
        page(items.filter((x) => !q.get('kind') || x.kind === q.get('kind'))),
      );
    }),
    http.post('*/content/items', async ({ request }) => {
      items = [item({ ...((await request.json()) as object), id: 'c9', text: '' })];
      return HttpResponse.json(here(), { status: 201 });
    }),
    http.get('*/content/items/:id', ({ params }) => {
      const found = items.find((x) => x.id === params.id);
      return found
        ? HttpResponse.json(found)
        : HttpResponse.json({ title: 'Not found', status: 404 }, { status: 404 });
    }),
    http.patch('*/content/items/:id', async ({ request }) => {
      const body = (await request.json()) as Record<string, unknown>;
      const ifMatch = request.headers.get('if-match');
      saves.push({ ifMatch, body });
      if (ifMatch !== `"${here().version}"`)
        return HttpResponse.json({ title: 'Changed meanwhile', status: 412 }, { status: 412 });
      items = [{ ...here(), ...body, version: here().version + 1 }];
      return HttpResponse.json(here());
    }),
    http.post('*/content/items/:id/step', async ({ request }) => {
      const body = (await request.json()) as { step: string; note?: string };
      steps.push(body);
      const state = { submit: 'in_review', approve: 'approved', send_back: 'draft' }[body.step];
      items = [
        {
          ...here(),
          state: state as ContentItem['state'],
          note: body.note ?? null,
          version: here().version + 1,
        },
      ];
      return HttpResponse.json(here());
    }),
    http.get('*/content/items/:id/versions', () => HttpResponse.json(page([]))),
    http.get('*/content/items/:id/comments', () => HttpResponse.json(page([]))),
    http.post('*/content/check', async ({ request }) => {
      const body = (await request.json()) as { text: string };
      asked.push(body);
      const at = body.text.indexOf('cheap');
      return HttpResponse.json(
        checked({
          length: body.text.length,
          findings:
            at < 0
              ? []
              : [finding({ code: 'banned_word', values: ['cheap'], from: at, to: at + 5 })],
        }),
      );
    }),
  );
});
const routes = [
  { path: '/content', element: <ContentPage /> },
  { path: '/content/:id', element: <StudioPage /> },
];
const show = (path: string, role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<ContentPage />, path, { workspace: { ...testWorkspace, role }, routes });
const words = () => screen.findByLabelText<HTMLTextAreaElement>('Text', { selector: 'textarea' });
/** As one who pastes: what is tested is what the page does with a text, not each of its letters. */
const write = (box: Element, text: string) => fireEvent.change(box, { target: { value: text } });
/** The pause before a save, and a slow machine. */
const patience = { timeout: 8000 };

describe('the list of content', () => {
  it('shows what is written, where it goes, and how far it is', async () => {
    const view = show('/content');
    const row = (await screen.findByRole('link', { name: 'The first frost is here.' })).closest(
      '[role=row]',
    ) as HTMLElement;
    expect(row).toHaveTextContent('Post · X');
    expect(row).toHaveTextContent('Draft');
    expect(row).toHaveTextContent('Mira Keller');
    expect(screen.getByRole('link', { name: 'Twenty years' })).toBeInTheDocument();
    expect(await axeViolations(view.container)).toEqual([]);
  });
  it('asks the server for one kind, and says so when nothing passes', async () => {
    show('/content?kind=email');
    expect(await screen.findByText(/Nothing|No /, { selector: 'p' })).toBeInTheDocument();
    expect(screen.getByRole('combobox', { name: 'Kind' })).toHaveValue('email');
  });
  it('begins a post for a network by the menu and opens it', async () => {
    const { router } = show('/content');
    await userEvent.click(await screen.findByRole('button', { name: 'New' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Mastodon' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/content/c9'));
    expect(here()).toMatchObject({ kind: 'social', network: 'mastodon' });
  });
  it('offers a reader nothing to begin', async () => {
    items = [];
    show('/content', 'viewer');
    expect(await screen.findByText('Nothing is written yet')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'New' })).not.toBeInTheDocument();
  });
});

describe('the studio', () => {
  it('names a post for the team, though no headline stands above it', async () => {
    items = [item({ title: 'Idea for Monday' })];
    server.use(
      http.get('*/publications', () => HttpResponse.json(page([]))),
      http.get('*/connections', () => HttpResponse.json(page([]))),
    );
    show('/content/c1?pane=facts');
    const title = await screen.findByRole('textbox', { name: 'Title' });
    expect(title).toHaveValue('Idea for Monday');
    write(title, 'Idea for Tuesday');
    await waitFor(() => expect(saves[0]?.body).toEqual({ title: 'Idea for Tuesday' }), patience);
    write(title, '');
    await waitFor(() => expect(saves[1]?.body).toEqual({ title: '' }), patience);
  });
  it('saves by itself what is typed, on the version it knows', async () => {
    show('/content/c1');
    write(await words(), 'The first frost is here. Stay warm.');
    await waitFor(() => expect(saves).toHaveLength(1), patience);
    expect(saves[0]).toEqual({
      ifMatch: '"1"',
      body: { text: 'The first frost is here. Stay warm.' },
    });
    expect(await screen.findByText('Saved')).toBeInTheDocument();
    write(await words(), 'The first frost is here. Stay warm!');
    await waitFor(() => expect(saves).toHaveLength(2), patience);
    expect(saves[1]!.ifMatch).toBe('"2"');
  });
  it('checks once when typing rests, counts as the network does, and shows the place of a finding', async () => {
    items = [item({ text: '' })];
    show('/content/c1');
    const box = await words();
    expect(screen.getByText('Checks begin with the first words.')).toBeInTheDocument();
    for (const text of ['So', 'So ch', 'So cheap']) write(box, text);
    const line = (await screen.findByText(/does not say “cheap”/, undefined, patience)).closest(
      'button',
    )!;
    expect(asked.map((x) => x.text)).toEqual(['So cheap']);
    expect(screen.getByText('8 / 280')).toBeInTheDocument();
    fireEvent.click(line);
    expect(box).toHaveFocus();
    expect([box.selectionStart, box.selectionEnd]).toEqual([3, 8]);
  });
  it('loses nothing when two write at once: either text can be kept', async () => {
    show('/content/c1');
    write(await words(), 'The first frost is here. Mine.');
    items = [item({ text: 'Theirs.', version: 5 })];
    const alert = await screen.findByRole('alert', undefined, patience);
    expect(alert).toHaveTextContent('Somebody else changed this');
    expect(await words()).toHaveValue('The first frost is here. Mine.');
    fireEvent.click(within(alert).getByText('Keep mine'));
    await waitFor(() => expect(here().text).toBe('The first frost is here. Mine.'), patience);
    expect(saves.at(-1)!.ifMatch).toBe('"5"');
  });
  it('saves first and then submits, approves, and sends back with a note', async () => {
    show('/content/c1');
    write(await words(), 'The first frost is here!');
    fireEvent.click(screen.getByText('Submit for review'));
    await screen.findByText('In review', undefined, patience);
    expect(saves).toHaveLength(1);
    fireEvent.click(screen.getByText('Send back'));
    const dialog = await screen.findByRole('dialog');
    write(within(dialog).getByLabelText('What should change'), 'Say where');
    fireEvent.submit(dialog.querySelector('form')!);
    expect(
      await screen.findByText('Sent back: Say where', undefined, patience),
    ).toBeInTheDocument();
    expect(steps).toEqual([{ step: 'submit' }, { step: 'send_back', note: 'Say where' }]);
  });
  it('lets nobody approve their own text where somebody else must', async () => {
    server.use(http.get('*/brand', () => HttpResponse.json(brand({ approval: 'somebody_else' }))));
    show('/content/c1');
    await waitFor(() => expect(screen.getByText('Approve')).toBeDisabled(), patience);
  });
  it('folds a post where the network folds it, and colours what can be clicked', async () => {
    items = [item({ network: 'linkedin', text: 'We mend parkas for nothing. #repair' })];
    show('/content/c1');
    const card = await screen.findByRole('article');
    const more = await within(card).findByRole('button', { name: 'more' });
    expect(card).not.toHaveTextContent('#repair');
    await userEvent.click(more);
    expect(within(card).getByText('#repair')).toHaveAttribute('data-mark', 'hashtag');
    expect(card).toHaveTextContent('Northwind');
  });
  it('edits an ad by its fields and shows it as a result of a search', async () => {
    items = [
      item({
        kind: 'ads',
        network: null,
        text: '',
        data: { ad_format: 'google_rsa', fields: { headline: ['Parkas'] } },
      }),
    ];
    show('/content/c1');
    write(await screen.findByLabelText('Headline 2', undefined, patience), 'Mended');
    expect(await screen.findByText('Parkas | Mended', undefined, patience)).toBeInTheDocument();
    await waitFor(() => expect(saves).toHaveLength(1), patience);
    expect(saves[0]!.body.data).toMatchObject({ fields: { headline: ['Parkas', 'Mended', ''] } });
  });
  it('is for reading where the role does not reach, without a fault of access', async () => {
    const view = show('/content/c1', 'viewer');
    expect(await words()).toHaveAttribute('readonly');
    expect(screen.queryByRole('button', { name: 'Approve' })).not.toBeInTheDocument();
    expect(await axeViolations(view.container)).toEqual([]);
  });
  it('says that a text is gone, and leads to those that are there', async () => {
    show('/content/none');
    expect(
      await screen.findByRole('heading', { name: 'This text is not here any more' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All content' })).toHaveAttribute('href', '/content');
  });
});
