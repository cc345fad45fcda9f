// Pictures of every page, from the real program filled with the sandbox's figures, to be looked at:
//   node tests/e2e/shots.mjs [FOLDER]             light and dark, wide and narrow, into /tmp/herald-shots
//   ONLY="settings" node …                        the pages whose name has that word
//   README=1 node …                               docs/images/dashboard.png alone
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openBrowser } from './browser.mjs';
import { metaFile } from './files.mjs';
import { password, until } from './page.mjs';
import { startServer } from './server.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const folder = process.argv[2] ?? path.join(os.tmpdir(), 'herald-shots');
const only = process.env.ONLY ?? '';
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const settleMs = 900;

const server = await startServer(process.env.HERALD_BINARY ?? path.join(root, 'build/herald'), [
  '--hourly-limit',
  '0',
]);
let token;
async function api(route, body) {
  const answer = await fetch(`${server.address}/api/v1${route}`, {
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`${route}: ${await answer.text()}`);
  return answer.json();
}
const ended = (id) =>
  until(
    'the task',
    async () => !['queued', 'running'].includes((await api(`/tasks/${id}`)).state),
    120_000,
  );

/** A workspace as it is after some weeks: connections, figures, changes, members, keys, rates. */
async function fill() {
  const session = await api('/auth/register', {
    email: 'mira@northwind.example',
    password,
    name: 'Mira Keller',
    organization: 'Northwind',
    currency: 'EUR',
    time_zone: 'Europe/Berlin',
  });
  token = session.access_token;
  await api('/sandbox/connect', {});
  await ended((await api('/campaigns/sync', {})).task.id);
  const { data } = await api('/campaigns?status=active&sort=-spend');
  const budgets = data.filter((c) => c.daily_budget !== null);
  const { task } = await api('/campaigns/bulk', {
    ids: budgets.slice(2, 5).map((c) => c.id),
    status: 'paused',
    reason: 'Stock is low',
  });
  await ended(task.id);
  await api('/members/invitations', { email: 'ben@northwind.example', role: 'editor' });
  await api('/members/invitations', { email: 'aylin@northwind.example', role: 'viewer' });
  await api('/api-keys', { name: 'Weekly report', role: 'viewer', scopes: ['campaigns:read'] });
  await api('/views', {
    page: 'campaigns',
    name: 'Running on Meta',
    query: 'platform=meta&status=active',
    columns: [],
    shared: true,
  });
  return { session, campaign: budgets[2].id, paused: task.id };
}

const { session, campaign, paused } = await fill();
const signedIn = {
  accessToken: session.access_token,
  refreshToken: session.refresh_token,
  expiresAt: Date.now() + 3_600_000,
  organizationId: session.organization.id,
};
const pages = {
  login: '/login',
  register: '/register',
  dashboard: '/',
  campaigns: '/campaigns',
  'campaigns-empty': '/campaigns?q=nothing+like+it',
  campaign: `/campaigns/${campaign}`,
  'campaign-ads': `/campaigns/${campaign}?tab=ads`,
  'campaign-history': `/campaigns/${campaign}?tab=history`,
  'dashboard-forecast': '/?figure=revenue&forecast=on',
  insights: '/insights',
  anomalies: '/insights/anomalies',
  forecast: '/insights/forecast?metric=revenue',
  health: '/insights/health',
  benchmarks: '/insights/benchmarks?industry=retail',
  recommendations: '/recommendations',
  'recommendations-budget': '/recommendations/budget',
  predict: '/insights/predict',
  creative: '/insights/creative',
  'creative-formats': '/insights/creative?view=formats',
  'creative-tests': '/insights/creative?view=tests',
  models: '/insights/models',
  reports: '/reports',
  'reports-new': '/reports/new',
  'reports-builder': '/reports/new?template=monthly',
  'reports-schedules': '/reports/schedules',
  'reports-schedule': '/reports/schedules/new?template=weekly',
  system: '/system',
  'system-logs': '/system?view=logs',
  'system-backups': '/system?view=backups',
  connections: '/connections',
  'connections-new': '/connections?connect=meta_ads',
  import: '/import',
  'import-check': '/import',
  tasks: '/tasks',
  task: `/tasks/${paused}`,
  welcome: '/welcome',
  profile: '/settings/profile',
  workspace: '/settings/workspace',
  members: '/settings/members',
  'api-keys': '/settings/api-keys',
  'audit-log': '/settings/audit-log',
  schedules: '/settings/schedules',
  rates: '/settings/exchange-rates',
  'not-found': '/no/such/page',
};

async function shoot(scheme, width) {
  const browser = await openBrowser({ colorScheme: scheme, viewport: sizes[width] });
  for (const [name, address] of Object.entries(pages).filter(([n]) => n.includes(only))) {
    const page = await browser.visitor();
    const isOpen = ['login', 'register'].includes(name);
    if (!isOpen)
      await page.addInitScript(
        (s) => localStorage.setItem('herald-session', s),
        JSON.stringify(signedIn),
      );
    await page.goto(server.address + address);
    await page.getByRole('heading').first().waitFor();
    if (name === 'import-check') {
      await page.locator('input[type=file]').setInputFiles(metaFile().file);
      await page.getByText('export recognised').waitFor();
    }
    await page.waitForTimeout(settleMs);
    await page.screenshot({ path: path.join(folder, `${name}-${scheme}-${width}.png`) });
    await page.context().close();
  }
  for (const text of new Set(browser.errors)) console.log(`${scheme} ${width}: ${text}`);
  await browser.close();
}

async function readmePicture() {
  const browser = await openBrowser({ viewport: { width: 1280, height: 800 } });
  const { page } = browser;
  await page.addInitScript(
    (s) => localStorage.setItem('herald-session', s),
    JSON.stringify(signedIn),
  );
  await page.goto(server.address);
  await page.locator('canvas').first().waitFor();
  await page.waitForTimeout(settleMs);
  await page.screenshot({ path: path.join(root, 'docs/images/dashboard.png') });
  await browser.close();
}

if (process.env.README) {
  fs.mkdirSync(path.join(root, 'docs/images'), { recursive: true });
  await readmePicture();
} else {
  fs.mkdirSync(folder, { recursive: true });
  for (const scheme of ['light', 'dark'])
    for (const width of Object.keys(sizes)) await shoot(scheme, width);
}
await server.stop();
