// The rooms of the content loop: calendar, sources, trends, transcriptions, archive, what works.
import { page, problem } from './answers.mjs';
import { user } from './state.mjs';
import { startTask } from './tasks.mjs';
import * as w from './world.mjs';

const many = Number(process.env.MOCK_CALENDAR ?? 160);
const dayMs = 86_400_000;
const start = Date.parse('2026-11-01T00:00:00Z');
const networks = ['linkedin', 'x', 'instagram', 'mastodon', 'bluesky', 'facebook', 'email'];
const states = ['scheduled', 'approved', 'draft', 'in_review', 'scheduled'];
const lines = [
  'The first frost is here, and the Aalto parka is back',
  'How we mend a seam that gave way after years',
  'Four of five parkas of 2016 are still worn',
  'What to wear at −20 °C, from people who work outside',
  'Send it in: the workshop’s winter hours',
  'Meet Jonna, who has mended 3,000 zips',
  'Twenty years of one parka, in ten pictures',
  'Which lining for which weather',
];
const owners = [user.name, 'Ben Ortiz', 'Aiko Tanaka'];
const hash = (n) => ((n * 2654435761) % 4294967296) / 4294967296;
let entries = Array.from({ length: many }, (_, n) => {
  const at =
    start +
    Math.floor(hash(n + 1) * 30) * dayMs +
    (7 + Math.floor(hash(n + 77) * 12)) * 3_600_000 +
    Math.floor(hash(n + 5) * 4) * 900_000;
  const isPast = at < Date.parse('2026-11-22T04:00:00Z');
  const state = isPast ? (n % 23 === 0 ? 'failed' : 'published') : states[n % states.length];
  return {
    id: w.uuid(20_000 + n),
    title: '',
    excerpt: lines[n % lines.length],
    kind: networks[n % 7] === 'email' ? 'email' : 'social',
    network: networks[n % 7],
    state,
    plan_at: new Date(at).toISOString(),
    published_at: state === 'published' ? new Date(at).toISOString() : null,
    owner: owners[n % 3],
    pillar: ['Care', 'People', 'Weather'][n % 3],
    connection_id: null,
    url: state === 'published' ? 'https://example.org/post' : null,
    note: state === 'failed' ? 'The network refused the picture: it is larger than 1 MB.' : null,
    version: 1,
  };
});
function calendar(q) {
  const from = Date.parse(`${q.get('from')}`) - dayMs;
  const to = Date.parse(`${q.get('to')}`) + 2 * dayMs;
  const data = entries.filter(
    (e) =>
      Date.parse(e.plan_at) >= from &&
      Date.parse(e.plan_at) < to &&
      ['network', 'state', 'owner', 'kind'].every((k) => !q.get(k) || e[k] === q.get(k)),
  );
  const future = data.filter((e) => e.state !== 'published' && e.state !== 'failed');
  return {
    data,
    conflicts:
      future.length > 3
        ? [
            {
              ids: [future[0].id, future[1].id],
              kind: 'too_close',
              message: 'Two posts close together',
            },
            { ids: [future[2].id], kind: 'no_connection', message: 'No connection' },
          ]
        : [],
    unplanned: 4,
    // Of very many the server sends the first.
    more: many > 160,
  };
}
const bestTimes = () => ({
  network: null,
  basis: 'own',
  cells: Array.from({ length: 168 }, (_, i) => {
    const weekday = 1 + Math.floor(i / 24);
    const hour = i % 24;
    const near = (h) => Math.exp(-((hour - h) ** 2) / 6);
    return {
      weekday,
      hour,
      score: (near(9) + 0.7 * near(18)) * (weekday < 6 ? 1 : 0.4),
      posts: hour > 6 && hour < 21 ? 3 : 0,
    };
  }),
  top: [
    { weekday: 2, hour: 9, why: '14 posts at this hour reached 38 % more than the mean.' },
    { weekday: 4, hour: 18, why: '9 posts at this hour reached 24 % more than the mean.' },
  ],
});

