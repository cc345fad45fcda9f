// Reports from the builder to a stranger's screen, and their schedules.
import assert from 'node:assert/strict';
import { axeViolations } from '../browser.mjs';
import { saved } from '../downloads.mjs';
import { button, toast, until } from '../page.mjs';

const october = 'from=2026-10-01&to=2026-10-28';
const title = 'October for the board';
const sheet = (page) => page.getByRole('img', { name: /, page 1 of \d+$/ });
const row = (page, name) => page.getByRole('listitem').filter({ hasText: name }).first();
/** A picture that came and holds something. */
const isDrawn = (image) => image.evaluate((e) => e.complete && e.naturalWidth > 0);
const address = (page) => new URL(page.url()).searchParams;

export const reports = {
  'builds a report from a template and sees its real pages': async ({ page, base }) => {
    await page.goto(`${base}/reports/new`);
    await page.getByRole('link', { name: /^Monthly/ }).click();
    await page.getByRole('heading', { level: 1, name: /^Monthly/ }).waitFor();
    await page.goto(`${base}/reports/new?template=monthly&${october}`);
    await sheet(page).waitFor();
    await until('the first page to be drawn', () => isDrawn(sheet(page)));
    await page.getByLabel('Title', { exact: true }).fill(title);
    await page.waitForURL((url) => url.searchParams.get('title') === title);
    await page.getByRole('img', { name: new RegExp(`^${title}, page 1`) }).waitFor();
    await button(page, 'Next page').click();
    await page.getByRole('img', { name: /, page 2 of/ }).waitFor();
    assert.deepEqual(await axeViolations(page), []);
  },
  'puts a section first by the keyboard, and finds the draft again after a reload': async ({
    page,
  }) => {
    const grips = page.getByRole('button', { name: /^Move / });
    const first = await grips.first().getAttribute('aria-label');
    const second = await grips.nth(1).getAttribute('aria-label');
    await grips.nth(1).focus();
    await page.keyboard.press('ArrowUp');
    await page.waitForURL(/sections=/);
    const name = (label) => label?.replace(/, \d+ of \d+$/, '');
    const isFirst = (label) =>
      until(
        `${label} to stand first`,
        async () => name(await grips.first().getAttribute('aria-label')) === name(label),
      );
    await isFirst(second);
    await page.reload();
    await sheet(page).waitFor();
    await isFirst(second);
    assert.equal(address(page).get('title'), title);
    await grips.nth(1).focus();
    await page.keyboard.press('ArrowUp');
    await isFirst(first);
  },
  'generates it and takes the PDF along': async ({ page }) => {
    await button(page, 'Generate PDF').click();
    const made = page.getByRole('region', { name: 'Your report' });
    const download = made.getByRole('button', { name: 'Download' });
    await download.waitFor({ timeout: 60_000 });
    await until('the file to be named', () => download.isEnabled());
    const { name, bytes } = await saved(page, () => download.click());
    assert.match(name, /\.pdf$/);
    assert.equal(bytes.subarray(0, 4).toString(), '%PDF');
    assert.ok(bytes.length > 5_000, `a report of ${bytes.length} bytes`);
  },
  'opens it on a page of its own, at the page the address says': async ({ page, base }) => {
    await page.goto(`${base}/reports`);
    await page.getByRole('link', { name: title }).first().click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByRole('img', { name: new RegExp(`^${title}, page 1 of`) }).waitFor();
    await button(page, 'Next page').click();
    await page.getByRole('img', { name: new RegExp(`^${title}, page 2 of`) }).waitFor();
    assert.equal(address(page).get('page'), '2');
    await page.reload();
    const second = page.getByRole('img', {
      name: new RegExp(`^${title}, page 2 of`),
    });
    await until('the page after a reload', () => isDrawn(second));
    assert.deepEqual(await axeViolations(page), []);
  },
  'shares it with a stranger, who sees the pages and nothing of the workspace': async (context) => {
    const { page, base, browser } = context;
    await page.goto(`${base}/reports`);
    await row(page, title).getByText('Ready').waitFor();
    await button(page, `Share ${title}`).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('The link works for').selectOption('7');
    await dialog.getByRole('button', { name: 'Create link' }).click();
    const link = await dialog.getByLabel('Link to the report').inputValue();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await row(page, title).getByText('Shared').waitFor();
    const stranger = await browser.visitor();
    await stranger.goto(link);
    await stranger.getByRole('heading', { level: 1, name: title }).waitFor();
    const pages = stranger.getByRole('listitem').getByRole('img');
    await until('the stranger’s first page', () => isDrawn(pages.first()));
    assert.ok((await pages.count()) > 1, 'several pages');
    assert.equal(await stranger.getByRole('navigation').count(), 0, 'no shell');
    assert.equal(await stranger.evaluate(() => localStorage.getItem('herald-session')), null);
    assert.deepEqual(await axeViolations(stranger), []);
    const { bytes } = await saved(stranger, () =>
      stranger.getByRole('link', { name: /^Download PDF/ }).click(),
    );
    assert.equal(bytes.subarray(0, 4).toString(), '%PDF');
    Object.assign(context, { stranger });
  },
  'takes the link back, and the stranger finds nothing any more': async ({ page, stranger }) => {
    await button(page, `Share ${title}`).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop sharing' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Stop sharing' }).click();
    await toast(page, 'The link does not work any more').waitFor();
    await stranger.reload();
    await stranger.getByText('This link does not work any more').waitFor();
    assert.equal(await stranger.getByText(title).count(), 0);
    await stranger.context().close();
  },
  'plans a report for every month, and has it made now': async ({ page, base }) => {
    await page.goto(`${base}/reports/schedules/new?template=weekly`);
    await page.getByLabel('How often').selectOption('monthly');
    await page.getByLabel('Day of the month').selectOption('1');
    await page.getByLabel('Time', { exact: true }).selectOption('08:00');
    const runs = page.getByRole('status', { name: 'Next runs' });
    await runs.getByText('Every month on the 1st at 08:00').waitFor();
    assert.equal(await runs.getByRole('listitem').count(), 5);
    await page.getByLabel('Name', { exact: true }).fill('For the board');
    await page.getByLabel('Recipients').fill('board@northwind');
    await page.keyboard.press('Enter');
    await page.getByText('This is no e-mail address: board@northwind').waitFor();
    await button(page, 'Remove board@northwind').click();
    await button(page, 'Create schedule').click();
    await page.waitForURL('**/reports/schedules');
    const plan = row(page, 'For the board');
    await plan.getByText('Every month on the 1st at 08:00').waitFor();
    await plan.getByText(/^Next /).waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await button(page, 'Run now: For the board').click();
    await toast(page, 'is being made').waitFor();
    await page.goto(`${base}/reports`);
    await page.getByText('by schedule').first().waitFor({ timeout: 60_000 });
  },
};
