// The list of campaigns and one campaign, on the files' figures.
import assert from 'node:assert/strict';
import { api, button, openPage, toast, until } from '../page.mjs';

const october = 'from=2026-10-01&to=2026-10-28';
const row = (page, name) => page.getByRole('row').filter({ hasText: name }).first();
const names = (page) => page.locator('.vt-body .vt-row .vt-pin a').allInnerTexts();
const budget = (page, name) => row(page, name).getByRole('button', { name: /^Daily budget of/ });

async function setBudget(page, name, amount) {
  await budget(page, name).click();
  await page.getByRole('textbox', { name: /^Daily budget of/ }).fill(amount);
  await page.keyboard.press('Enter');
}

export const campaigns = {
  'finds campaigns by search, filter and order, all of it in the address': async ({
    page,
    base,
  }) => {
    await page.goto(`${base}/campaigns?${october}`);
    await row(page, 'Retargeting').waitFor();
    await page.getByRole('searchbox', { name: 'Search campaigns' }).fill('winter');
    await page.waitForURL('**q=winter*');
    await row(page, 'Retargeting').waitFor({ state: 'detached' });
    assert.ok((await names(page)).every((n) => n.includes('Winter sale')));
    await page.getByRole('searchbox', { name: 'Search campaigns' }).fill('');
    await button(page, 'Platform').click();
    await page.getByRole('menuitemcheckbox', { name: 'Meta' }).click();
    await page.keyboard.press('Escape');
    await page.waitForURL('**platform=meta*');
    await page.getByRole('button', { name: 'Campaign', exact: true }).click();
    await page.waitForURL('**sort=name*');
    await until('names in order', async () => {
      const seen = await names(page);
      return (
        seen.length === 4 && seen.join() === [...seen].sort((a, b) => a.localeCompare(b)).join()
      );
    });
    await page.reload();
    await row(page, 'Winter sale').waitFor();
    assert.equal((await names(page)).length, 4, 'the filter is kept over a reload');
  },
  'keeps that as a view, leaves it, and opens it again': async ({ page, base }) => {
    await button(page, 'Views').click();
    await page.getByRole('menuitem', { name: 'Save this view' }).click();
    await page.getByLabel('Name of the view').fill('Meta by name');
    await button(page, 'Save').click();
    await toast(page, 'Meta by name').waitFor();
    await page.goto(`${base}/campaigns?${october}`);
    await button(page, 'Views').click();
    await page.getByRole('menuitem', { name: 'Meta by name' }).click();
    await page.waitForURL('**platform=meta*');
    await button(page, 'Meta by name').waitFor();
  },
  'sets a budget where it stands, and takes it back': async ({ page, base }) => {
    await page.goto(`${base}/campaigns?${october}&platform=meta`);
    await setBudget(page, 'Retargeting', '120');
    await toast(page, '€120.00').waitFor();
    await until('€120 in the row', async () =>
      /€120/.test(await budget(page, 'Retargeting').innerText()),
    );
    await setBudget(page, 'Retargeting', '1.250,50');
    await toast(page, '€1,250.50').getByRole('button', { name: 'Undo' }).click();
    await until('€120 again', async () =>
      /€120/.test(await budget(page, 'Retargeting').innerText()),
    );
    // The page shows it before the server has it.
    await until('the server to have it', async () => {
      const { data } = await api(page, '/campaigns?q=retargeting&platform=meta');
      return data[0]?.daily_budget === 120;
    });
    await page.reload();
    await budget(page, 'Retargeting').getByText('€120').waitFor();
  },
  'refuses a budget that is none': async ({ page }) => {
    await budget(page, 'Winter sale').click();
    const box = page.getByRole('textbox', { name: /^Daily budget of/ });
    await box.fill('a lot');
    await page.keyboard.press('Enter');
    await page.getByText('Enter an amount such as 250 or 99.90').waitFor();
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
  },
  'pauses several at once and watches the task that does it': async ({ page, base }) => {
    await page.goto(`${base}/campaigns?${october}&platform=meta`);
    for (const name of ['Winter sale', 'Creator clips'])
      await row(page, name)
        .getByRole('checkbox', { name: /^Select/ })
        .click();
    const bar = page.getByRole('toolbar', { name: 'Actions for the selected rows' });
    await bar.getByText('2 selected').waitFor();
    await bar.getByRole('button', { name: 'Pause' }).click();
    await toast(page, 'Changing 2 campaigns')
      .getByRole('button', { name: 'Show progress' })
      .click();
    await page.waitForURL('**/tasks/*');
    await page.getByRole('status').getByText('Done').waitFor();
    const { data } = await api(page, '/campaigns?platform=meta&status=paused');
    assert.deepEqual(
      data.map((c) => c.name).sort(),
      ['Creator clips · NL', 'Winter sale · DE'],
      'exactly these two are paused',
    );
  },
  'makes a campaign by hand': async ({ page }) => {
    await openPage(page, 'Campaigns');
    await button(page, 'New campaign').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').first().fill('Trade fair stand');
    await dialog.getByRole('button', { name: 'Create campaign' }).click();
    await toast(page, 'Trade fair stand').waitFor();
  },
  'opens one campaign: its chart, its ads, its history': async ({ page, base }) => {
    await page.goto(`${base}/campaigns?${october}&q=winter&platform=meta`);
    await page.getByRole('link', { name: /Winter sale/ }).click();
    await page.getByRole('heading', { level: 1, name: /Winter sale/ }).waitFor();
    await page.locator('canvas').first().waitFor();
    await page.getByRole('tab', { name: 'Ads' }).click();
    await row(page, 'Video 1').waitFor();
    await page.getByRole('tab', { name: 'History' }).click();
    const change = page.getByRole('listitem').filter({ hasText: 'Paused' }).first();
    assert.match(await change.innerText(), /Mira Keller/, 'who did it');
    await change.getByText('Applied').waitFor();
    await change.getByRole('button', { name: 'Revert' }).click();
    await page
      .getByRole('switch', { name: /Winter sale/ })
      .or(page.getByRole('checkbox', { name: /Winter sale/ }))
      .and(page.locator(':checked'))
      .waitFor();
  },
};