const assembly = () => ({
  id: w.uuid(31_000),
  created_at: w.now(),
  kind: 'social',
  template: 'social.linkedin',
  template_version: 3,
  token_budget: 3000,
  tokens: 1412,
  parts: [
    {
      kind: 'instruction',
      title: 'Write three drafts',
      text: 'You write for Northwind …',
      tokens: 212,
      included: true,
      why: null,
    },
    {
      kind: 'brand',
      title: 'Who Northwind is',
      text: 'Winter clothes that are mended for life.',
      tokens: 180,
      included: true,
      why: 'Every text has it.',
    },
    {
      kind: 'brief',
      title: '',
      text: 'Repair is part of the price.',
      tokens: 40,
      included: true,
      why: null,
    },
    {
      kind: 'winner',
      title: 'Four of five parkas …',
      text: 'Four of five parkas of 2016 are still worn.',
      tokens: 320,
      included: true,
      why: '38 % above the mean on LinkedIn',
    },
    {
      kind: 'winner',
      title: 'The workshop at night',
      text: 'It is past ten …',
      tokens: 640,
      included: false,
      why: 'Left out: the budget for examples was used up.',
    },
    {
      kind: 'trend',
      title: 'right to repair',
      text: 'Rising in 5 sources',
      tokens: 60,
      included: true,
      why: null,
    },
    {
      kind: 'constraint',
      title: 'LinkedIn',
      text: 'At most 3,000 characters; the first 210 are seen.',
      tokens: 48,
      included: true,
      why: null,
    },
  ],
});
const written =
  'We mend what we make.\n\nFour of five parkas sold in 2016 are still worn. Not because they were spared: because somebody sewed a seam, changed a zip, waxed a shoulder.\n\nSend yours in before the snow.';
const byRules = {
  code: 'by_rules',
  text: "Written by Herald's rules, without a language model.",
  values: {},
};
const generated = () => ({
  engine: 'model',
  model: 'claude-sonnet',
  notes: [
    {
      code: 'by_model',
      text: 'Written by the model claude-sonnet. Read it before it goes out.',
      values: { model: 'claude-sonnet' },
    },
  ],
  item_ids: [],
  drafts: [
    {
      title: '',
      text: written,
      data: null,
      why: 'Begins with the promise, then proves it.',
      notes: [
        {
          code: 'unknown_link',
          text: 'Nobody gave this address; check it: https://acme.example/parka',
          values: { link: 'https://acme.example/parka' },
        },
        {
          code: 'unfit_banned',
          text: "brand.offers/1: it holds a word from the brand's list of banned words.",
          values: { place: 'brand.offers/1', what: 'The cheapest parka in town' },
        },
      ],
    },
    {
      title: '',
      text: written.split('\n\n').toReversed().join('\n\n'),
      data: null,
      why: 'Begins with the call.',
      notes: [],
    },
  ],
  assembly_id: w.uuid(31_000),
  use: { input: 1412, output: 220, cached_input: 0 },
  cost: 0.0042,
  cached: false,
});
const streamed = (text, result) => ({
  _events: [
    ['start', { engine: 'model', model: 'claude-sonnet' }],
    ...text.split(/(?<= )/).map((piece) => ['text', { piece }]),
    ['done', result],
  ],
});

const days = (n, f) =>
  Array.from({ length: n }, (_, i) => ({ date: w.addDays(w.lastDay, i - n + 1), count: f(i) }));
