// The pages of the content loop, for shots.mjs.
const narrow = { width: 390, height: 844 };
const open = (name) => async (p) => {
  await p.getByRole('grid').getByRole('link', { name }).first().click();
  await p.getByRole('heading', { level: 1 }).waitFor();
};
// Each room in the states that a demo never shows: asked for, empty, failed; then dark on a phone, and in German.
const rooms = {
  content: ['/content', '**/api/v1/content/items?*'],
  calendar: ['/calendar?view=list', '**/api/v1/calendar?*'],
  sources: ['/sources', '**/api/v1/sources?*'],
  'sources-items': ['/sources?view=items', '**/api/v1/source-items*'],
  trends: ['/trends', '**/api/v1/trends*'],
  transcriptions: ['/transcriptions', '**/api/v1/transcriptions?*'],
  archive: ['/archive', '**/api/v1/archive?*'],
  publications: ['/publications', '**/api/v1/publications*'],
  works: ['/content/performance', '**/api/v1/content/performance*'],
  ai: ['/settings/ai', '**/api/v1/ai/*'],
};
const answers = {
  loading: () => undefined,
  empty: (r) =>
    r.fulfill({
      json: { data: [], rows: [], conflicts: [], unplanned: 0, more: false, next_cursor: null },
    }),
  error: (r) =>
    r.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: '{"title":"Internal error","status":500,"detail":"The database did not answer.","request_id":"req_01jd8x2v"}',
    }),
};
const roomShots = Object.fromEntries(
  Object.entries(rooms).flatMap(([name, [address, asked]]) => [
    ...Object.entries(answers)
      // Settings are never empty.
      .filter(([state]) => name !== 'ai' || state !== 'empty')
      .map(([state, run]) => [
        `room-${name}-${state}`,
        [address, { before: (p) => p.route(asked, run) }],
      ]),
    [`room-${name}-390-dark`, [address, { ...narrow, dark: true }]],
    [`room-${name}-de`, [address, { lang: 'de' }]],
    [`room-${name}-390-de`, [address, { ...narrow, lang: 'de' }]],
  ]),
);
/** A recording that is being written down, as the server tells of it. */
const atWork = async (p) => {
  const task = '0192f0c4-9001-7000-8000-00000000abe1';
  const running = (x) => ({ ...x, state: 'transcribing', task_id: task, words: [], word_count: 0 });
  await p.route('**/api/v1/transcriptions?*', async (r) => {
    const body = await (await r.fetch()).json();
    await r.fulfill({ json: { ...body, data: [running(body.data[0]), ...body.data.slice(1)] } });
  });
  await p.route('**/api/v1/transcriptions/0*', async (r) =>
    r.fulfill({ json: { ...running(await (await r.fetch()).json()), parts: [] } }),
  );
  await p.route(`**/api/v1/tasks/${task}`, (r) =>
    r.fulfill({
      json: {
        id: task,
        type: 'content.transcribe',
        title: 'Write down “Interview in the workshop”',
        state: 'running',
        progress: 0.43,
        stage: '12:40 of 29:30 written down',
        attempt: 1,
        max_attempts: 3,
        created_at: new Date(Date.now() - 60_000).toISOString(),
        started_at: new Date(Date.now() - 55_000).toISOString(),
        finished_at: null,
        created_by: null,
        parent_id: null,
        result: null,
        error: null,
        log: [],
      },
    }),
  );
};
const chosen = async (p) => {
  for (const n of [1, 2, 3]) await p.getByRole('checkbox').nth(n).click();
  await p.getByRole('toolbar').waitFor();
};
export const loopShots = {
  ...roomShots,
  'calendar-bulk': ['/calendar?view=list', { run: chosen }],
  'calendar-bulk-390-dark': ['/calendar?view=list', { ...narrow, dark: true, run: chosen }],
  'transcriptions-running': ['/transcriptions', { before: atWork }],
  'transcription-running-390-dark': [
    '/transcriptions/0192f0c4-4001-7000-8000-00000000abe1',
    { ...narrow, dark: true, before: atWork },
  ],
  'transcription-upload': [
    '/transcriptions',
    {
      // An answer that never comes: the file is on its way for as long as it is looked at.
      before: (p) =>
        p.route('**/api/v1/transcriptions', (r) =>
          r.request().method() === 'POST' ? undefined : r.fallback(),
        ),
      run: (p) =>
        p.locator('input[type=file]').setInputFiles({
          name: 'interview.mp3',
          mimeType: 'audio/mpeg',
          buffer: Buffer.alloc(400_000),
        }),
    },
  ],
  'works-making': [
    '/content/performance',
    {
      before: (p) => p.route('**/api/v1/content/generate/brief', () => undefined),
      run: (p) =>
        p
          .getByRole('button', { name: /^Make a brief/ })
          .first()
          .click(),
    },
  ],
  'archive-days': ['/archive', { run: (p) => p.getByRole('button', { name: 'Any time' }).click() }],
  'archive-found': ['/archive?q=repair', {}],
  publications: ['/publications', {}],
  'publication-unclear': [
    '/publications?state=unclear',
    { run: (p) => p.getByRole('grid').getByText('How we mend').first().click() },
  ],
  works: ['/content/performance', {}],
  ai: ['/settings/ai', { full: true }],
  'studio-write': [
    '/content?network=linkedin',
    {
      height: 1300,
      run: async (p) => {
        await open(/first frost/)(p);
        await p.getByRole('button', { name: 'Write drafts' }).click();
        await p.getByRole('button', { name: 'Written from' }).click();
      },
    },
  ],
  'studio-rewrite': [
    '/content?network=x',
    {
      dark: true,
      height: 1300,
      run: async (p) => {
        await open(/Cheaper/)(p);
        await p.getByRole('button', { name: 'Shorter' }).click();
        await p.getByRole('button', { name: 'Take it' }).waitFor();
      },
    },
  ],
  'studio-facts': [
    '/content?network=instagram',
    {
      height: 1300,
      run: async (p) => {
        await open(/Frost on/)(p);
        await p.getByRole('button', { name: 'Facts' }).click();
      },
    },
  ],
  calendar: ['/calendar', { full: true }],
  'calendar-dark': ['/calendar?unplanned=open', { dark: true, full: true }],
  'calendar-week': ['/calendar?view=week', {}],
  'calendar-list': ['/calendar?view=list', { lang: 'de' }],
  'calendar-390': ['/calendar', narrow],
  'calendar-card': [
    '/calendar',
    { run: async (p) => void (await p.locator('.cal-chip[data-state=failed]').first().click()) },
  ],
  sources: ['/sources', {}],
  'sources-add': [
    '/sources',
    { run: (p) => p.getByRole('button', { name: 'Add a source' }).click() },
  ],
  'sources-items': ['/sources?view=items', { dark: true }],
  'sources-390': ['/sources?view=items', narrow],
  'sources-brings': ['/sources?view=brings', { lang: 'de' }],
  trends: ['/trends', {}],
  'trends-390': ['/trends', { ...narrow, dark: true }],
  transcriptions: ['/transcriptions', {}],
  transcription: ['/transcriptions/0192f0c4-4001-7000-8000-00000000abe1', {}],
  'transcription-390': [
    '/transcriptions/0192f0c4-4001-7000-8000-00000000abe1',
    { ...narrow, dark: true },
  ],
  webhooks: ['/settings/webhooks', {}],
  'webhooks-dark-de': ['/settings/webhooks', { dark: true, lang: 'de' }],
  'webhooks-390': ['/settings/webhooks', { ...narrow, full: true }],
  'webhooks-add': [
    '/settings/webhooks',
    { run: (p) => p.getByRole('button', { name: 'Add webhook' }).click() },
  ],
  'webhooks-made': [
    '/settings/webhooks',
    {
      dark: true,
      run: async (p) => {
        await p.getByRole('button', { name: 'Add webhook' }).click();
        const dialog = p.getByRole('dialog');
        await dialog.getByLabel('Address').fill('https://hooks.example.com/new');
        await dialog.getByRole('button', { name: 'Add webhook' }).click();
        await p.getByLabel('Signing secret').waitFor();
      },
    },
  ],
  'webhooks-test': [
    '/settings/webhooks',
    {
      run: async (p) => {
        await p.getByRole('button', { name: 'Send test to hooks.northwind.example' }).click();
        await p.getByText('It arrived').waitFor({ timeout: 20_000 });
      },
    },
  ],
  'webhooks-log': [
    '/settings/webhooks?deliveries=0192f0c4-5002-7000-8000-00000000afca',
    { run: (p) => p.getByRole('button', { name: /Given up/ }).click(), height: 1200 },
  ],
  'webhooks-log-390': [
    '/settings/webhooks?deliveries=0192f0c4-5002-7000-8000-00000000afca',
    { ...narrow, dark: true, lang: 'de' },
  ],
  'feed-on': ['/settings/webhooks?view=feed', {}],
  'feed-made': [
    '/settings/webhooks?view=feed',
    {
      ...narrow,
      run: async (p) => {
        await p.getByRole('button', { name: 'New address' }).click();
        await p.getByRole('alertdialog').getByRole('button', { name: 'New address' }).click();
        await p.getByLabel('JSON Feed').waitFor();
      },
    },
  ],
  archive: ['/archive', {}],
  'archive-390': ['/archive', { ...narrow, dark: true, lang: 'de' }],
  'archive-keep': [
    '/archive',
    { run: (p) => p.getByRole('button', { name: 'How long it is kept' }).click() },
  ],
  strategy: ['/content/strategy', {}],
  'strategy-wishes': ['/content/strategy?step=wishes', { full: true }],
  'strategy-plan-390-dark': [
    '/content/strategy?step=wishes',
    {
      ...narrow,
      dark: true,
      full: true,
      run: async (p) => {
        await p.getByRole('button', { name: /^Plan \d/ }).click();
        await p
          .getByRole('button', { name: 'See it in the calendar' })
          .waitFor({ timeout: 60_000 });
      },
    },
  ],
  'strategy-plan': [
    '/content/strategy?step=wishes',
    {
      full: true,
      run: async (p) => {
        await p.getByRole('button', { name: /^Plan \d/ }).click();
        await p
          .getByRole('button', { name: 'See it in the calendar' })
          .waitFor({ timeout: 60_000 });
      },
    },
  ],
};
