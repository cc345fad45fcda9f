// Rules and alerts: from a ready rule to what it suggests, and an alert from its event to its end.
import assert from 'node:assert/strict';
import { api, button, toast, until } from '../page.mjs';

// Without a live event the bell would ask after 30 s.
const soonMs = 15_000;
const sentence = (page) => page.getByRole('region', { name: 'The rule in a sentence' });

async function enter(page, base, workspace) {
  await page.goto(`${base}/`);
  await button(page, /^Workspace /).click();
  await page.getByRole('menuitem', { name: workspace }).click();
  await button(page, new RegExp(`^Workspace ${workspace}`)).waitFor();
}

export const act = {
  'makes a rule out of a ready one and sees whom it meets': async ({ page, base }) => {
    await enter(page, base, 'Sandbox'); // whose figures are of these days
    await page.goto(`${base}/automation`);
    const ready = page.getByRole('list', { name: 'Ready rules' });
    await ready.getByRole('link', { name: /^Pause poor performers/ }).click();
    await page.getByRole('region', { name: /^Set up/ }).waitFor();
    await page.getByText(/^of \d+ campaigns? match/).waitFor();
    // Wide enough to meet somebody in any market.
    await page.getByLabel(/^(ROAS|CPA) of 28 days/).fill('20');
    await page.getByLabel('Spend of 28 days at least').fill('1');
    await sentence(page)
      .getByText(/is at least €1/)
      .waitFor();
    const aside = page.getByRole('complementary');
    const matched = await until('campaigns that match', async () =>
      Number((await aside.getByText(/^\d+$/).first().innerText()).trim()),
    );
    assert.ok(matched > 0, 'somebody is met');
    await button(page, 'Create rule').click();
    await toast(page, 'is saved').waitFor();
    await page.waitForURL(/\/automation\/rules\/[0-9a-f-]{36}/);
  },
  'is told at its place what can never be true': async ({ page, expectErrors }) => {
    expectErrors(/422/);
    // Only a rule that is stored can be run dry: its own page stands.
    await button(page, 'Dry run').waitFor();
    const value = page.getByRole('textbox', { name: 'Value' }).first();
    const was = await value.inputValue();
    const row = page.locator('#rule-when').getByRole('group', { name: /(below|above) −5/ });
    // What is typed while the stored rule is still being put into the page is typed again.
    await until('the figure in the rule', async () => {
      if ((await value.inputValue()) !== '-5') await value.fill('-5');
      return row.isVisible();
    });
    await row.getByRole('alert').filter({ hasText: 'can never be true' }).waitFor();
    await value.fill(was);
    await row.waitFor({ state: 'detached' });
    await page.getByText('This shows the rule before').waitFor({ state: 'detached' });
  },
  'runs the rule dry, then in earnest, and applies what it suggests': async ({ page, base }) => {
    await button(page, 'Dry run').click();
    const dialog = page.getByRole('dialog', { name: /nothing is changed/ });
    await dialog.getByText(/^Would do/).waitFor();
    await dialog.getByRole('button', { name: 'Run now' }).click();
    await page.getByRole('dialog', { name: 'The rules have run' }).waitFor();
    await page.keyboard.press('Escape');
    await page.goto(`${base}/automation`);
    await page.getByText(/suggestions? waits? for your word/).click();
    await page.getByRole('tab', { name: 'Waiting for you', selected: true }).waitFor();
    const first = button(page, /^Apply: Pause /).first();
    const name = (await first.getAttribute('aria-label')).replace('Apply: ', '');
    await first.click();
    await toast(page, 'Applied').waitFor();
    await page.getByRole('listitem', { name }).waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Everything' }).click();
    await page.getByRole('listitem', { name }).getByText('Applied').waitFor();
  },
  'hears of an alert live, and acknowledges it by a key': async ({ page, base }) => {
    await enter(page, base, 'Northwind');
    // What happens before the stream is open and heard comes with no event.
    const heard = page
      .waitForEvent('websocket')
      .then((socket) =>
        socket.waitForEvent('framereceived', ({ payload }) => /"subscribed"/.test(String(payload))),
      );
    await Promise.all([heard, page.goto(`${base}/`)]);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const bell = page.getByRole('banner').getByRole('button', { name: /alerts?$/i });
    const before = await bell.getAttribute('aria-label');
    const body = { severity: 'CRITICAL', title: 'The shop is down', message: 'No order since 9.' };
    const sent = await api(page, '/alerts/send', { method: 'POST', body: JSON.stringify(body) });
    const rings = async () => (await bell.getAttribute('aria-label')) !== before;
    await until('the bell', rings, soonMs);
    await bell.click();
    await page.getByRole('dialog', { name: 'Alerts' }).getByText('The shop is down').click();
    await page.waitForURL(`**/alerts/${sent.id}`);
    const one = page.getByRole('article', { name: 'The shop is down' });
    await one.getByText('New', { exact: true }).waitFor();
    await page.keyboard.press('e');
    await toast(page, 'Acknowledged').waitFor();
    await one
      .getByText(/^Acknowledged/)
      .first()
      .waitFor();
  },
};