const trends = [
  'right to repair',
  '#slowfashion',
  'down recycling',
  'winter boots',
  'PFAS-free',
  'second-hand parka',
].map((label, n) => ({
  id: w.uuid(41_000 + n),
  term: label,
  label,
  kind: label.startsWith('#') ? 'hashtag' : n % 3 ? 'term' : 'topic',
  language: 'en',
  state: ['rising', 'peaking', 'fading'][n % 3],
  score: 9 - n,
  count: 120 - n * 14,
  baseline: 22 + n,
  change: 4.2 - n * 0.7,
  first_seen_at: w.now(),
  peak_at: null,
  sources: 5 - (n % 4),
  series: days(21, (i) => Math.round(8 + hash(i + n) * 6 + (i > 14 ? (i - 14) * (6 - n) : 0))),
  examples: [0, 1, 2].map((i) => ({
    item_id: w.uuid(42_000 + i),
    title: lines[(n + i) % lines.length],
    url: null,
    source_name: 'Repair Weekly',
    at: w.now(),
  })),
}));
const source = (n, kind, name, o = {}) => ({
  id: w.uuid(43_000 + n),
  kind,
  name,
  url: null,
  place: null,
  connection_id: null,
  language: 'en',
  enabled: true,
  interval_minutes: 60,
  state: 'ok',
  last_collected_at: w.now(),
  next_collect_at: w.now(),
  last_error: null,
  item_count: 812 - n * 90,
  items_30d: 94 - n * 11,
  duplicates_30d: n * 3,
  engagement_30d: 4200 - n * 700,
  webhook_url: null,
  created_at: w.now(),
  version: 1,
  ...o,
});
let sources = [
  source(1, 'feed', 'Repair Weekly', { url: 'https://repairweekly.example/feed.xml' }),
  source(2, 'mastodon', 'Slow fashion on Mastodon', { place: '#slowfashion' }),
  source(3, 'reddit', 'r/BuyItForLife', { place: 'r/BuyItForLife' }),
  source(4, 'feed', 'Outdoor Trade', {
    url: 'https://outdoortrade.example/rss',
    state: 'error',
    last_error: 'The server has answered 503 for two days; asked again in 6 hours.',
  }),
  source(5, 'webhook', 'Shop reviews', {
    state: 'paused',
    enabled: false,
    last_collected_at: null,
  }),
];
const sourceItems = Array.from({ length: 40 }, (_, n) => ({
  id: w.uuid(42_000 + n),
  source_id: sources[n % 3].id,
  source_name: sources[n % 3].name,
  url: 'https://repairweekly.example/a',
  title: `${lines[n % lines.length]} (${n + 1})`,
  text: 'Workshops report that twice as many jackets come in as a year ago.\n\nThe reason is plain: a repair costs a tenth, and the new right to repair names who has to offer it.',
  author: 'Jo Lind',
  language: 'en',
  image_url: null,
  tags: ['repair'],
  published_at: new Date(Date.now() - n * 5e6).toISOString(),
  collected_at: w.now(),
  likes: 120 - n,
  comments: 14,
  shares: 9,
  views: null,
  duplicate_of: n % 9 === 8 ? w.uuid(42_000) : null,
}));
const said =
  'We mend what we make and that is all there is to it . When a seam gives way after ten years you send it in and we send it back within a week . Most people think that is marketing but it is simply cheaper than a bad name'.split(
    ' ',
  );
const words = Array.from({ length: 240 }, (_, i) => ({
  text: said[i % said.length],
  start: i * 0.42,
  end: i * 0.42 + 0.4,
}));
const parts = Array.from({ length: 12 }, (_, i) => {
  const mine = words.slice(i * 20, i * 20 + 20);
  return {
    start: mine[0].start,
    end: mine.at(-1).end,
    text: mine.map((x) => x.text).join(' '),
    speaker: i % 3 ? 'Jonna' : 'Mira',
  };
});
const recording = {
  id: w.uuid(44_001),
  title: 'Interview in the workshop',
  state: 'done',
  task_id: null,
  source_url: null,
  file_name: 'workshop.mp3',
  media_type: 'audio/mpeg',
  seconds: 101,
  has_sound: true,
  language: 'en',
  engine: 'moonshine',
  model: 'moonshine-tiny',
  text: '',
  parts,
  words,
  notes: [],
  error: null,
  created_at: w.now(),
  updated_at: w.now(),
  version: 1,
  word_count: 240,
};
const strategyData = {
  goals: [
    {
      name: 'Be known',
      kpi: 'Impressions',
      target: '+30 %',
      why: 'Few outside the cities know the workshop.',
    },
  ],
  pillars: [
    { name: 'Care', share: 0.5, why: 'Posts on repair reached 38 % more than the mean.' },
    { name: 'People', share: 0.3, why: 'Faces of the workshop are shared most.' },
    { name: 'Weather', share: 0.2, why: 'It is what the clothes are for.' },
  ],
  weeks: [
    { start: '2026-11-23', theme: 'First frost', why: 'Searches for parkas rise now.' },
    {
      start: '2026-11-30',
      theme: 'Mend before Christmas',
      why: 'The workshop takes orders until 10 December.',
    },
  ],
  notes: [
    {
      code: 'capacity',
      text: '6 posts a week were asked for and 3 can be made; planned a week: linkedin 1, mastodon 2.',
      values: { asked: '6', most: '3', kept: 'linkedin 1, mastodon 2' },
    },
  ],
};
const strategyMade = () => ({
  ...generated(),
  engine: 'composer',
  model: null,
  cost: null,
  notes: [byRules],
  item_ids: [
    w.uuid(44_500),
    ...entries
      .filter((e) => e.plan_at > '2026-11-23')
      .slice(0, 20)
      .map((e) => e.id),
  ],
  drafts: [
    { title: 'Strategy', text: '', data: strategyData, why: null },
    ...Array.from({ length: 20 }, () => ({
      title: '',
      text: '',
      data: null,
      why: 'Two posts a week are wanted here, and the morning is when readers are there.',
    })),
  ],
});

