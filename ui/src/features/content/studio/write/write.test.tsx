import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { toast } from 'sonner';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ContentItem } from '@/api';
import { makeEventReader } from '@/api/loop/stream';
import { setSession } from '@/api/session';
import { brand, checked, item, limits } from '@/test/contentFixtures';
import { connection, page, session } from '@/test/fixtures';
import { axeViolations, renderApp, testWorkspace } from '@/test/render';
import { server } from '@/test/server';
import { Component as StudioPage } from '../StudioPage';

const assembly = {
  id: 'a1',
  created_at: '2026-11-22T08:00:00Z',
  kind: 'social',
  template: 'social.x',
  template_version: 2,
  token_budget: 1000,
  tokens: 400,
  parts: [
    { kind: 'brand', title: 'Who', text: 'Clothes', tokens: 90, included: true, why: null },
    {
      kind: 'winner',
      title: 'Old',
      text: 'Old post',
      tokens: 700,
      included: false,
      why: 'No room',
    },
  ],
};
const result = {
  engine: 'composer',
  model: null,
  notes: [{ code: 'of_old', text: 'A rule-based composer wrote this.', values: {} }],
  item_ids: [],
  drafts: [
    {
      title: '',
      text: 'We mend it.',
      data: null,
      why: 'Short',
      notes: [
        { code: 'unknown_link', text: 'Check it.', values: { link: 'https://acme.example' } },
        { code: 'no_room', text: 'No room: ten years', values: { what: 'ten years' } },
      ],
    },
    { title: '', text: 'Bring it in.', data: null, why: null, notes: [] },
  ],
  assembly_id: 'a1',
  use: null,
  cost: null,
  cached: false,
};
let here: ContentItem;
let bodies: Record<string, unknown>[];
let events: [string, unknown][];
const sse = (list: [string, unknown][]) => {
  const text = list.map(([n, d]) => `event: ${n}\ndata: ${JSON.stringify(d)}\n\n`).join('');
  const bytes = new TextEncoder().encode(text);
  // Cut in the middle of everything: the network knows no events.
  return new HttpResponse(
    new ReadableStream({
      start(c) {
        for (let i = 0; i < bytes.length; i += 7) c.enqueue(bytes.slice(i, i + 7));
        c.close();
      },
    }),
    { headers: { 'content-type': 'text/event-stream' } },
  );
};
beforeEach(() => {
  toast.dismiss();
  setSession(session());
  here = item({ text: 'The first frost is here, as every year.' });
  bodies = [];
  events = [
    ['start', { engine: 'composer', model: null }],
    ['text', { piece: 'We – ' }],
    ['restart', {}],
    ['text', { piece: 'We mend it.' }],
    ['done', result],
  ];
  server.use(
    http.get('*/brand', () => HttpResponse.json(brand())),
    http.get('*/content/limits', () => HttpResponse.json(limits)),
    http.get('*/connections', () =>
      HttpResponse.json(
        page([connection({ id: 'k1', connector_id: 'x', name: 'X of Northwind' })]),
      ),
    ),
    http.get('*/publications', () => HttpResponse.json(page([]))),
    http.get('*/content/items/:id', () => HttpResponse.json(here)),
    http.get('*/content/items/:id/versions', () => HttpResponse.json(page([]))),
    http.get('*/content/items/:id/comments', () => HttpResponse.json(page([]))),
    http.post('*/content/check', () => HttpResponse.json(checked())),
    http.patch('*/content/items/:id', async ({ request }) => {
      here = { ...here, ...((await request.json()) as object), version: here.version + 1 };
      return HttpResponse.json(here);
    }),
    http.post('*/content/generate/:kind', async ({ request }) => {
      bodies.push((await request.json()) as Record<string, unknown>);
      return sse(events);
    }),
    http.post('*/content/items/:id/rewrite', async ({ request }) => {
      bodies.push((await request.json()) as Record<string, unknown>);
      return sse([
        ['text', { piece: 'The first frost' }],
        [
          'done',
          {
            title: '',
            text: 'The first frost is here.',
            data: null,
            engine: 'composer',
            model: null,
            notes: [{ code: 'by_rules', text: 'By rules.', values: {} }],
            assembly_id: null,
          },
        ],
      ]);
    }),
    http.post('*/content/assemblies', () => HttpResponse.json(assembly)),
    http.get('*/content/assemblies/:id', () => HttpResponse.json(assembly)),
    http.post('*/content/items/:id/schedule', async ({ request }) => {
      bodies.push((await request.json()) as Record<string, unknown>);
      here = { ...here, state: 'scheduled', connection_id: 'n1', version: here.version + 1 };
      return HttpResponse.json(here);
    }),
  );
});
const show = (path = '/content/c1') =>
  renderApp(<StudioPage />, path, {
    workspace: testWorkspace,
    routes: [{ path: '/content/:id', element: <StudioPage /> }],
  });
