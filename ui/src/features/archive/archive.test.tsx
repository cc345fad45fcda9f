import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { beforeEach, describe, expect, it } from 'vitest';
import { setSession } from '@/api/session';
import { page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component } from './ArchivePage';
import { runsOf } from './Entry';

const entry = {
  type: 'content',
  ref: 'c1',
  title: 'Frost',
  excerpt: '🧥 The parka is back',
  marks: [{ from: 6, size: 5 }],
  language: 'en',
  tags: ['winter'],
  network: 'x',
  state: 'draft',
  url: null,
  at: '2026-11-20T08:00:00Z',
  score: null,
};
let asked: URLSearchParams[];
beforeEach(() => {
  setSession(session());
  asked = [];
  server.use(
    http.get('*/archive', ({ request }) => {
      const q = new URL(request.url).searchParams;
      asked.push(q);
      return HttpResponse.json(page(q.get('q') === 'nothing' ? [] : [entry]));
    }),
    http.get('*/tasks', () => HttpResponse.json(page([]))),
    http.get('*/archive/content/c1/similar', () =>
      HttpResponse.json({
        data: [{ ...entry, type: 'transcription', ref: 't1', title: 'Workshop' }],
      }),
    ),
  );
});

describe('the archive', () => {
  it('marks what was found, counted as people count', async () => {
    expect(runsOf(entry.excerpt, entry.marks).map((r) => [r.text, r.isMarked])).toEqual([
      ['🧥 The ', false],
      ['parka', true],
      [' is back', false],
    ]);
    expect(runsOf('abc', [{ from: 1, size: 99 }])).toEqual([
      { text: 'a', isMarked: false },
      { text: 'bc', isMarked: true },
    ]);
    const view = renderApp(<Component />, '/archive?q=parka');
    expect(await screen.findByText('parka')).toHaveProperty('tagName', 'MARK');
    expect(await axeViolations(view.container)).toEqual([]);
  });
  it('asks once when typing rests, by meaning only where there are words', async () => {
    const { router } = renderApp(<Component />, '/archive?semantic=true');
    await screen.findByText('Frost');
    expect(asked.at(-1)!.get('semantic')).toBeNull();
    const box = screen.getByRole('searchbox');
    for (const value of ['p', 'pa', 'parka']) fireEvent.change(box, { target: { value } });
    await waitFor(() => expect(asked.at(-1)!.get('q')).toBe('parka'));
    expect(asked.filter((q) => q.get('q')).map((q) => q.get('q'))).toEqual(['parka']);
    expect(asked.at(-1)!.get('semantic')).toBe('true');
    expect(router.state.location.search).toContain('q=parka');
  });
  it('says that texts are still being looked at, or why they wait', async () => {
    const embed = task({ type: 'archive.embed', title: 'Find out what texts mean' });
    let now = { ...embed, state: 'running', progress: 0.4, stage: '400 of 1000 texts' };
    server.use(
      http.get('*/tasks', ({ request }) => {
        const isAsked = new URL(request.url).searchParams.get('type') === 'archive.embed';
        return HttpResponse.json(page(isAsked ? [now] : []));
      }),
    );
    const first = renderApp(<Component />, '/archive?q=parka&semantic=true');
    expect(
      await screen.findByText('Finding out what texts mean', {}, { timeout: 4_000 }),
    ).toBeVisible();
    expect(screen.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
    expect(screen.getByText(/was not looked at yet/)).toBeVisible();
    first.unmount();
    const note = "The month's AI budget of 5 US dollars is used up.";
    now = { ...now, state: 'succeeded', result: { entries: 400, note } } as never;
    renderApp(<Component />, '/archive?q=parka&semantic=true');
    expect(await screen.findByText(note, {}, { timeout: 4_000 })).toBeVisible();
  });
  it('says what a search by meaning needs, and searches by words instead', async () => {
    const asked: string[] = [];
    server.use(
      http.get('*/archive', ({ request }) => {
        const query = new URL(request.url).searchParams;
        asked.push(query.get('semantic') ?? 'words');
        if (!query.get('semantic')) return HttpResponse.json(page([]));
        const errors = [{ pointer: '?semantic', detail: 'needs a provider' }];
        return HttpResponse.json({ title: 'Invalid', status: 422, errors }, { status: 422 });
      }),
    );
    renderApp(<Component />, '/archive?q=parka&semantic=true');
    expect(await screen.findByText('Nothing here knows what texts mean')).toBeVisible();
    expect(screen.queryByText(/needs a provider/)).toBeNull();
    expect(screen.getByRole('link', { name: 'Choose a model' })).toHaveAttribute(
      'href',
      '/settings/ai',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Search by words' }));
    expect(await screen.findByText('Nothing matches these filters')).toBeVisible();
    expect(asked.at(-1)).toBe('words');
  });
  it('shows what is like an entry, and says when nothing is found', async () => {
    renderApp(<Component />, '/archive');
    await userEvent.click(await screen.findByRole('button', { name: 'Similar' }));
    expect(await screen.findByRole('link', { name: 'Workshop' })).toHaveAttribute(
      'href',
      '/transcriptions/t1',
    );
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'nothing' } });
    expect(await screen.findByText('Nothing matches these filters')).toBeInTheDocument();
  });
  it('offers the tags in use by what is typed', async () => {
    server.use(
      http.get('*/archive/tags', ({ request }) => {
        const q = new URL(request.url).searchParams.get('q');
        const all = [
          { tag: 'sale', entries: 1200 },
          { tag: 'winter', entries: 3 },
        ];
        return HttpResponse.json(page(all.filter((x) => !q || x.tag.startsWith(q))));
      }),
    );
    const { router } = renderApp(<Component />, '/archive');
    const box = await screen.findByRole('combobox', { name: 'Tag' });
    await userEvent.click(box);
    expect(await screen.findByRole('option', { name: 'sale 1,200' })).toBeInTheDocument();
    await userEvent.type(box, 'win');
    await waitFor(() => expect(screen.queryByRole('option', { name: /sale/ })).toBeNull());
    await userEvent.click(screen.getByRole('option', { name: 'winter 3' }));
    await waitFor(() => expect(asked.at(-1)!.get('tag')).toBe('winter'));
    await userEvent.clear(box);
    await waitFor(() => expect(router.state.location.search).not.toContain('tag'));
  });
  it('says that no tag is called so, or that the tags did not come', async () => {
    let isDown = false;
    server.use(
      http.get('*/archive/tags', ({ request }) =>
        isDown
          ? HttpResponse.json({ title: 'Down', status: 503 }, { status: 503 })
          : HttpResponse.json(
              page(new URL(request.url).searchParams.get('q') ? [] : [{ tag: 'sale', entries: 2 }]),
            ),
      ),
    );
    const { router } = renderApp(<Component />, '/archive?tag=winter');
    const box = await screen.findByRole('combobox', { name: 'Tag' });
    expect(box).toHaveValue('winter');
    await userEvent.clear(box);
    await waitFor(() => expect(router.state.location.search).not.toContain('tag'));
    await userEvent.type(box, 'zz{Enter}');
    expect(await screen.findByText('No tag is called so')).toBeInTheDocument();
    expect(router.state.location.search).not.toContain('tag');
    isDown = true;
    await userEvent.type(box, 'z');
    expect(await screen.findByText('This could not be loaded')).toBeInTheDocument();
  });
  it('exports what all of its filters let through', async () => {
    let body: unknown;
    server.use(
      http.post('*/archive/export', async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ title: 'No' }, { status: 422 });
      }),
    );
    renderApp(<Component />, '/archive?q=parka&network=x&language=en&semantic=true');
    await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
    await userEvent.click(screen.getByRole('radio', { name: 'CSV' }));
    await userEvent.click(screen.getByRole('button', { name: 'Make the file' }));
    await waitFor(() =>
      expect(body).toEqual({ format: 'csv', q: 'parka', network: 'x', language: 'en' }),
    );
  });
  it('lets a reader take it along, who may not change how long it is kept', async () => {
    renderApp(<Component />, '/archive', { workspace: { ...testWorkspace, role: 'viewer' } });
    expect(await screen.findByRole('button', { name: 'Export' })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'How long it is kept' })).toBeNull();
  });
  it('asks for the days that were picked, and for all again', async () => {
    const { router } = renderApp(<Component />, '/archive');
    await userEvent.click(await screen.findByRole('button', { name: 'Any time' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Last 7 days' }));
    await waitFor(() => expect(asked.at(-1)!.get('from')).toMatch(/^\d{4}-\d{2}-\d{2}$/));
    expect(asked.at(-1)!.get('to')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(router.state.location.search).toContain('from=');
    await userEvent.click(screen.getByRole('button', { name: 'Last 7 days' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Any time' }));
    await waitFor(() => expect(router.state.location.search).not.toContain('from='));
  });
  it('finds the files of the last seven days again', async () => {
    const made = (id: string, days: number, entries: number) =>
      task({
        id,
        type: 'archive.export',
        state: 'succeeded',
        finished_at: new Date(Date.now() - days * 86_400_000).toISOString(),
        result: {
          export_id: id,
          url: `/api/v1/archive/exports/${id}`,
          file_name: `archive-${id}.csv`,
          entries,
          size: 1,
          cut: false,
        },
      });
    let query: URLSearchParams | undefined;
    const fetched: string[] = [];
    server.use(
      http.get('*/tasks', ({ request }) => {
        query = new URL(request.url).searchParams;
        return HttpResponse.json(page([made('new', 1, 1200), made('old', 9, 3)]));
      }),
      http.get('*/archive/exports/:id', ({ params }) => {
        fetched.push(String(params.id));
        return HttpResponse.json({ title: 'Gone' }, { status: 404 });
      }),
    );
    renderApp(<Component />, '/archive');
    await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Download archive-new.csv' }));
    expect(screen.getByText(/1,200 entries/)).toBeInTheDocument();
    expect(screen.queryByText('archive-old.csv')).toBeNull();
    expect([query!.get('type'), query!.get('state')]).toEqual(['archive.export', 'succeeded']);
    await waitFor(() => expect(fetched).toEqual(['new']));
    // What is no longer there is said.
    expect(await screen.findByText('Gone')).toBeInTheDocument();
  });
});
