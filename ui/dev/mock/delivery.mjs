// What leaves by itself (webhooks, the feed of published posts), and the archive.
import { page, problem } from './answers.mjs';
import { startTask } from './tasks.mjs';
import * as w from './world.mjs';

const topics = [
  'content.created',
  'content.updated',
  'content.removed',
  'content.state',
  'content.scheduled',
  'content.published',
  'content.reminder',
  'content.publish_failed',
  'content.engagement',
  'content.transcribed',
  'content.trends_refreshed',
  'source.item_added',
];
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const hook = (n, url, o = {}) => ({
  id: w.uuid(45_000 + n),
  url,
  topics: ['content.published', 'content.publish_failed'],
  enabled: true,
  last_delivered_at: ago(12 * n),
  last_error: null,
  created_at: ago(60 * 24 * 40),
  version: 1,
  ...o,
});
// MOCK_HOOKS=0: a workspace that has none yet, with its feed off.
const isEmpty = process.env.MOCK_HOOKS === '0';
let hooks = isEmpty
  ? []
  : [
      hook(1, 'https://hooks.northwind.example/herald/published'),
      hook(2, 'https://automation.partner.example/in/7f2c9a?source=herald', {
        topics: [
          'content.created',
          'content.updated',
          'content.state',
          'content.scheduled',
          'content.published',
          'content.engagement',
        ],
        last_error: 'answered 503',
      }),
      hook(3, 'https://archive.northwind.example/everything', { topics: ['*'], enabled: false }),
      hook(4, 'https://new.northwind.example/hook', { last_delivered_at: null }),
    ];
const delivery = (n, o = {}) => ({
  id: w.uuid(45_100 + n),
  topic: topics[(n * 5) % topics.length],
  state: 'delivered',
  attempts: 1,
  status: 200,
  error: null,
  created_at: ago(7 + n * 93),
  updated_at: ago(7 + n * 93),
  payload: {
    type: topics[(n * 5) % topics.length],
    timestamp: ago(7 + n * 93),
    data: { id: w.uuid(20_000 + n), state: 'published' },
    item: { id: w.uuid(20_000 + n), kind: 'social', network: 'linkedin', title: '' },
  },
  tries: [
    { at: ago(7 + n * 93), duration_ms: 84 + n * 13, status: 200, error: null, answer: 'ok' },
  ],
  ...o,
});
const failedTry = (n) => ({
  at: ago(200 - n * 20),
  duration_ms: 1204,
  status: 503,
  error: 'answered 503',
  answer: '{"error":"The service is being updated."}',
});
const log = new Map();
const logOf = (id) => {
  if (!log.has(id))
    log.set(
      id,
      id === w.uuid(45_004)
        ? []
        : [
            ...(id === w.uuid(45_002)
              ? [
                  delivery(0, {
                    state: 'waiting',
                    attempts: 2,
                    status: 503,
                    error: 'answered 503',
                    tries: [failedTry(0), failedTry(1)],
                  }),
                  delivery(1, {
                    state: 'failed',
                    attempts: 8,
                    status: 503,
                    error: 'answered 503',
                    tries: Array.from({ length: 8 }, (_, n) => failedTry(n)),
                  }),
                ]
              : []),
            ...Array.from({ length: 9 }, (_, n) => delivery(n + 2)),
          ],
    );
  return log.get(id);
};
let feed = isEmpty
  ? { open: false, created_at: null }
  : { open: true, created_at: '2026-10-02T08:00:00Z' };

const retention = {
  source_items_days: 365,
  transcripts_audio_days: 90,
  archived_items_days: null,
  version: 3,
};
const kinds = ['content', 'source_item', 'transcription'];
const archived = Array.from({ length: 24 }, (_, n) => ({
  type: kinds[n % 3],
  ref: w.uuid(46_000 + n),
  title: [
    'The first frost is here, and the Aalto parka is back',
    'Right to repair: what the new law asks of makers',
    'Interview in the workshop',
  ][n % 3],
  excerpt:
    'We mend what we make. Four of five parkas sold in 2016 are still worn, because somebody sewed a seam and changed a zip.',
  marks: [],
  language: 'en',
  tags: n % 3 === 0 ? ['winter', 'repair'] : [],
  network: n % 3 === 0 ? 'linkedin' : null,
  state: n % 3 === 0 ? 'published' : null,
  url: null,
  at: ago(60 * 9 * n),
  score: null,
}));

export const deliveryRoutes = {
  'GET /webhooks': () => page(hooks),
  'GET /webhooks/topics': () => ({ data: topics }),
  'POST /webhooks': (_q, b) => {
    if (!/^https?:/.test(b.url))
      return problem(422, 'Invalid', 'Some fields are not right.', [
        { pointer: '/url', detail: 'must be an address that begins with https:// or http://' },
      ]);
    const made = hook(hooks.length + 10, b.url, { topics: b.topics, last_delivered_at: null });
    hooks = [...hooks, made];
    return { _status: 201, ...made, secret: 'whsec_bm90LWEtcmVhbC1zZWNyZXQtb2YtdGhlLW1vY2s=' };
  },
  'PATCH /webhooks/:id': (_q, b, id) => {
    const one = hooks.find((x) => x.id === id);
    return one ? Object.assign(one, b, { version: one.version + 1 }) : problem(404, 'Not found');
  },
  'DELETE /webhooks/:id': (_q, _b, id) => {
    hooks = hooks.filter((x) => x.id !== id);
    return { _status: 204 };
  },
  'GET /webhooks/:id/deliveries': (_q, _b, id) => page(logOf(id)),
  'POST /webhooks/:id/test': (_q, _b, id) => ({
    _status: 202,
    task: startTask(
      { type: 'webhook.deliver', title: 'Webhook of webhook.test' },
      {
        seconds: 1,
        done: () => {
          logOf(id).unshift(
            delivery(0, { id: w.uuid(45_500 + logOf(id).length), topic: 'webhook.test' }),
          );
          return { status: 200 };
        },
      },
    ),
  }),
  'POST /webhooks/deliveries/:id/replay': (_q, _b, id) => {
    const one = [...log.values()].flat().find((x) => x.id === id);
    return one ? Object.assign(one, { state: 'waiting' }) : problem(404, 'Not found');
  },
  'GET /content/feed-token': () => feed,
  'POST /content/feed-token': () => {
    feed = { open: true, created_at: w.now() };
    const token = 'AZLwxEABcACAAAAAAACr4Q0mock';
    const at = `https://herald.northwind.example/api/v1/content/feed`;
    return {
      token,
      json_url: `${at}.json?token=${token}`,
      xml_url: `${at}.xml?token=${token}`,
      created_at: feed.created_at,
    };
  },
  'DELETE /content/feed-token': () => {
    feed = { open: false, created_at: null };
    return { _status: 204 };
  },
  'GET /archive': (q) => page(archived.filter((x) => !q.get('type') || x.type === q.get('type'))),
  'GET /archive/retention': () => retention,
  'PUT /archive/retention': (_q, b) =>
    Object.assign(retention, b, { version: retention.version + 1 }),
};