const words = () => screen.findByLabelText<HTMLTextAreaElement>('Text', { selector: 'textarea' });
const patience = { timeout: 8000 };

describe('a stream of events', () => {
  it('is read as events however it is cut, with every line ending', () => {
    const got: string[] = [];
    const read = makeEventReader((e) => got.push(`${e.name}=${e.data}`));
    for (const part of [
      'event: te',
      'xt\r\nda',
      'ta: {"a":1}\r\n',
      '\r\n: note\n\ndata: x\ndata: y\n\n',
    ])
      read(part);
    expect(got).toEqual(['text={"a":1}', 'message=x\ny']);
  });
});

describe('writing from a brief', () => {
  it('shows drafts with who wrote them, takes one over, and gives the old text back', async () => {
    const view = show();
    fireEvent.change(await screen.findByLabelText('Brief', { selector: 'textarea' }), {
      target: { value: 'Repair is free' },
    });
    await userEvent.click(screen.getByRole('button', { name: 'Write drafts' }));
    const drafts = await screen.findByRole('region', { name: 'Drafts' });
    expect(bodies).toEqual([
      { save: false, variants: 3, engine: 'auto', networks: ['x'], brief: 'Repair is free' },
    ]);
    expect(drafts).toHaveTextContent('A rule-based composer wrote this.');
    const first = within(drafts).getByRole('article', { name: 'Draft 1' });
    expect(first).toHaveTextContent('We mend it.');
    expect(first).toHaveTextContent('Nobody gave this address; check it: https://acme.example');
    expect(first).not.toHaveTextContent('no room');
    await userEvent.click(within(first).getByRole('button', { name: '1 fact is not in it' }));
    expect(first).toHaveTextContent('“ten years”: no room');
    await userEvent.click(within(first).getByRole('button', { name: 'Take it' }));
    expect(await words()).toHaveValue('We mend it.');
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await words()).toHaveValue('The first frost is here, as every year.');
    expect(await axeViolations(view.container)).toEqual([]);
  });
  it('tells what goes in and what was left out, and why', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'What goes in' }));
    expect(await screen.findByText(/400 of 1,000 tokens · 1 part left out/)).toBeInTheDocument();
    expect(screen.getByText('No room')).toBeInTheDocument();
  });
  it('says that an answer was cut off, and keeps the text', async () => {
    events = events.slice(0, 2);
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Write drafts' }));
    expect(await screen.findByText(/was cut off/)).toBeInTheDocument();
    expect(await words()).toHaveValue('The first frost is here, as every year.');
  });
  it('says what a provider refused in its own words', async () => {
    events = [['error', { title: 'Refused', status: 422, detail: 'The model refused this.' }]];
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Write drafts' }));
    expect(await screen.findByText('The model refused this.')).toBeInTheDocument();
  });
});

describe('saying it another way', () => {
  it('shows what would change and changes nothing until it is taken', async () => {
    show();
    await userEvent.click(await screen.findByRole('button', { name: 'Shorter' }));
    const diff = await screen.findByRole('region', { name: 'What would change' }, patience);
    expect(diff.querySelector('del')).toHaveTextContent(', as every year');
    expect(await words()).toHaveValue('The first frost is here, as every year.');
    await userEvent.click(screen.getByRole('button', { name: 'Take it' }));
    expect(await words()).toHaveValue('The first frost is here.');
  });
});

describe('publishing', () => {
  it('schedules what has a day', async () => {
    here = item({ state: 'approved', plan_at: '2026-11-30T08:00:00Z' });
    show('/content/c1?pane=facts');
    const button = await screen.findByRole('button', { name: 'Schedule' });
    await userEvent.click(button);
    await waitFor(() => expect(bodies).toEqual([{ at: '2026-11-30T08:00:00Z' }]), patience);
    expect(await screen.findByText(/Goes out/)).toBeInTheDocument();
  });
});
