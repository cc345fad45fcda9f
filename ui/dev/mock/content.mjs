// The content room: items that move by their steps, checks that count, a brand.
import { page, problem } from './answers.mjs';
import { user } from './state.mjs';
import * as w from './world.mjs';

const net = (id, name, max_text, more = {}) => ({
  id,
  name,
  counts: 'utf16',
  max_text,
  max_text_with_media: null,
  max_title: null,
  max_hashtags: null,
  link_length: null,
  fold_at: null,
  max_media: 4,
  max_alt: 1000,
  needs_media: false,
  links_work: true,
  ...more,
});
const networks = [
  net('mastodon', 'Mastodon', 500, { link_length: 23 }),
  net('bluesky', 'Bluesky', 300),
  net('telegram', 'Telegram', 4096),
  net('linkedin', 'LinkedIn', 3000, { fold_at: 210 }),
  net('x', 'X', 280, { link_length: 23 }),
  net('facebook', 'Facebook Page', 63206, { fold_at: 477 }),
  net('instagram', 'Instagram', 2200, { fold_at: 125, needs_media: true, links_work: false }),
  net('wordpress', 'WordPress', 1_000_000, { max_title: 200 }),
  net('email', 'E-mail', 100_000, { max_title: 200 }),
];
const field = (id, name, max, good, least, most) => ({ id, name, max, good, least, most });
const adFormats = [
  {
    id: 'google_rsa',
    name: 'Google responsive search ad',
    counts: 'display',
    fields: [
      field('headline', 'Headline', 30, null, 3, 15),
      field('description', 'Description', 90, null, 2, 4),
      field('path', 'Path', 15, null, 0, 2),
      field('final_url', 'Final URL', 2048, null, 1, 1),
    ],
  },
  {
    id: 'meta',
    name: 'Meta ad',
    counts: 'utf16',
    fields: [
      field('primary_text', 'Primary text', 2200, 125, 1, 5),
      field('headline', 'Headline', 255, 40, 1, 5),
      field('description', 'Description', 255, 30, 0, 5),
    ],
  },
  {
    id: 'linkedin',
    name: 'LinkedIn single image ad',
    counts: 'utf16',
    fields: [
      field('introductory_text', 'Introductory text', 600, 150, 1, 1),
      field('headline', 'Headline', 200, 70, 1, 1),
      field('description', 'Description', 300, 100, 0, 1),
    ],
  },
];
let brand = {
  name: 'Northwind',
  what: 'Winter clothes that are mended for life.',
  audience: 'People who are outside in every weather.',
  offers: ['20 % on parkas until 8 December'],
  proof: ['4 of 5 parkas sold in 2016 are still worn (own survey, 2026)'],
  competitors: [],
  products: [{ name: 'Parka Aalto', description: 'Down, to −20 °C', price: '€289', url: null }],
  tone: {
    summary: 'Plain and warm, like a neighbour who knows the weather.',
    does: ['Begin with the use'],
    does_not: ['Promise what the weather decides'],
  },
  keywords: ['parka', 'repair'],
  hashtags: ['#northwind'],
  banned_words: ['cheap*'],
  languages: ['en', 'de'],
  sites: ['northwind.test'],
  reading_ease: 60,
  approval: 'anyone',
  utm_medium: 'social',
  updated_at: w.now(),
  version: 3,
};
const id = (n) => w.uuid(7000 + n);
const item = (n, o) => ({
  id: id(n),
  kind: 'social',
  network: null,
  connection_id: null,
  state: 'draft',
  title: '',
  text: '',
  data: null,
  media: [],
  language: null,
  tags: [],
  pillar: null,
  campaign: null,
  why: null,
  parent_id: null,
  written_by: 'person',
  model: null,
  owner: user.name,
  approved_by: null,
  note: null,
  plan_at: null,
  published_at: null,
  url: null,
  created_at: new Date(Date.now() - n * 5e6).toISOString(),
  updated_at: new Date(Date.now() - n * 4e6).toISOString(),
  version: 1,
  ...o,
});
const winter =
  'The first frost is here, and the Aalto parka is back.\n\nIt holds to −20 °C, and when a seam gives way after years, we mend it for nothing. Bring it to @northwind or send it: https://northwind.test/repair\n\nWhat was the coldest day you were out in? #northwind #repair';
