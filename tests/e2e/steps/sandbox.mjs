// A second workspace on the sandbox platforms: sync, changes that reach the platform, faults and their mending.
import assert from 'node:assert/strict';
import { euros } from '../files.mjs';
import { api, button, exact, openPage, toast, until } from '../page.mjs';
import { endFaults, setFaults } from '../sandbox.mjs';

const metaToken = 'SANDBOX-META-TOKEN';
/** What the platform itself says of a campaign. */
const atPlatform = async (sandbox, id) =>
  (
    await fetch(`${sandbox}/v25.0/${id}?fields=status,daily_budget&access_token=${metaToken}`)
  ).json();
const slow = ['meta', 'google', 'tiktok', 'snapchat'].map((platform) => ({
  kind: 'slow',
  platform,
  delay_ms: 700,
}));
const connection = (page, name) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

export const sandbox = {
  'fills a second workspace from the sandbox and watches it come': async ({ page, sandboxUrl }) => {
    await button(page, /^Workspace Northwind/).click();
    await page.getByRole('menuitem', { name: 'New workspace' }).click();
    const dialog = page.getByRole('dialog', { name: 'New workspace' });
    await dialog.getByLabel('Workspace').fill('Sandbox');
    await dialog.getByRole('button', { name: 'Create workspace' }).click();
    await page.getByRole('heading', { name: 'Welcome to Sandbox' }).waitFor();
    // Slow until it is seen on its way.
    await setFaults(sandboxUrl, slow);
    await button(page, /^Connect the sandbox/).click();
    await page.getByRole('progressbar').first().waitFor();
    await endFaults(sandboxUrl);
    await page.locator('[data-kpi=spend] [data-exact]').waitFor({ timeout: 120_000 });
    assert.notEqual(await exact(page, 'spend'), euros(0));
    await page.getByText('Sandbox data').first().waitFor();
  },
  'sees every connection in health': async ({ page }) => {
    await openPage(page, 'Connections');
    for (const name of ['Meta', 'Google', 'TikTok', 'Snapchat']) {
      await connection(page, name).getByText('Connected', { exact: true }).waitFor();
      await until(`the account of ${name}`, async () =>
        /Accounts\s+1/.test(await connection(page, name).innerText()),
      );
    }
    // Networks and AI providers have no ads: nothing was tried there that could fail.
    await connection(page, 'Mastodon').getByText('Publishes').waitFor();
    assert.equal(await page.getByText('Needs attention').count(), 0);
    await button(page, /^Test Meta/).click();
    await page.getByText(/^It works/).waitFor();
  },
  'pauses a campaign and changes its budget, and the platform has it': async (context) => {
    const { page, base, sandboxUrl } = context;
    const { data } = await api(page, '/campaigns?platform=meta&status=active&limit=50');
    const campaign = data.find((c) => c.daily_budget !== null);
    await page.goto(`${base}/campaigns/${campaign.id}`);
    const cents = Math.round(campaign.daily_budget * 100) + 1700;
    await page.getByRole('button', { name: /^Daily budget of/ }).click();
    await page.getByRole('textbox', { name: /^Daily budget of/ }).fill(String(cents / 100));
    await page.keyboard.press('Enter');
    await until('the budget at the platform', async () => {
      const there = await atPlatform(sandboxUrl, campaign.external_id);
      return there.daily_budget === String(cents);
    });
    await page.getByText('Active', { exact: true }).click();
    await until('the pause at the platform', async () => {
      const there = await atPlatform(sandboxUrl, campaign.external_id);
      return there.status === 'PAUSED';
    });
    context.campaign = campaign;
  },
  'reads who changed what and what came of it, without a reload': async ({ page, campaign }) => {
    await page.getByRole('tab', { name: 'History' }).click();
    const changes = page.getByRole('tabpanel').getByRole('listitem');
    const texts = await until('two changes applied', async () => {
      const all = await changes.allInnerTexts();
      return all.filter((t) => /Applied/.test(t)).length === 2 && all.join('\n');
    });
    assert.match(texts, /Status: Active → Paused/);
    assert.ok(texts.includes(euros(Math.round(campaign.daily_budget * 100))), 'the old budget');
    assert.match(texts, /Mira Keller/);
  },
  'takes the pause back, and the platform runs it again': async (context) => {
    const { page, sandboxUrl, campaign } = context;
    const change = page.getByRole('listitem').filter({ hasText: 'Paused' }).first();
    await change.getByRole('button', { name: 'Revert' }).click();
    await until('the campaign to run at the platform', async () => {
      const there = await atPlatform(sandboxUrl, campaign.external_id);
      return there.status === 'ACTIVE';
    });
  },
  'follows a sync live, cancels it, and runs it again': async ({ page, sandboxUrl }) => {
    await setFaults(sandboxUrl, slow);
    await openPage(page, 'Connections');
    await button(page, /^Sync now: Meta/).click();
    await page.getByRole('progressbar').first().waitFor();
    await page.getByRole('link', { name: 'Show the task' }).first().click();
    await page.waitForURL('**/tasks/*');
    await page.getByRole('status').getByText('Running').waitFor();
    await page.getByRole('log').getByText(/./).first().waitFor();
    await button(page, 'Cancel').click();
    await page.getByRole('status').getByText('Cancelled').waitFor();
    await endFaults(sandboxUrl);
    await button(page, 'Run again').click();
    await page.getByRole('status').getByText('Done').waitFor({ timeout: 60_000 });
    await page
      .getByRole('region', { name: 'Result' })
      .or(page.getByText('Result'))
      .first()
      .waitFor();
  },
  'finds that task in the list, by state': async ({ page }) => {
    await openPage(page, 'Tasks');
    await page.getByLabel('State').selectOption('succeeded');
    await page.waitForURL('**state=succeeded*');
    await page
      .getByRole('grid')
      .getByText(/^Sync of/)
      .first()
      .waitFor();
    await page.getByLabel('State').selectOption('cancelled');
    await page.getByText('Nothing matches these filters').waitFor();
    await button(page, 'Clear filters').click();
    await page
      .getByRole('grid')
      .getByText(/^Sync of/)
      .first()
      .waitFor();
  },
  'is told what is wrong with a connection, and when it is mended': async (context) => {
    const { page, sandboxUrl } = context;
    await openPage(page, 'Connections');
    await setFaults(sandboxUrl, [{ kind: 'expired_token', platform: 'meta' }]);
    await button(page, /^Test Meta/).click();
    await page.getByText(/^It does not work yet/).waitFor();
    await connection(page, 'Meta').getByText('Needs attention').waitFor();
    await endFaults(sandboxUrl);
    await button(page, /^Test Meta/).click();
    await page.getByText(/^It works/).waitFor();
    await connection(page, 'Meta').getByText('Connected', { exact: true }).waitFor();
  },
  'may not point a connection at an address inside': async ({ page, base }) => {
    await button(page, 'Connect a platform').click();
    await page.getByRole('dialog').getByText('Meta Ads').click();
    const dialog = page.getByRole('dialog', { name: 'Connect Meta Ads' });
    await dialog.locator('input[type=password]').first().fill(metaToken);
    await dialog.getByText('Advanced', { exact: true }).click();
    await dialog.getByRole('textbox', { name: 'API address' }).first().fill(base);
    await dialog.getByRole('button', { name: 'Connect and test' }).click();
    await page.getByText(/^It does not work yet: .*127\.0\.0\.1/).waitFor();
  },
  'finds the first workspace untouched': async ({ page, base, october }) => {
    await page.goto(base);
    await button(page, /^Workspace Sandbox/).click();
    await page.getByRole('menuitem', { name: /Northwind/ }).click();
    await button(page, /^Workspace Northwind/).waitFor();
    await page.goto(`${base}/?from=${october.from}&to=${october.to}`);
    await page.locator('[data-kpi=spend] [data-exact]').waitFor();
    assert.equal(await exact(page, 'spend'), euros(october.spendCents));
  },
};
