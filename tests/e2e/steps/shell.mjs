// Around the pages: keyboard, palette, themes, languages, widths, settings.
import assert from 'node:assert/strict';
import { axeViolations } from '../browser.mjs';
import { button, toast, until } from '../page.mjs';

const october = 'from=2026-10-01&to=2026-10-28';
const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };
const focused = (page) =>
  page.evaluate(() => {
    const e = document.activeElement;
    return e.getAttribute('aria-label') ?? e.innerText?.slice(0, 60) ?? e.tagName;
  });
const fitsWidth = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

const pages = [
  '/campaigns',
  '/insights',
  '/insights/anomalies',
  '/insights/forecast',
  '/insights/health',
  '/insights/benchmarks',
  '/insights/predict',
  '/insights/predict?what=ltv',
  '/insights/creative',
  '/insights/creative?view=formats',
  '/insights/models',
  '/recommendations',
  '/recommendations/budget',
  '/automation',
  '/automation/rules/new',
  '/automation/history',
  '/automation/history?view=waiting',
  '/alerts',
  '/settings/alerts',
  '/settings/alerts?view=routes',
  '/settings/alerts?view=deliveries',
  '/reports',
  '/reports/nobody-made-this',
  '/reports/new',
  '/reports/new?template=monthly',
  '/reports/schedules',
  '/reports/schedules/new',
  '/shared/nobody-has-this-link',
  '/system',
  '/system?view=logs',
  '/system?view=backups',
  '/connections',
  '/tasks',
  '/import',
  '/settings/profile',
  '/settings/workspace',
  '/settings/members',
  '/settings/api-keys',
  '/settings/audit-log',
  '/settings/schedules',
  '/settings/exchange-rates',
  '/no/such/page',
];

async function open(page, address) {
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.locator('.MuiSkeleton-root').first().waitFor({ state: 'detached' });
}

export const shell = {
  'goes anywhere by keyboard: palette, chords, help': async ({ page, base }) => {
    await page.goto(`${base}/`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/Type a command/).fill('import');
    await page.getByRole('option', { name: /import/i, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/import');
    await page.locator('#content').focus();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL('**/campaigns*');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  },
  'finds a campaign in the palette and opens it': async ({ page, base }) => {
    await page.goto(`${base}/?${october}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/Type a command/).fill('retargeting');
    await page.getByRole('option', { name: /Retargeting · All/, selected: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Retargeting/ }).waitFor();
  },
  'works on the table without a mouse': async ({ page, base }) => {
    await page.goto(`${base}/campaigns?${october}&platform=meta`);
    await page.getByRole('row').filter({ hasText: 'Winter sale' }).waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Skip to content', 'the first stop');
    await page.keyboard.press('Enter');
    await page.keyboard.press('/');
    assert.equal(await focused(page), 'Search campaigns');
    for (let i = 0; (await focused(page)) !== 'Campaigns'; i++) {
      assert.ok(i < 12, 'the table is reached by Tab');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await page.getByRole('toolbar').getByText('1 selected').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('toolbar').waitFor({ state: 'detached' });
    await page.keyboard.press('Enter');
    await page.waitForURL('**/campaigns/*');
    await page.goBack();
    await page.waitForURL(/campaigns\?.*platform=meta/);
  },
  'invites a colleague, who may then only look': async ({ page, base, browser }) => {
    await open(page, `${base}/settings/members`);
    await button(page, 'Invite').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /mail/i }).fill(`ben.${Date.now()}@northwind.test`);
    await dialog.getByRole('radio', { name: /^Viewer/ }).check();
    await dialog.getByRole('button', { name: 'Create invitation' }).click();
    const link = await dialog.getByLabel('Invitation link').inputValue();
    await page.keyboard.press('Escape');
    const other = await browser.visitor();
    await other.goto(base + new URL(link).pathname + new URL(link).search);
    await other.getByLabel('Your name').fill('Ben Adler');
    await other.getByRole('textbox', { name: 'Password' }).fill('another good phrase');
    await other.getByRole('button', { name: 'Join workspace' }).click();
    await other.getByRole('navigation').first().waitFor();
    await other.goto(`${base}/campaigns?${october}`);
    await other.getByRole('row').filter({ hasText: 'Retargeting ·' }).waitFor();
    assert.equal(await other.getByRole('button', { name: 'New campaign' }).count(), 0);
    assert.equal(await other.getByRole('checkbox').count(), 0, 'nothing to select');
    await other.context().close();
  },
  'makes an API key, uses it, revokes it': async ({ page, base }) => {
    await open(page, `${base}/settings/api-keys`);
    await button(page, 'New API key').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Reports');
    await dialog.getByRole('button', { name: 'Everything' }).click();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    const key = await page.getByLabel('API key', { exact: true }).inputValue();
    const ask = () =>
      fetch(`${base}/api/v1/campaigns`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await ask()).status, 200, 'the key works');
    await button(page, 'I have copied it').click();
    await button(page, 'Revoke Reports').click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await toast(page, 'was revoked').waitFor();
    assert.equal((await ask()).status, 401, 'the key is refused');
  },
  'finds every page whole: settings, lists, and an address that is none': async ({
    page,
    base,
  }) => {
    const faults = [];
    for (const path of pages) {
      await open(page, `${base}${path}`);
      const crashed = await page.getByText('This page stopped working').count();
      if (crashed) faults.push(`${path} stopped working`);
      faults.push(...(await axeViolations(page)).map((v) => `${path}: ${v}`));
    }
    assert.deepEqual(faults, []);
  },
  'works in the dark, in German and on a phone, without an accessibility fault': async ({
    page,
    base,
  }) => {
    const faults = [];
    const look = async (name) => {
      await page.locator('[data-kpi=spend] [data-exact]').waitFor();
      await page.waitForTimeout(400);
      faults.push(...(await axeViolations(page)).map((v) => `${name}: ${v}`));
    };
    await page.goto(`${base}/?${october}`);
    await look('light');
    await button(page, 'Switch to dark theme').click();
    await look('dark');
    await button(page, 'Language').click();
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await page.getByText('Ausgaben').first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
    await look('German');
    await page.setViewportSize(narrow);
    await look('phone');
    assert.deepEqual(faults, []);
  },
  'finds every page in the dark on a phone, and none scrolls sideways': async ({ page, base }) => {
    const tooWide = [];
    for (const path of pages.slice(0, -1)) {
      await open(page, `${base}${path}`);
      if (!(await fitsWidth(page))) tooWide.push(path);
    }
    assert.deepEqual(tooWide, []);
    await page.setViewportSize(wide);
    await page.goto(`${base}/`);
    await button(page, 'Sprache').click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    await button(page, 'Switch to light theme').click();
    await until('English', () => page.evaluate(() => document.documentElement.lang === 'en'));
  },
};