let items = [
  item(1, {
    network: 'linkedin',
    text: winter,
    why: 'Shows that repairs are part of the price.',
    tags: ['winter', 'repair'],
    pillar: 'Care',
    campaign: 'Winter sale · DE',
    plan_at: '2026-11-25T08:00:00Z',
  }),
  item(2, {
    network: 'x',
    state: 'in_review',
    text: 'Cheaper than a new one: we mend your parka for nothing. https://northwind.test/repair #repair',
    data: { thread: ['Send it in, we send it back within a week.'] },
  }),
  item(3, {
    network: 'instagram',
    state: 'approved',
    approved_by: 'Ben Ortiz',
    text: 'Frost on the railing, coffee in the hand, the Aalto parka open. Winter may come. #northwind',
  }),
  item(4, {
    kind: 'ads',
    data: {
      ad_format: 'google_rsa',
      fields: {
        headline: ['Parkas for −20 °C', 'Mended for life', '20 % until 8 December'],
        description: ['Down parkas that keep warm, and a workshop that keeps them going.'],
        path: ['parkas'],
        final_url: ['https://northwind.test/parkas'],
      },
    },
  }),
  item(5, {
    kind: 'blog',
    title: 'How a parka lives for twenty years',
    state: 'published',
    text: 'Wash it twice a year, dry it slowly, mend it early.',
    published_at: '2026-11-10T08:00:00Z',
  }),
  item(6, { network: 'mastodon', state: 'draft', note: 'Say where to send it.', text: winter }),
  item(7, {
    kind: 'email',
    network: 'email',
    title: 'Your parka’s winter check',
    state: 'scheduled',
  }),
];
const versions = new Map();
const comments = new Map([
  [
    id(1),
    [
      {
        id: w.uuid(7900),
        author: 'Ben Ortiz',
        text: 'The question at the end is good.',
        at: w.now(),
      },
    ],
  ],
]);
const versionsOf = (x) => {
  if (!versions.has(x.id))
    versions.set(x.id, [
      {
        number: 1,
        title: x.title,
        text: x.text.replace('when a seam gives way after years, ', '').replace('back', 'here'),
        data: x.data,
        at: x.created_at,
        author: x.owner,
        written_by: 'person',
        reason: null,
      },
      versionOf(x, 2),
    ]);
  return versions.get(x.id);
};
const versionOf = (x, number, reason = null) => ({
  number,
  title: x.title,
  text: x.text,
  data: x.data,
  at: x.updated_at,
  author: user.name,
  written_by: x.written_by,
  reason,
});
const find = (key) => items.find((x) => x.id === key);
const gone = () => problem(404, 'Not found', 'There is no such content.');
const save = (x, part) => {
  Object.assign(x, part, { updated_at: new Date().toISOString(), version: x.version + 1 });
  return x;
};
function list(q) {
  const wanted = q.get('q')?.toLowerCase();
  return page(
    items
      .filter((x) => ['kind', 'state', 'network'].every((k) => !q.get(k) || x[k] === q.get(k)))
      .filter((x) => !wanted || `${x.title} ${x.text}`.toLowerCase().includes(wanted))
      .sort((a, b) => b.updated_at.localeCompare(a.updated_at)),
  );
}
const to = {
  submit: 'in_review',
  approve: 'approved',
  send_back: 'draft',
  archive: 'archived',
  restore: 'draft',
};
const finding = (level, code, message, values, place = {}) => ({
  level,
  code,
  message,
  field: 'text',
  from: null,
  to: null,
  values,
  ...place,
});
function check(b) {
  const n = networks.find((x) => x.id === b.network);
  const text = b.text ?? '';
  const length = [...text.replace(/https?:\/\/\S+/g, (l) => (n?.link_length ? 'x'.repeat(23) : l))]
    .length;
  const findings = [];
  if (n && length > n.max_text)
    findings.push(
      finding('error', 'too_long', 'Too long', [n.name, String(n.max_text), String(length)]),
    );
  if (n?.needs_media && !b.media?.length)
    findings.push(finding('error', 'no_media', 'No picture', [n.name], { field: 'media' }));
  const bad = /\bcheap\w*/i.exec(text);
  if (bad)
    findings.push(
      finding('error', 'banned_word', 'Banned', [bad[0]], {
        from: bad.index,
        to: bad.index + bad[0].length,
      }),
    );
  const link = /https?:\/\/northwind\S*/.exec(text);
  if (link && !link[0].includes('utm_'))
    findings.push(
      finding('hint', 'no_utm', 'No UTM', [link[0]], {
        from: link.index,
        to: link.index + link[0].length,
      }),
    );
  for (const f of adFormats.find((x) => x.id === b.ad_format)?.fields ?? []) {
    const texts = (b.ad ?? []).filter((x) => x.field === f.id);
    texts.forEach((x, i) => {
      if (x.text.length > f.max)
        findings.push(
          finding('error', 'too_long', 'Too long', [f.name, String(f.max), String(x.text.length)], {
            field: `${f.id}/${i}`,
          }),
        );
    });
    if (texts.length < f.least)
      findings.push(
        finding(
          'error',
          'too_few',
          'Too few',
          [f.name, f.least, f.most, texts.length].map(String),
          {
            field: f.id,
          },
        ),
      );
  }
  return {
    length,
    limit: n?.max_text ?? null,
    language: 'en',
    reading_ease: 74,
    words: text.split(/\s+/).filter(Boolean).length,
    publishable: !findings.some((f) => f.level === 'error'),
    findings,
    similar: [],
  };
}