export const loopRoutes = {
  'POST /content/generate/strategy': () => ({
    _status: 202,
    task: startTask({ type: 'content.generate', title: 'Plan the weeks' }, { done: strategyMade }),
  }),
  'GET /trends': () => page(trends),
  'GET /sources': () => page(sources),
  'POST /sources': (_q, b) => {
    sources = [source(sources.length + 1, b.kind, b.name ?? b.url ?? b.place, b), ...sources];
    return { _status: 201, ...sources[0] };
  },
  'GET /sources/analytics': () => ({
    data: sources.slice(0, 3).map((s, n) => ({
      source_id: s.id,
      name: s.name,
      items: 94 - n * 11,
      unique_items: 80 - n * 12,
      engagement: 4200 - n * 700,
      median_engagement: 31 - n * 6,
      first_to_tell: 12 - n * 4,
      trends: 5 - n,
    })),
  }),
  'GET /source-items': (q) =>
    page(sourceItems.filter((x) => !q.get('source_id') || x.source_id === q.get('source_id'))),
  'GET /transcriptions': () =>
    page([
      recording,
      {
        ...recording,
        id: w.uuid(44_002),
        title: 'Podcast, episode 12',
        state: 'failed',
        word_count: 0,
        error: 'The file ends in the middle: it was cut off while it was recorded.',
      },
    ]),
  'GET /transcriptions/:id': (_q, _b, id) =>
    id === recording.id ? recording : problem(404, 'Not found'),
  'PATCH /transcriptions/:id': (_q, b) =>
    Object.assign(recording, b, { version: recording.version + 1 }),
  'GET /speech/engines': () =>
    page([
      {
        id: 'moonshine',
        name: 'Moonshine tiny (on this server)',
        ready: true,
        languages: ['en'],
        why_not: null,
      },
      { id: 'openai', name: 'OpenAI', ready: false, languages: [], why_not: 'not connected' },
    ]),
  'POST /content/generate/:kind': (_q, _b) => ({
    ...streamed(written, generated()),
    _status: 202,
    task: startTask({ type: 'content.generate', title: 'Write drafts' }, { done: generated }),
  }),
  'POST /content/items/:id/rewrite': () =>
    streamed('The first frost is here. We mend your parka for nothing.', {
      title: '',
      text: 'The first frost is here. We mend your parka for nothing.',
      data: null,
      engine: 'composer',
      model: null,
      notes: [byRules],
      assembly_id: null,
    }),
  'POST /content/assemblies': assembly,
  'GET /content/assemblies/:id': assembly,
  'GET /calendar': calendar,
  'GET /calendar/best-times': bestTimes,
  'PATCH /calendar/:id': (_q, b, id) => {
    const e = entries.find((x) => x.id === id);
    if (!e) return problem(404, 'Not found');
    e.plan_at = b.at;
    return e;
  },
  'POST /calendar/bulk': (_q, b) => {
    for (const e of entries)
      if (b.ids.includes(e.id))
        e.plan_at =
          b.at ?? new Date(Date.parse(e.plan_at) + b.shift_minutes * 60_000).toISOString();
    return { moved: b.ids.length, failed: [] };
  },
};
