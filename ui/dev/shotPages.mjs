// What dev/shots.mjs takes pictures of: each page in its states.

import { actShots } from './shotPagesAct.mjs';
import { contentShots } from './shotPagesContent.mjs';
import { loopShots } from './shotPagesLoop.mjs';
import { insightShots } from './shotPagesInsight.mjs';

export const base = process.env.BASE ?? 'http://127.0.0.1:8080';
export const settle = (page) => page.waitForTimeout(700);
const empty = async (page) => {
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${base}/register`);
  await page.getByLabel('Your name').fill('Mira Keller');
  await page.getByLabel('E-mail').fill('mira@northwind.test');
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse');
  await page.getByLabel('Workspace').fill('Alpine Gear');
  await page.getByRole('button', { name: 'Create workspace' }).click();
  await page.waitForURL('**/welcome');
};
const csv = [
  'Day,Campaign name,Ad set name,Impressions,Link clicks,Amount spent (EUR),Purchases,Purchases conversion value',
  ...Array.from(
    { length: 120 },
    (_, i) =>
      `2026-10-${String(1 + (i % 30)).padStart(2, '0')},${['Winter sale · DE', 'Retargeting · All', 'Lookalike 1 % · FR', 'Creator clips · NL'][i % 4]},Broad ${1 + (i % 3)},${4200 + i * 37},${60 + (i % 29)},${(42.5 + i * 0.37).toFixed(2)},${2 + (i % 5)},${(120 + i * 3.1).toFixed(2)}`,
  ),
  'broken line',
].join('\n');
export const upload = {
  name: 'meta-ads-october.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(csv),
};

/** name → [address, options]; `run` comes after the page stands. */
export const shots = {
  'dashboard-light': ['/', {}],
  'dashboard-dark': ['/', { dark: true }],
  'dashboard-de': ['/?figure=revenue', { lang: 'de' }],
  'dashboard-split': ['/?figure=spend&split=platform&range=last_90_days', {}],
  'dashboard-768': ['/', { width: 768, height: 1024 }],
  'dashboard-390': ['/', { width: 390, height: 844 }],
  'dashboard-full': ['/', { full: true }],
  'dashboard-390-full': ['/', { width: 390, height: 844, full: true }],
  'dashboard-table': [
    '/?figure=roas',
    { run: (p) => p.getByRole('button', { name: 'Show as table' }).click() },
  ],
  'dashboard-noperiod': ['/?from=2020-01-01&to=2020-01-31', {}],
  range: ['/', { run: (p) => p.getByRole('button', { name: /Last 30 days/ }).click() }],
  'range-390': [
    '/',
    {
      width: 390,
      height: 844,
      run: (p) => p.getByRole('button', { name: /Last 30 days/ }).click(),
    },
  ],
  'palette-dark': [
    '/',
    {
      dark: true,
      run: async (p) => {
        await p.keyboard.press('Control+k');
        await p.getByPlaceholder(/Type a command/).fill('black');
      },
    },
  ],
  help: ['/', { run: (p) => p.keyboard.press('?') }],
  workspaces: ['/', { run: (p) => p.getByRole('button', { name: /^Workspace/ }).click() }],
  'user-menu': ['/', { run: (p) => p.getByRole('button', { name: 'Your account' }).click() }],
  'nav-390': [
    '/',
    {
      width: 390,
      height: 844,
      run: (p) => p.getByRole('button', { name: 'Open navigation' }).click(),
    },
  ],
  'not-found': ['/nowhere', {}],
  error: [
    '/',
    {
      before: (p) =>
        p.route('**/performance/summary*', (r) =>
          r.fulfill({
            status: 500,
            contentType: 'application/problem+json',
            body: '{"title":"Internal error","status":500,"detail":"The warehouse did not answer.","request_id":"req_01jd8x2v"}',
          }),
        ),
    },
  ],
  loading: ['/', { before: (p) => p.route('**/performance/summary*', () => undefined) }],
  login: ['/login', { out: true }],
  'login-dark-390': ['/login', { out: true, dark: true, width: 390, height: 844 }],
  'login-wrong': [
    '/login',
    {
      out: true,
      run: async (p) => {
        await p.getByLabel('E-mail').fill('mira@northwind.test');
        await p.getByRole('textbox', { name: 'Password' }).fill('wrong');
        await p.getByRole('button', { name: 'Sign in' }).click();
      },
    },
  ],
  register: ['/register', { out: true }],
  'register-errors': [
    '/register',
    { out: true, run: (p) => p.getByRole('button', { name: 'Create workspace' }).click() },
  ],
  'register-de-390': ['/register', { out: true, lang: 'de', width: 390, height: 844, full: true }],
  forgot: ['/forgot-password', { out: true }],
  reset: ['/reset-password?token=x', { out: true }],
  invite: ['/accept-invitation?token=new', { out: true }],
  'invite-gone': ['/accept-invitation?token=gone', { out: true }],
  'dashboard-empty': [
    '/login',
    {
      out: true,
      run: async (p) => {
        await empty(p);
        await p.goto(`${base}/`);
      },
    },
  ],
  welcome: ['/login', { out: true, run: empty }],
  'welcome-dark-390': ['/login', { out: true, dark: true, width: 390, height: 844, run: empty }],
  'welcome-demo': [
    '/login',
    {
      out: true,
      run: async (p) => {
        await empty(p);
        await p.getByRole('button', { name: /demo data/i }).click();
        await p.waitForTimeout(2000);
      },
    },
  ],
  campaigns: ['/campaigns', {}],
  'campaigns-dark': ['/campaigns?status=active&sort=-roas', { dark: true }],
  'campaigns-768': ['/campaigns', { width: 768, height: 1024 }],
  'campaigns-390': ['/campaigns', { width: 390, height: 844 }],
  'campaigns-390-dark': ['/campaigns', { dark: true, width: 390, height: 844 }],
  'campaigns-de': ['/campaigns', { lang: 'de' }],
  'campaigns-none': ['/campaigns?q=nothing+is+called+so', {}],
  'campaigns-loading': [
    '/campaigns',
    { before: (p) => p.route('**/api/v1/campaigns?*', () => undefined) },
  ],
  'campaigns-bulk': [
    '/campaigns',
    {
      dark: true,
      run: async (p) => {
        for (const i of [1, 2, 3]) await p.locator('.vt-body input[type=checkbox]').nth(i).click();
      },
    },
  ],
  'campaigns-bulk-390': [
    '/campaigns',
    {
      width: 390,
      height: 844,
      run: async (p) => {
        for (const i of [1, 2, 3]) await p.locator('.vt-body input[type=checkbox]').nth(i).click();
      },
    },
  ],
  'campaigns-budget': [
    '/campaigns',
    {
      run: async (p) => {
        for (const i of [1, 2]) await p.locator('.vt-body input[type=checkbox]').nth(i).click();
        await p.getByRole('toolbar').getByRole('button', { name: 'Budget' }).click();
      },
    },
  ],
  'campaigns-columns': [
    '/campaigns',
    { run: (p) => p.getByRole('button', { name: 'Columns' }).click() },
  ],
  'campaigns-new': [
    '/campaigns',
    { run: (p) => p.getByRole('button', { name: 'New campaign' }).click() },
  ],
  campaign: ['/campaigns/0192f0c4-1000-7000-8000-0000000003e8', {}],
  'campaign-dark-390': [
    '/campaigns/0192f0c4-1000-7000-8000-0000000003e8',
    { dark: true, width: 390, height: 844, full: true },
  ],
  'campaign-ads': ['/campaigns/0192f0c4-1000-7000-8000-0000000003e8?tab=ads', {}],
  'campaign-ads-390': [
    '/campaigns/0192f0c4-1000-7000-8000-0000000003e8?tab=ads',
    { width: 390, height: 844 },
  ],
  'campaign-history': [
    '/campaigns/0192f0c4-1000-7000-8000-0000000003e8?tab=history',
    { dark: true },
  ],
  'campaign-history-de-390': [
    '/campaigns/0192f0c4-1000-7000-8000-0000000003e8?tab=history',
    { lang: 'de', width: 390, height: 844 },
  ],
  'campaign-gone': ['/campaigns/nothing', {}],
  import: ['/import', {}],
  'import-map': ['/import', { run: (p) => p.locator('input[type=file]').setInputFiles(upload) }],
  'import-map-dark': [
    '/import',
    { dark: true, full: true, run: (p) => p.locator('input[type=file]').setInputFiles(upload) },
  ],
  'import-map-390': [
    '/import',
    { width: 390, height: 844, run: (p) => p.locator('input[type=file]').setInputFiles(upload) },
  ],
  'import-running': [
    '/import',
    {
      run: async (p) => {
        await p.locator('input[type=file]').setInputFiles(upload);
        await p.getByRole('button', { name: /^Import .* rows/ }).click();
        await p.waitForTimeout(2000);
      },
    },
  ],
  'import-done': [
    '/import',
    {
      run: async (p) => {
        await p.locator('input[type=file]').setInputFiles(upload);
        await p.getByRole('button', { name: /^Import .* rows/ }).click();
        await p.getByText('rows imported').waitFor({ timeout: 20_000 });
      },
    },
  ],
  'import-done-390': [
    '/import',
    {
      width: 390,
      height: 844,
      full: true,
      run: async (p) => {
        await p.locator('input[type=file]').setInputFiles(upload);
        await p.getByRole('button', { name: /^Import .* rows/ }).click();
        await p.getByText('rows imported').waitFor({ timeout: 20_000 });
      },
    },
  ],
  profile: ['/settings/profile', {}],
  'profile-dark-390': ['/settings/profile', { dark: true, width: 390, height: 844, full: true }],
  'profile-de-dirty': [
    '/settings/profile',
    { lang: 'de', run: (p) => p.getByLabel('Name', { exact: true }).fill('Mira K.') },
  ],
  'profile-errors': [
    '/settings/profile',
    {
      dark: true,
      full: true,
      run: async (p) => {
        await p.getByRole('textbox', { name: 'Present password' }).fill('wrong');
        await p.getByRole('textbox', { name: 'New password' }).fill('short');
        await p.getByRole('button', { name: 'Change password' }).click();
      },
    },
  ],
  'profile-leave': [
    '/settings/profile',
    {
      run: async (p) => {
        await p.getByLabel('Name', { exact: true }).fill('Mira K.');
        await p.getByRole('link', { name: 'Members' }).click();
      },
    },
  ],
  workspace: ['/settings/workspace', {}],
  'workspace-dark-390': [
    '/settings/workspace',
    { dark: true, width: 390, height: 844, full: true },
  ],
  'workspace-delete-de': [
    '/settings/workspace',
    { lang: 'de', run: (p) => p.getByRole('button', { name: 'Arbeitsbereich löschen' }).click() },
  ],
  members: ['/settings/members', {}],
  'members-dark-768': ['/settings/members', { dark: true, width: 768, height: 1024 }],
  'members-390': ['/settings/members', { width: 390, height: 844 }],
  'members-de': ['/settings/members', { lang: 'de' }],
  'members-invite': ['/settings/members?invite=new', {}],
  'members-invite-390-dark': [
    '/settings/members?invite=new',
    { dark: true, width: 390, height: 844 },
  ],
  'members-invited': [
    '/settings/members?invite=new',
    {
      run: async (p) => {
        await p.getByLabel('E-mail').fill('sam@agency.test');
        await p.getByRole('button', { name: 'Make invitation' }).click();
      },
    },
  ],
  'members-menu': [
    '/settings/members',
    { run: (p) => p.getByRole('button', { name: /^More for amelie/ }).click() },
  ],
  'members-undo': [
    '/settings/members',
    { dark: true, run: (p) => p.getByLabel('Role of Jon Berg').selectOption('viewer') },
  ],
  'api-keys': ['/settings/api-keys', {}],
  'api-keys-dark-390': ['/settings/api-keys', { dark: true, width: 390, height: 844 }],
  'api-keys-de': ['/settings/api-keys', { lang: 'de' }],
  'api-keys-new': ['/settings/api-keys?create=new', {}],
  'api-keys-new-390-dark': [
    '/settings/api-keys?create=new',
    { dark: true, width: 390, height: 844 },
  ],
  'api-keys-made': [
    '/settings/api-keys?create=new',
    {
      run: async (p) => {
        await p.getByLabel('Name', { exact: true }).fill('Looker');
        await p.getByRole('button', { name: 'Create key' }).click();
      },
    },
  ],
  'api-keys-empty': [
    '/settings/api-keys',
    {
      before: (p) =>
        p.route('**/api/v1/api-keys*', (r) => r.fulfill({ json: { data: [], next_cursor: null } })),
    },
  ],
  audit: ['/settings/audit-log', {}],
  'audit-dark-390': ['/settings/audit-log', { dark: true, width: 390, height: 844 }],
  'audit-de-768': ['/settings/audit-log?entity=campaign', { lang: 'de', width: 768, height: 1024 }],
  'audit-none': ['/settings/audit-log?action=task.cancelled', {}],
  'audit-line': [
    '/settings/audit-log',
    { run: (p) => p.getByText('Changed a campaign', { exact: true }).nth(2).click() },
  ],
  'audit-line-390-dark': [
    '/settings/audit-log',
    {
      dark: true,
      width: 390,
      height: 844,
      run: (p) => p.getByText('Changed a campaign', { exact: true }).nth(2).click(),
    },
  ],
  'audit-period': [
    '/settings/audit-log',
    { run: (p) => p.getByRole('button', { name: 'Any time' }).click() },
  ],
  'audit-forbidden': [
    '/settings/audit-log',
    {
      before: (p) =>
        p.route('**/auth/me', async (r) => {
          const answer = await r.fetch();
          const me = await answer.json();
          me.organization.role = 'editor';
          await r.fulfill({ json: me });
        }),
    },
  ],
  schedules: ['/settings/schedules', {}],
  'schedules-dark-390': ['/settings/schedules', { dark: true, width: 390, height: 844 }],
  'schedules-de': ['/settings/schedules', { lang: 'de' }],
  'schedules-edit': [
    '/settings/schedules',
    {
      run: async (p) => {
        await p.getByRole('button', { name: 'Change the schedule of Sync of TikTok Ads' }).click();
        await p.getByLabel('How often').selectOption('weekly');
      },
    },
  ],
  'schedules-cron-de': [
    '/settings/schedules',
    {
      dark: true,
      lang: 'de',
      run: async (p) => {
        await p.getByRole('button', { name: 'Zeitplan von Sync of Snapchat Ads ändern' }).click();
      },
    },
  ],
  rates: ['/settings/exchange-rates', {}],
  'rates-dark-390': ['/settings/exchange-rates', { dark: true, width: 390, height: 844 }],
  'rates-import': ['/settings/exchange-rates?import=new', {}],
  'rates-import-390-dark': [
    '/settings/exchange-rates?import=new',
    { dark: true, width: 390, height: 844 },
  ],
  'rates-none': ['/settings/exchange-rates?currency=PLN', {}],
  'settings-loading': [
    '/settings/members',
    { before: (p) => p.route('**/api/v1/members*', () => undefined) },
  ],
  'settings-error': [
    '/settings/schedules',
    {
      before: (p) =>
        p.route('**/api/v1/schedules*', (r) =>
          r.fulfill({
            status: 500,
            contentType: 'application/problem+json',
            body: '{"title":"Internal error","status":500,"detail":"The database did not answer.","request_id":"req_01jd8x2v"}',
          }),
        ),
    },
  ],
  connections: ['/connections', {}],
  'connections-dark-768': ['/connections', { dark: true, width: 768, height: 1024 }],
  'connections-390': ['/connections', { width: 390, height: 844, full: true }],
  'connections-de': ['/connections', { lang: 'de' }],
  'connections-choose': ['/connections?connect=new', {}],
  'connections-form': [
    '/connections?connect=meta_ads',
    { run: (p) => p.getByRole('button', { name: 'Connect and test' }).click() },
  ],
  'connections-form-390-dark': [
    '/connections?connect=snapchat_ads',
    { dark: true, width: 390, height: 844 },
  ],
  'connections-edit-de': ['/connections?edit=0192f0c4-0050-7000-8000-000000000032', { lang: 'de' }],
  'connections-test': [
    '/connections',
    {
      run: async (p) => {
        await p.getByRole('button', { name: 'Test Meta Ads' }).click();
        await p.getByText(/It works/).waitFor({ timeout: 10_000 });
        await p.getByRole('button', { name: 'Sync all' }).click();
        await p.waitForTimeout(4500);
      },
    },
  ],
  tasks: ['/tasks', {}],
  'tasks-dark-768': ['/tasks?state=failed', { dark: true, width: 768, height: 1024 }],
  'tasks-390': ['/tasks', { width: 390, height: 844 }],
  'tasks-de': ['/tasks', { lang: 'de' }],
  'tasks-none': ['/tasks?state=cancelled', {}],
  'task-failed': ['/tasks/0192f0c4-8999-7000-8000-000000002327', {}],
  'task-failed-390-dark': [
    '/tasks/0192f0c4-8999-7000-8000-000000002327',
    { dark: true, width: 390, height: 844, full: true },
  ],
  'task-result': [
    '/tasks?type=ads.import',
    { run: (p) => p.getByRole('link', { name: /meta-october/ }).click(), full: true },
  ],
  'task-result-390': [
    '/tasks?type=ads.import',
    {
      width: 390,
      height: 844,
      full: true,
      run: (p) => p.getByRole('link', { name: /meta-october/ }).click(),
    },
  ],
  'task-running-de': [
    '/connections',
    {
      lang: 'de',
      run: async (p) => {
        await p.getByRole('button', { name: 'Alle abgleichen' }).click();
        await p.getByRole('link', { name: 'Aufgabe zeigen' }).first().click();
        await p.waitForTimeout(4000);
      },
    },
  ],
  'task-gone': ['/tasks/nothing', {}],
  'connections-empty': [
    '/login',
    {
      out: true,
      run: async (p) => {
        await empty(p);
        await p.goto(`${base}/connections`);
      },
    },
  ],
  ...insightShots,
  ...actShots,
  ...contentShots,
  ...loopShots,
};
