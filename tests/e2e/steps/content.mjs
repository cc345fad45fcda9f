// The brand, and a post from the first word to the last yes.
import assert from 'node:assert/strict';
import { axeViolations } from '../browser.mjs';
import { button, openPage, toast, until } from '../page.mjs';

const words = (page) => page.getByRole('textbox', { name: 'Text', exact: true });
const limit = 280;

export const content = {
  'says what the brand is and what it never says': async ({ page, base }) => {
    await page.goto(`${base}/settings/brand`);
    await page.getByLabel('Name', { exact: true }).fill('Northwind');
    await page.getByLabel('Banned words').fill('cheap*');
    await page.keyboard.press('Enter');
    await button(page, 'Remove cheap*').waitFor();
    await page.getByLabel('Any editor').check();
    await button(page, 'Save').click();
    await toast(page, 'The brand is saved').waitFor();
    assert.deepEqual(await axeViolations(page), []);
  },
  'writes a post that is too long, is told so, and mends it': async ({ page, base }) => {
    await page.goto(`${base}/content`);
    await button(page, /^New$/).click();
    await page.getByRole('menuitem', { name: 'X', exact: true }).click();
    await page.waitForURL(/\/content\/[0-9a-f-]{36}/);
    const long = `Our cheapest parka yet. ${'Winter is here, and it is cold. '.repeat(10)}`.trim();
    await words(page).fill(long);
    const tooLong = page.getByText(`X takes ${limit} characters; this has ${long.length}.`);
    await tooLong.waitFor();
    await page.getByText(`${long.length} / ${limit}`).waitFor();
    await page.getByRole('button', { name: /does not say “cheapest”/ }).click();
    const chosen = await words(page).evaluate((e) =>
      e.value.slice(e.selectionStart, e.selectionEnd),
    );
    assert.equal(chosen, 'cheapest', 'a finding leads to its place');
    await words(page).fill('The first frost is here. Bring your parka: we mend it for nothing.');
    await tooLong.waitFor({ state: 'detached' });
    await page.getByText('Nothing to mend').waitFor();
    await page.getByRole('article').getByText('we mend it for nothing').waitFor();
    await page.getByRole('status').getByText('Saved', { exact: true }).waitFor();
    assert.deepEqual(await axeViolations(page), []);
  },
  'submits it, says yes to it, and finds it in the list': async ({ page }) => {
    await button(page, 'Submit for review').click();
    await page.getByText('In review', { exact: true }).waitFor();
    await button(page, 'Approve').click();
    await page.getByText(/^Approved by /).waitFor();
    await page.reload();
    await until('the text after a reload', async () =>
      (await words(page).inputValue()).startsWith('The first frost'),
    );
    await openPage(page, 'Content');
    const row = page.getByRole('row').filter({ hasText: 'The first frost is here' });
    await row.getByText('Approved', { exact: true }).waitFor();
    assert.deepEqual(await axeViolations(page), []);
  },
};
