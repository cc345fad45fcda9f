// How the server itself is: at a glance, in its log, and what could be gone back to.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { axeViolations } from '../browser.mjs';
import { api, button } from '../page.mjs';

/** What `GET /connectors` says in English. */
const english = new URL('../../../ui/src/i18n/en/connectors.json', import.meta.url);
const wordsOf = ({ docs, settings_schema: { properties } }) => ({
  docs,
  ...Object.fromEntries(
    Object.entries(properties).map(([name, { title, description }]) => [
      name,
      { title, description },
    ]),
  ),
});

export const system = {
  'sees how the server is, and finds a line of its log': async ({ page, base }) => {
    await page.goto(`${base}/system`);
    const state = page.getByRole('region', { name: 'State' });
    await state.getByText('Everything works').waitFor();
    await page.getByRole('region', { name: 'Checks' }).getByRole('listitem').first().waitFor();
    await page.getByRole('meter', { name: 'Disk' }).waitFor();
    await page.getByRole('tab', { name: 'Logs' }).click();
    await page.waitForURL('**view=logs*');
    const lines = page.getByRole('list', { name: 'Logs' }).getByRole('listitem');
    await lines.first().waitFor();
    await page.getByLabel('Search logs').fill('no line has these words in it');
    await page.getByText('Nothing matches these filters').waitFor();
    await button(page, 'Clear filters').click();
    await lines.first().waitFor();
    assert.deepEqual(await axeViolations(page), []);
  },
  // The check of translations holds every other language against that file.
  'tells of connectors in every language what the server says in English': async ({ page }) => {
    const { data } = await api(page, '/connectors');
    assert.ok(data.length > 0);
    assert.deepEqual(
      Object.fromEntries(data.map((c) => [c.id, wordsOf(c)])),
      JSON.parse(fs.readFileSync(english, 'utf8')),
      'ui/src/i18n/*/connectors.json is not what the server says: write it anew, in all languages',
    );
  },
  'makes a backup': async ({ page }) => {
    await page.getByRole('tab', { name: 'Backups' }).click();
    await button(page, 'Back up now').click();
    const backups = page.getByRole('list', { name: 'Backups' });
    await backups.getByText('Ready').first().waitFor({ timeout: 60_000 });
    await page.getByText(/^herald restore /).waitFor();
  },
};
