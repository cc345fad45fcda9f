// The main job, as somebody does it who has just started Herald. Each step is named after what they want.
import assert from 'node:assert/strict';
import { axeViolations } from './browser.mjs';
import { euros, metaFile, ownFile } from './files.mjs';

const password = 'correct horse battery';
const button = (page, name) => page.getByRole('button', { name });
const exact = (page, kpi) =>
  page.locator(`[data-kpi=${kpi}] [data-exact]`).getAttribute('data-exact');
const chooseFile = (page, file) => page.locator('input[type=file]').setInputFiles(file);
const openPage = async (page, name) =>
  page.getByRole('navigation').getByRole('link', { name, exact: true }).click();

async function importFile(page, { rows, spendCents }) {
  await button(page, /^Import [\d,]+ rows$/).click();
  await page.getByText(`${rows} rows imported`).waitFor({ timeout: 60_000 });
  await page.getByText(euros(spendCents), { exact: true }).waitFor();
}
async function expectFigures(page, expected) {
  await page.locator('[data-kpi=spend] [data-exact]').waitFor();
  assert.equal(await exact(page, 'spend'), euros(expected.spendCents), 'spend');
  assert.equal(await exact(page, 'revenue'), euros(expected.valueCents), 'revenue');
  assert.equal(
    await exact(page, 'impressions'),
    expected.impressions.toLocaleString('en'),
    'impressions',
  );
  const total = page.getByRole('grid', { name: 'By platform' }).getByRole('row').last();
  assert.match(
    await total.innerText(),
    new RegExp(euros(expected.spendCents).replace(/[.€]/g, '\\$&')),
    'total of the platforms',
  );
}