export const contentRoutes = {
  'GET /brand': () => brand,
  'PUT /brand': (_q, b) =>
    (brand = { ...brand, ...b, version: brand.version + 1, updated_at: w.now() }),
  'GET /content/limits': () => ({ networks, ad_formats: adFormats }),
  'POST /content/check': (_q, b) => check(b),
  'GET /content/items': list,
  'POST /content/items': (_q, b) => {
    const x = item(items.length + 1, { ...b, updated_at: new Date().toISOString() });
    items = [x, ...items];
    versions.set(x.id, [versionOf(x, 1)]);
    return { _status: 201, ...x };
  },
  'GET /content/items/:id': (_q, _b, key) => find(key) ?? gone(),
  'PATCH /content/items/:id': (_q, b, key) => {
    const x = find(key);
    if (!x) return gone();
    const isNew = 'text' in b || 'title' in b || 'data' in b;
    const out = save(x, { ...b, ...(isNew ? { state: 'draft', approved_by: null } : {}) });
    if (isNew) versionsOf(x).splice(1, 99, versionOf(x, 2));
    return out;
  },
  'DELETE /content/items/:id': (_q, _b, key) => {
    items = items.filter((x) => x.id !== key);
    return { _status: 204 };
  },
  'POST /content/items/:id/step': (_q, b, key) =>
    save(find(key), {
      state: to[b.step],
      note: b.step === 'send_back' ? (b.note ?? null) : null,
      approved_by: b.step === 'approve' ? user.name : null,
    }),
  'GET /content/items/:id/versions': (_q, _b, key) => page(versionsOf(find(key)).toReversed()),
  'POST /content/items/:id/versions/1/restore': (_q, _b, key) => {
    const { title, text, data } = versionsOf(find(key))[0];
    return save(find(key), { title, text, data, state: 'draft' });
  },
  'GET /content/items/:id/comments': (_q, _b, key) => page(comments.get(key) ?? []),
  'POST /content/items/:id/comments': (_q, b, key) => {
    const said = {
      id: w.uuid(7900 + Math.floor(Math.random() * 99)),
      author: user.name,
      text: b.text,
      at: w.now(),
    };
    comments.set(key, [...(comments.get(key) ?? []), said]);
    return { _status: 201, ...said };
  },
};
