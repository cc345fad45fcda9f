// The first minutes: a workspace, files dropped in, and figures that equal the file's to the cent.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { adFile, euros, metaFile, ownFile, socialFile } from '../files.mjs';
import {
  button,
  chooseFile,
  expectFigures,
  importFile,
  openPage,
  password,
  until,
} from '../page.mjs';

/** The file of a public data set, where the caller has one: HERALD_DATA names its folder. */
const realFiles = () =>
  [`${process.env.HERALD_DATA}/facebook_kag/KAG_train.csv`].filter((f) => fs.existsSync(f));

async function importWhole(page, expected) {
  await openPage(page, 'Import');
  await chooseFile(page, expected.file);
  await page.getByText('Own format: please check the columns').first().waitFor();
  await importFile(page, expected);
  await page.getByRole('link', { name: 'See the figures' }).click();
  await page.waitForURL(`**/?from=${expected.from}&to=${expected.to}`);
  await page.locator('[data-kpi=spend] [data-exact]').waitFor();
  await expectFigures(page, expected);
  // The file has no revenue: its campaigns have a dash with a reason, and no return of 0.00.
  await openPage(page, 'Campaigns');
  const table = page.getByRole('grid', { name: 'Campaigns' });
  await table.getByRole('link').first().waitFor();
  const revenue = table.getByRole('row').nth(1).getByTitle('This source reports no revenue');
  await until('a dash for revenue and ROAS', async () => (await revenue.count()) === 2);
  assert.match(await revenue.first().innerText(), /^–/);
}

export const begin = {
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
  // Before the next file, which names no account either and has revenue: they share one account.
  'imports a file that no platform made, and its sums arrive to the cent': async ({ page }) => {
    for (const file of [socialFile, ...realFiles()]) await importWhole(page, adFile(file));
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
    const cells = page.getByRole('group', { name: 'Spend, as a table' }).locator('td');
    await cells.first().waitFor();
    const sum = (await cells.allInnerTexts()).reduce(
      (total, text) => total + Math.round(Number(text.replace(/[€,]/g, '')) * 100),
      0,
    );
    assert.equal(sum, spendCents);
  },
};
