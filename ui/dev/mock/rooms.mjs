// Publications, the archive, what works, and who writes: the rooms of content after the writing.
import { page, problem } from './answers.mjs';
import * as w from './world.mjs';

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const lines = [
  'The first frost is here, and the Aalto parka is back',
  'How we mend a seam that gave way after years',
  'Four of five parkas of 2016 are still worn',
  'What to wear at −20 °C, from people who work outside',
  'Meet Jonna, who has mended 3,000 zips',
];
const networks = ['linkedin', 'mastodon', 'instagram', 'bluesky', 'facebook'];
const errors = {
  failed: 'The network refused the picture: it is larger than 1 MB.',
  unclear:
    'The connection broke after the post was sent; the network did not say whether it stands.',
};
const states = ['published', 'unclear', 'failed', 'waiting', 'manual', 'sending'];
const publications = Array.from({ length: 60 }, (_, n) => {
  const state = n < 6 ? states[n] : n % 11 === 0 ? 'failed' : 'published';
  const attempt = state === 'waiting' ? 0 : state === 'failed' ? 3 : 1;
  return {
    id: w.uuid(51_000 + n),
    item_id: w.uuid(7001 + (n % 7)),
    title: lines[n % lines.length],
    network: networks[n % networks.length],
    connection_id: null,
    state,
    attempt,
    max_attempts: 3,
    external_id: null,
    url: state === 'published' ? 'https://example.org/post' : null,
    error: errors[state] ?? null,
    created_at: ago(n * 240 + 20),
    updated_at: ago(n * 240 + 3),
    published_at: state === 'published' ? ago(n * 240 + 3) : null,
    next_try_at: state === 'waiting' ? ago(-40) : null,
    log: [
      { at: ago(n * 240 + 20), what: 'Planned by Mira Keller.' },
      ...(attempt ? [{ at: ago(n * 240 + 4), what: 'Sent, 1 picture of 312 kB.' }] : []),
      ...(errors[state] ? [{ at: ago(n * 240 + 3), what: errors[state] }] : []),
    ],
  };
});
const excerpt =
  'Workshops report that twice as many jackets come in as a year ago. The reason is plain: a repair costs a tenth, and the new right to repair names who has to offer it.';
const kinds = ['content', 'source_item', 'transcription'];
const entries = Array.from({ length: 40 }, (_, n) => ({
  type: kinds[n % 3],
  ref: w.uuid(n % 3 === 0 ? 7001 : n % 3 === 1 ? 42_000 + n : 44_001),
  title: lines[n % lines.length],
  excerpt,
  marks: [...excerpt.matchAll(/repair/g)].map((m) => ({ from: m.index, size: m[0].length })),
  language: 'en',
  tags: n % 2 ? ['repair', 'winter'] : [],
  network: n % 3 === 0 ? networks[n % networks.length] : null,
  state: n % 3 === 0 ? 'published' : null,
  url: null,
  at: ago(n * 900),
  score: null,
}));
const groups = {
  item: lines,
  network: ['LinkedIn', 'Mastodon', 'Instagram', 'Bluesky'],
  kind: ['Post', 'Article'],
  pillar: ['Care', 'People', 'Weather'],
  weekday: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  hour: ['08:00', '09:00', '12:00', '18:00'],
  tag: ['repair', 'winter', 'workshop'],
};
const mean = 97.8;
function performance(q) {
  const by = q.get('by') ?? 'item';
  return {
    from: q.get('from'),
    to: q.get('to'),
    by,
    mean_score: mean,
    rows: groups[by].map((label, n) => {
      const score = 146 - n * 21;
      const wide = 34 - n * 3;
      return {
        key: by === 'item' ? w.uuid(7001 + n) : label,
        label,
        items: by === 'item' ? 1 : 14 - n * 2,
        impressions: n === 3 ? null : 3840 - n * 310,
        engagements: 207 - n * 22,
        rate: 0.053 - n * 0.004,
        score,
        low: score - wide,
        high: score + wide,
        lift: score / mean - 1,
        why: `${207 - n * 22} engagements of ${3840 - n * 310} impressions; ${score > mean ? 'above' : 'below'} what is usual on its network.`,
      };
    }),
  };
}
const lesson = (what, lift, why) => ({
  code: what,
  what,
  lift,
  low: lift - 0.12,
  high: lift + 0.14,
  items: 12,
  why,
});
const connection = (n) => w.uuid(50 + n);
let settings = {
  providers: [
    { connection_id: connection(1), model: 'claude-sonnet' },
    { connection_id: connection(2), model: null },
  ],
  monthly_cost_limit: 20,
  monthly_token_limit: null,
  hide_personal: true,
  cache_days: 7,
  embedding_connection_id: null,
  version: 2,
};
const usage = (q) => ({
  from: q.get('from'),
  to: q.get('to'),
  monthly_cost_limit: settings.monthly_cost_limit,
  monthly_token_limit: null,
  cost: 16.84,
  input_tokens: 1_904_000,
  output_tokens: 212_000,
  requests: 412,
  cached_requests: 96,
  daily: Array.from({ length: 22 }, (_, n) => ({
    date: `2026-11-${String(n + 1).padStart(2, '0')}`,
    cost: n % 7 > 4 ? 0 : 0.3 + ((n * 37) % 11) / 9,
    tokens: 40_000,
    requests: 18,
  })),
  by_model: [
    { model: 'claude-sonnet', cost: 15.9, tokens: 1_700_000, requests: 320 },
    { model: 'gpt-mini', cost: 0.94, tokens: 416_000, requests: 92 },
  ],
});

export const roomRoutes = {
  'GET /publications': (q) =>
    page(
      publications.filter((p) =>
        ['state', 'network', 'item_id'].every((k) => !q.get(k) || p[k] === q.get(k)),
      ),
    ),
  'GET /publications/:id': (_q, _b, id) =>
    publications.find((p) => p.id === id) ?? problem(404, 'Not found'),
  'POST /publications/:id/retry': (_q, _b, id) =>
    Object.assign(
      publications.find((p) => p.id === id),
      { state: 'sending', error: null },
    ),
  'GET /archive': (q) =>
    page(
      entries
        .filter(
          (e) =>
            (!q.get('type') || e.type === q.get('type')) &&
            (!q.get('network') || e.network === q.get('network')) &&
            (!q.get('tag') || e.tags.includes(q.get('tag'))) &&
            (!q.get('q') ||
              `${e.title} ${e.excerpt}`.toLowerCase().includes(q.get('q').toLowerCase())),
        )
        .map((e) => ({
          ...e,
          marks: q.get('q') ? e.marks : [],
          score: q.get('semantic') ? 0.82 : null,
        })),
    ),
  'GET /archive/retention': () => ({
    source_items_days: 90,
    transcripts_audio_days: null,
    version: 1,
  }),
  'GET /content/performance': performance,
  'GET /content/lessons': () => ({
    data: [
      lesson(
        'The pillar “Care”',
        0.18,
        '12 of 38 posts; 18 % more engagement than comparable posts.',
      ),
      lesson('Going out at the weekend', 0.12, '12 of 38 posts; 12 % more engagement.'),
      lesson('Opening with a question', 0.1, '8 of 38 posts; 10 % more engagement.'),
    ],
  }),
  'GET /ai/settings': () => settings,
  'PUT /ai/settings': (_q, b) => (settings = { ...settings, ...b, version: settings.version + 1 }),
  'GET /ai/usage': usage,
};
