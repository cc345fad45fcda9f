import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { toast } from 'sonner';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setSession } from '@/api/session';
import type { Transcription } from '@/api/loop';
import { getActions } from '@/shared/lib/actions';
import { page, session, task } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { clock, indexAt, wordsOfParts } from './model';
import { Component as TranscriptionPage } from './TranscriptionPage';
import { Component as TranscriptionsPage } from './TranscriptionsPage';

const words = ['We', 'mend', 'it', 'Send', 'it', 'in'].map((text, i) => ({
  text,
  start: i,
  end: i + 0.8,
}));
let here: Transcription;
let saves: Record<string, unknown>[];
let made: unknown[];
let links: number;
beforeEach(() => {
  toast.dismiss();
  setSession(session());
  saves = [];
  made = [];
  links = 0;
  here = {
    id: 't1',
    title: 'Workshop',
    state: 'done',
    task_id: null,
    source_url: null,
    file_name: 'w.mp3',
    media_type: 'audio/mpeg',
    seconds: 6,
    has_sound: true,
    language: 'en',
    engine: 'moonshine',
    model: null,
    text: '',
    parts: [
      { start: 0, end: 3, text: 'We mend it.', speaker: 'Mira' },
      { start: 3, end: 6, text: 'Send it in.', speaker: null },
    ],
    words,
    words_estimated: false,
    has_audio: true,
    notes: [
      {
        code: 'one_language',
        text: 'As the server says it.',
        values: { model: 'Moonshine', language: 'en' },
      },
    ],
    error: null,
    word_count: 6,
    created_at: '2026-11-20T08:00:00Z',
    updated_at: '2026-11-20T08:00:00Z',
    version: 3,
  };
  server.use(
    http.get('*/transcriptions', () => HttpResponse.json(page([here]))),
    http.get('*/speech/engines', () => HttpResponse.json(page([]))),
    http.get('*/transcriptions/:id', ({ params }) =>
      params.id === 't1'
        ? HttpResponse.json(here)
        : HttpResponse.json({ title: 'Not found', status: 404 }, { status: 404 }),
    ),
    http.post('*/transcriptions/:id/audio/link', () =>
      HttpResponse.json({
        url: `/api/v1/transcriptions/audio/token${++links}`,
        expires_at: '2026-11-20T20:00:00Z',
      }),
    ),
    http.patch('*/transcriptions/:id', async ({ request }) => {
      const body = (await request.json()) as Record<string, unknown>;
      saves.push({ ifMatch: request.headers.get('if-match'), ...body });
      here = { ...here, ...body, version: here.version + 1 };
      return HttpResponse.json(here);
    }),
    http.post('*/transcriptions/:id/make', async ({ request }) => {
      made.push(await request.json());
      return HttpResponse.json({ task: task({ id: 'j1' }) }, { status: 202 });
    }),
    http.get('*/tasks/:id', () =>
      HttpResponse.json(
        task({
          id: 'j1',
          state: 'succeeded',
          progress: 1,
          result: {
            engine: 'composer',
            model: null,
            notes: [{ code: 'of_old', text: 'The composer cut quotes.', values: {} }],
            item_ids: ['c7'],
            drafts: [{ title: '', text: 'We mend it.', data: null, why: null }],
            assembly_id: null,
          } as never,
        }),
      ),
    ),
  );
});
const show = (path = '/transcriptions/t1', role: 'owner' | 'viewer' = 'owner') =>
  renderApp(<TranscriptionsPage />, path, {
    workspace: { ...testWorkspace, role },
    routes: [{ path: '/transcriptions/:id', element: <TranscriptionPage /> }],
  });

describe('a transcript', () => {
  it('gives each part the words that begin in it, and a mended part its own', () => {
    const [first, second] = wordsOfParts({
      ...here,
      parts: [here.parts[0]!, { ...here.parts[1]!, text: 'Bring it in.' }],
    });
    expect(first!.words.map((w) => w.text)).toEqual(['We', 'mend', 'it']);
    expect(second!.words).toEqual([]);
  });
  it('finds what is said at a moment', () => {
    expect(indexAt([0, 3, 7], 2.9)).toBe(0);
    expect(indexAt([0, 3, 7], 3)).toBe(1);
    expect(indexAt([1], 0.5)).toBe(-1);
    expect([clock(75.4), clock(3675)]).toEqual(['1:15', '1:01:15']);
  });
});

