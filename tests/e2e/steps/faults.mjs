// What goes wrong around a user, and that nothing is lost by it.
import assert from 'node:assert/strict';
import { button, exact, password, until } from '../page.mjs';
import { euros } from '../files.mjs';

const problem = {
  type: 'about:blank',
  title: 'Internal error',
  status: 500,
  detail: 'Something failed on our side.',
  instance: '/',
  errors: [],
  request_id: 'req-e2e-500',
};
const session = (page, change) =>
  page.evaluate((patch) => {
    const now = JSON.parse(localStorage.getItem('herald-session'));
    localStorage.setItem('herald-session', JSON.stringify({ ...now, ...patch }));
  }, change);

export const faults = {
  'is told of a fault of the server, with its number, and tries again': async (context) => {
    const { page, base, expectErrors } = context;
    expectErrors(/status of 500/);
    const address = '**/api/v1/campaigns?**';
    await page.route(address, (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        body: JSON.stringify(problem),
      }),
    );
    await page.goto(`${base}/campaigns?from=2026-10-01&to=2026-10-28`);
    await page.getByText('This could not be loaded').waitFor();
    await page.getByText('req-e2e-500').waitFor();
    await page.getByRole('navigation').first().waitFor();
    await page.unroute(address);
    await button(page, 'Try again').click();
    await page.getByRole('row').filter({ hasText: 'Retargeting ·' }).waitFor();
  },
  'goes offline and keeps what was loaded, comes back and goes on': async (context) => {
    const { page, expectErrors } = context;
    expectErrors(/ERR_INTERNET_DISCONNECTED|WebSocket/);
    await page.context().setOffline(true);
    try {
      await page.getByText(/^You are offline/).waitFor();
      await page.getByRole('row').filter({ hasText: 'Retargeting ·' }).waitFor();
    } finally {
      await page.context().setOffline(false);
    }
    await page.getByText(/^You are offline/).waitFor({ state: 'detached' });
  },
  'is told when the server is gone; nothing is lost when it is back': async (context) => {
    const { page, base, server, october, expectErrors } = context;
    expectErrors(/ERR_CONNECTION|WebSocket|Failed to fetch/);
    await page.goto(`${base}/connections`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await server.kill();
    await page.getByRole('navigation').getByRole('link', { name: 'Tasks', exact: true }).click();
    await page.getByText('Herald did not answer').waitFor({ timeout: 30_000 });
    await server.start();
    await button(page, 'Try again').click();
    await page.getByRole('grid').getByText('Done').first().waitFor({ timeout: 30_000 });
    await page.goto(`${base}/?from=${october.from}&to=${october.to}`);
    await page.locator('[data-kpi=spend] [data-exact]').waitFor();
    assert.equal(await exact(page, 'spend'), euros(october.spendCents));
  },
  'notices nothing when an access token has ended': async ({ page, base }) => {
    await session(page, { accessToken: 'ended' });
    await page.goto(`${base}/campaigns?from=2026-10-01&to=2026-10-28`);
    await page.getByRole('row').filter({ hasText: 'Retargeting ·' }).waitFor();
  },
  'signs in again after the session has ended, and is back where it was': async (context) => {
    const { page, base, email } = context;
    await session(page, { accessToken: 'ended', refreshToken: 'ended too' });
    await page.goto(`${base}/campaigns?q=winter`);
    await page.waitForURL('**/login?next=*');
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await button(page, 'Sign in').click();
    await page.waitForURL('**/campaigns?q=winter');
  },
  'signs out, is refused with a wrong password, and comes back with the right one': async ({
    page,
    email,
  }) => {
    await button(page, 'Your account').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/login$/);
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('textbox', { name: 'Password' }).fill('not the password');
    await button(page, 'Sign in').click();
    await page.getByText('E-mail or password is not right').waitFor();
    await page.getByRole('textbox', { name: 'Password' }).fill(password);
    await button(page, 'Sign in').click();
    await button(page, /^Workspace/).waitFor();
    await until('the session', () => page.evaluate(() => !!localStorage.getItem('herald-session')));
  },
};
