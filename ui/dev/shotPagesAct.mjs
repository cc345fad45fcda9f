// The pages of rules and alerts, for shots.mjs.
const rule = '/automation/rules/00000000-0000-7000-8000-000000000000';
const openRule = (name) => (p) => p.getByRole('link', { name, exact: true }).first().click();
export const actShots = {
  rules: ['/automation', { full: true }],
  'rules-dark': ['/automation', { dark: true }],
  'rules-390': ['/automation', { width: 390, height: 844 }],
  'rules-de': ['/automation', { lang: 'de' }],
  'rules-run': ['/automation', { run: (p) => p.getByRole('button', { name: 'Dry run' }).click() }],
  'rules-stop': [
    '/automation',
    { run: (p) => p.getByRole('button', { name: 'Stop all automation' }).click() },
  ],
  'rules-limits': [
    '/automation',
    { run: (p) => p.getByRole('button', { name: 'Limits of all rules' }).click() },
  ],
  'rule-gone': [rule, {}],
  rule: ['/automation', { full: true, run: openRule('Pause poor performers') }],
  'rule-wide': [
    '/automation',
    { width: 1920, height: 1080, run: openRule('Scale high performers') },
  ],
  'rule-dark': ['/automation', { dark: true, run: openRule('Scale high performers') }],
  'rule-390': [
    '/automation',
    { width: 390, height: 844, full: true, run: openRule('Pause poor performers') },
  ],
  'rule-768': [
    '/automation',
    { width: 768, height: 1024, full: true, run: openRule('Pause poor performers') },
  ],
  'rule-new': ['/automation/rules/new', {}],
  'rule-template': ['/automation/rules/new?template=pause_poor', { full: true }],
  'rule-template-de': ['/automation/rules/new?template=high_cpa', { lang: 'de', full: true }],
  'rule-test': [
    '/automation/rules/new?template=pause_poor&view=test',
    {
      height: 1200,
      run: async (p) => {
        await p.getByRole('button', { name: 'Run the back-test' }).click();
        await p.getByText('Would have paused').waitFor();
      },
    },
  ],
  'rule-tree': [
    '/automation/rules/new?template=stop_loss',
    {
      height: 1100,
      run: async (p) => {
        await p.locator('#rule-when').getByRole('button', { name: 'Add a group' }).click();
        await p.keyboard.press('Escape');
        await p.locator('#rule-when').getByRole('button', { name: 'Add a test' }).first().click();
        await p.keyboard.press('Escape');
      },
    },
  ],
  'rule-history': [
    '/automation',
    {
      run: async (p) => {
        await openRule('Scale high performers')(p);
        await p.getByRole('tab', { name: 'History' }).click();
      },
    },
  ],
  'rule-events': ['/automation/history', { full: true }],
  'rule-events-dark': ['/automation/history', { dark: true }],
  'rule-events-390': ['/automation/history', { width: 390, height: 844 }],
  'rule-waiting': [
    '/automation/history?view=waiting',
    { run: (p) => p.getByRole('button', { name: /Select all/ }).click() },
  ],
  alerts: ['/alerts', {}],
  'alerts-dark': ['/alerts', { dark: true }],
  'alerts-390': ['/alerts', { width: 390, height: 844 }],
  'alerts-390-one': [
    '/alerts',
    {
      width: 390,
      height: 844,
      run: (p) => p.getByRole('link', { name: /Pause poor/ }).click(),
    },
  ],
  'alerts-grouped': [
    '/alerts',
    { run: (p) => p.getByRole('link', { name: /Pause poor/ }).click() },
  ],
  'alerts-select': [
    '/alerts',
    {
      run: async (p) => {
        await p.keyboard.press('x');
        await p.keyboard.press('j');
        await p.keyboard.press('x');
      },
    },
  ],
  'alerts-snooze': ['/alerts', { run: (p) => p.keyboard.press('s') }],
  'alerts-de': ['/alerts', { lang: 'de' }],
  bell: ['/', { run: (p) => p.getByRole('button', { name: /new alerts/ }).click() }],
  'bell-390': [
    '/',
    { width: 390, height: 844, run: (p) => p.getByRole('button', { name: /new alerts/ }).click() },
  ],
  'alert-channels': ['/settings/alerts', {}],
  'alert-channels-test': [
    '/settings/alerts',
    {
      run: async (p) => {
        await p
          .getByRole('button', { name: /^Send a test to/ })
          .first()
          .click();
        await p.getByText('The message was accepted').waitFor();
      },
    },
  ],
  'alert-channel-new': [
    '/settings/alerts',
    {
      run: async (p) => {
        await p.getByRole('button', { name: 'Add channel' }).click();
        await p.getByRole('button', { name: 'Webhook', exact: true }).click();
      },
    },
  ],
  'alert-channel-secret': [
    '/settings/alerts',
    {
      run: async (p) => {
        await p.getByRole('button', { name: 'Add channel' }).click();
        const dialog = p.getByRole('dialog');
        await dialog.getByRole('button', { name: 'Webhook', exact: true }).click();
        await dialog.getByLabel('Name').fill('Ops');
        await dialog.getByLabel('Address').fill('https://ops.test/hook');
        await dialog.getByRole('button', { name: 'Add channel' }).click();
        await dialog.getByText('never again').waitFor();
      },
    },
  ],
  'alert-routes': ['/settings/alerts?view=routes', {}],
  'alert-routes-dark': ['/settings/alerts?view=routes', { dark: true }],
  'alert-route-edit': [
    '/settings/alerts?view=routes',
    {
      height: 1300,
      run: (p) => p.getByRole('button', { name: 'Edit: The rest, once a morning' }).click(),
    },
  ],
  'alert-route-390': [
    '/settings/alerts?view=routes',
    {
      width: 390,
      height: 844,
      run: (p) => p.getByRole('button', { name: 'Edit: The rest, once a morning' }).click(),
    },
  ],
  'alert-deliveries': ['/settings/alerts?view=deliveries', {}],
  'alert-deliveries-390': ['/settings/alerts?view=deliveries', { width: 390, height: 844 }],
};