describe('the editor of a transcript', () => {
  it('lights the word that is clicked and its part', async () => {
    const view = show();
    await userEvent.click(await screen.findByText('mend'));
    expect(screen.getByText(/^Moonshine understands one language only \(English\);/)).toBeVisible();
    expect(screen.getByText('mend')).toHaveAttribute('data-on', 'true');
    expect(screen.getByText('mend').closest('.tr-part')).toHaveAttribute('data-on', 'true');
    await userEvent.click(screen.getByText('Send'));
    expect(screen.getByText('mend')).not.toHaveAttribute('data-on');
    expect(await axeViolations(view.container)).toEqual([]);
  });
  it('plays from an address of its own, and from another where it was when that has ended', async () => {
    const { container } = show();
    await screen.findByText('mend');
    const audio = container.querySelector('audio')!;
    await waitFor(() =>
      expect(audio).toHaveAttribute('src', '/api/v1/transcriptions/audio/token1'),
    );
    fireEvent.error(audio);
    expect(await screen.findByText('The recording could not be loaded.')).toBeInTheDocument();
    expect(links).toBe(1);
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 2 * 60_000);
    audio.currentTime = 4;
    fireEvent.error(audio);
    await waitFor(() =>
      expect(audio).toHaveAttribute('src', '/api/v1/transcriptions/audio/token2'),
    );
    audio.currentTime = 0; // as a browser does with a new source
    fireEvent.loadedMetadata(audio);
    expect(audio.currentTime).toBe(4);
    vi.restoreAllMocks();
  });
  it('saves a mended part with its speaker on the version it was read with', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Edit the part at 0:03' }));
    fireEvent.change(screen.getByLabelText('Text of the part'), {
      target: { value: 'Bring it in.' },
    });
    fireEvent.change(screen.getByLabelText('Speaker'), { target: { value: 'Jonna' } });
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(saves).toHaveLength(1));
    expect(saves[0]).toEqual({
      ifMatch: '"3"',
      parts: [here.parts[0], { start: 3, end: 6, text: 'Bring it in.', speaker: 'Jonna' }],
    });
    expect(await screen.findByText('Bring it in.')).toBeInTheDocument();
  });
  it('mends by a key what is said now, and the keyboard stays there afterwards', async () => {
    show();
    fireEvent.click(await screen.findByText('Send'));
    const run = (id: string) =>
      act(() =>
        getActions()
          .find((a) => a.id === id)
          ?.run(),
      );
    run('tr:edit');
    const text = await screen.findByLabelText('Text of the part');
    expect(text).toHaveValue('Send it in.');
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Edit the part at 0:03' })).toHaveFocus(),
    );
    run('tr:make');
    expect(await screen.findByRole('dialog')).toBeInTheDocument();
  });
  it('offers a reader no key that mends', async () => {
    show('/transcriptions/t1', 'viewer');
    await screen.findByText('Send');
    expect(getActions().filter((a) => ['tr:edit', 'tr:make'].includes(a.id))).toEqual([]);
    expect(getActions().find((a) => a.id === 'tr:play')?.keys).toBe('k');
  });
  it('makes content of it and names the drafts', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Make content from this' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Make drafts' }));
    expect(await within(dialog).findByText('The composer cut quotes.')).toBeInTheDocument();
    expect(made).toEqual([{ kinds: ['social', 'quote'], networks: ['linkedin'] }]);
    expect(within(dialog).getByRole('link', { name: 'We mend it.' })).toHaveAttribute(
      'href',
      '/content/c7',
    );
  });
  it('is for reading where the role does not reach, and says when there is none', async () => {
    show('/transcriptions/t1', 'viewer');
    expect(await screen.findByText('mend')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Edit the part/ })).not.toBeInTheDocument();
  });
});

describe('the list of transcripts', () => {
  it('shows length, words and state', async () => {
    const view = show('/transcriptions');
    const row = (await screen.findByRole('link', { name: 'Workshop' })).closest('[role=row]')!;
    expect(row).toHaveTextContent('0:06');
    expect(row).toHaveTextContent('Done');
    expect(await axeViolations(view.container)).toEqual([]);
  });
});