export const steps = {
  'sees at each field what is missing before an account is made': async ({ page, base }) => {
    await page.goto(`${base}/register`);
    await button(page, 'Create workspace').click();
    await page.getByText('This field is needed').first().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'name');
  },
  'creates a workspace and is asked how to begin': async ({ page, base, email }) => {
    await page.goto(`${base}/register`);
    await page.getByLabel('Your name').fill('Mira Keller');
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await page.getByLabel('Workspace').fill('Northwind');
    await page.getByLabel('Reporting currency').selectOption('EUR');
    await button(page, 'Create workspace').click();
    await page.waitForURL('**/welcome');
    await page.getByRole('heading', { name: 'Welcome to Northwind' }).waitFor();
  },
  'drops in the export of Meta Ads Manager and sees what was recognised': async ({ page }) => {
    await page
      .getByRole('main')
      .getByRole('link', { name: /^Import a file/ })
      .click();
    await chooseFile(page, metaFile().file);
    await page.getByText('Meta Ads Manager export recognised').waitFor();
    assert.equal(await page.getByLabel('Amount spent (EUR) becomes').inputValue(), 'spend');
    assert.equal(await page.getByLabel('Currency of the amounts').inputValue(), 'EUR');
    await page
      .getByRole('region', { name: 'First rows, decoded' })
      .getByText('2026-10-01')
      .first()
      .waitFor();
  },
  'imports it: good rows are kept, the broken line is named': async ({ page }) => {
    const expected = metaFile();
    await importFile(page, expected);
    const errors = page.getByRole('region', { name: /left out/ });
    assert.match(await errors.innerText(), new RegExp(`line ${expected.brokenLine}`));
  },
  'sees spend, revenue and platforms on the dashboard, to the cent': async ({ page }) => {
    await page.getByRole('link', { name: 'See the figures' }).click();
    await page.waitForURL('**/?from=2026-10-01&to=2026-10-28');
    await expectFigures(page, metaFile());
    await page.locator('canvas').first().waitFor();
  },
  'imports the same file again and nothing is doubled': async ({ page }) => {
    await openPage(page, 'Import');
    await chooseFile(page, metaFile().file);
    await button(page, /^Import [\d,]+ rows$/).click();
    await page.getByRole('link', { name: 'See the figures' }).click({ timeout: 60_000 });
    await expectFigures(page, metaFile());
  },
  'maps a file of their own: semicolons, decimal commas, days first, umlauts': async ({ page }) => {
    const own = ownFile();
    await openPage(page, 'Import');
    await chooseFile(page, own.file);
    await page.getByText('Windows-1252').waitFor();
    for (const [column, field] of Object.entries(own.mapping))
      await page.getByLabel(`${column} becomes`).selectOption(field);
    await page
      .getByRole('region', { name: 'First rows, decoded' })
      .getByText('Größe Winter sale')
      .first()
      .waitFor();
    await importFile(page, own);
    await page.getByRole('link', { name: 'See the figures' }).click();
    await page.waitForURL('**/?from=2026-09-01&to=2026-09-28');
    await expectFigures(page, own);
  },
  'reads the chart as a table, and its days add up to the total': async ({ page, base }) => {
    const { from, to, spendCents } = metaFile();
    await page.goto(`${base}/?from=${from}&to=${to}&figure=spend&compare=off`);
    await button(page, 'Show as table').click();
    const cells = await page
      .getByRole('group', { name: 'Spend, as a table' })
      .locator('td')
      .allInnerTexts();
    const sum = cells.reduce(
      (total, text) => total + Math.round(Number(text.replace(/[€,]/g, '')) * 100),
      0,
    );
    assert.equal(sum, spendCents);
  },
  'finds the campaigns, sorted and filtered by the address': async ({ page, base }) => {
    await page.goto(`${base}/campaigns?from=2026-10-01&to=2026-10-28&q=winter`);
    await page
      .getByRole('link', { name: /Winter sale/ })
      .first()
      .waitFor();
    assert.equal(await page.getByRole('link', { name: /Retargeting/ }).count(), 0);
  },
  'goes anywhere by keyboard: palette, chords, help': async ({ page, base }) => {
    await page.goto(`${base}/`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder(/Type a command/).fill('import');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/import');
    await page.locator('#content').focus();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.waitForURL('**/campaigns*');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
  },
  'works in the dark, in German and on a phone, without an accessibility fault': async ({
    page,
    base,
  }) => {
    const address = `${base}/?from=2026-10-01&to=2026-10-28`;
    const faults = [];
    const look = async (name) => {
      await page.locator('[data-kpi=spend] [data-exact]').waitFor();
      await page.waitForTimeout(400);
      faults.push(...(await axeViolations(page)).map((v) => `${name}: ${v}`));
    };
    await page.goto(address);
    await look('light');
    await button(page, 'Switch to dark theme').click();
    await look('dark');
    await button(page, 'Language').click();
    await page.getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await page.getByText('Ausgaben').first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
    await look('German');
    await page.setViewportSize({ width: 390, height: 844 });
    await look('phone');
    assert.ok(
      await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
      'no sideways scroll at 390 px',
    );
    await page.setViewportSize({ width: 1440, height: 900 });
    await button(page, 'Sprache').click();
    await page.getByRole('menuitemradio', { name: 'English' }).click();
    await button(page, 'Switch to light theme').click();
    assert.deepEqual(faults, []);
  },
  'fills a second workspace from the sandbox and watches it come': async ({ page }) => {
    await button(page, /^Workspace Northwind/).click();
    await page.getByRole('menuitem', { name: 'New workspace' }).click();
    const dialog = page.getByRole('dialog', { name: 'New workspace' });
    await dialog.getByLabel('Workspace').fill('Sandbox');
    await dialog.getByRole('button', { name: 'Create workspace' }).click();
    await page.getByRole('heading', { name: 'Welcome to Sandbox' }).waitFor();
    await button(page, /^Connect the sandbox/).click();
    await page.getByRole('progressbar').first().waitFor();
    await page.locator('[data-kpi=spend] [data-exact]').waitFor({ timeout: 120_000 });
    assert.notEqual(await exact(page, 'spend'), euros(0));
    await page.getByText('Sandbox data').first().waitFor();
  },
  'finds the first workspace untouched': async ({ page, base }) => {
    await button(page, /^Workspace Sandbox/).click();
    await page.getByRole('menuitem', { name: /Northwind/ }).click();
    await button(page, /^Workspace Northwind/).waitFor();
    await page.goto(`${base}/?from=2026-10-01&to=2026-10-28`);
    await expectFigures(page, metaFile());
  },
  'signs out, is refused with a wrong password, and comes back with the right one': async ({
    page,
    email,
  }) => {
    await button(page, 'Your account').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/login*');
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await button(page, 'Sign in').click();
    await page.getByText('E-mail or password is not right').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await button(page, 'Sign in').click();
    await button(page, /^Workspace/).waitFor();
  },
};
