// What goes wrong on the way out, and the calendar with many entries, in the workspaces of the loop.
import assert from 'node:assert/strict';
import { api, button, drag, follow, openPage, toast, until } from '../page.mjs';
import { endFaults, posted, setFaults } from '../sandbox.mjs';
import { editor, openStudio, publishNow, saveFacts, sayYes } from '../studio.mjs';

const refused = 'Fresh from the oven at six: the first tray goes to whoever comes on foot.';
const spare = 'Flour from the mill next door, ground on Thursday and baked on Friday.';
const row = (page, text) => page.getByRole('row').filter({ hasText: text });
const planOf = async (page, text) =>
  (await row(page, text).getByRole('gridcell').nth(2).innerText()).trim();

export const publishing = {
  'is told why a post did not go out': async ({ page, base, sandboxUrl }) => {
    await openStudio(page, base, 'Mastodon');
    await editor(page).fill(refused);
    await saveFacts(page);
    await sayYes(page);
    await setFaults(sandboxUrl, [{ kind: 'expired_token', service: 'mastodon' }]);
    await publishNow(page);
    await page.getByText('Failed', { exact: true }).first().waitFor();
    assert.equal((await posted(sandboxUrl, 'mastodon', refused)).length, 0, 'nothing stands there');
    await openPage(page, 'Calendar');
    await follow(page, page.getByRole('link', { name: 'Publications' }));
    await page.getByLabel('State').selectOption('failed');
    await page.waitForURL('**state=failed*');
    await row(page, refused.slice(0, 30)).click();
    await page
      .getByRole('presentation')
      .getByText(/no longer accepts this connection/)
      .first()
      .waitFor();
  },
  'sends it again when that is mended, and it stands there once': async (context) => {
    const { page, sandboxUrl } = context;
    await endFaults(sandboxUrl);
    await button(page, 'Try again').click();
    await page.getByRole('presentation').getByText('Published', { exact: true }).waitFor();
    const [post, ...more] = await posted(sandboxUrl, 'mastodon', refused);
    assert.equal(post?.text, refused);
    assert.equal(more.length, 0, 'once');
    await page.keyboard.press('Escape');
  },
  'finds nothing of all that in the first workspace': async ({ page, base }) => {
    await page.goto(base);
    await button(page, /^Workspace Loop/).click();
    await page.getByRole('menuitem', { name: /Northwind/ }).click();
    await button(page, /^Workspace Northwind/).waitFor();
    await openPage(page, 'Content');
    await row(page, 'The first frost is here').waitFor();
    assert.equal(await row(page, /loaf|bread|flour/i).count(), 0);
  },
};

/** While a post waits for its minute. */
export const calendar = {
  'drags what has no day yet onto one': async ({ page, base }) => {
    await openStudio(page, base, 'LinkedIn');
    await editor(page).fill(spare);
    await saveFacts(page);
    await openPage(page, 'Calendar');
    await button(page, /^Without a day: /).click();
    const waiting = page.getByRole('complementary', { name: 'Without a day' });
    const entry = waiting.getByRole('listitem').filter({ hasText: spare.slice(0, 30) });
    await entry.waitFor();
    const cell = page.locator('.cal-day').last();
    const day = await cell.getAttribute('data-day');
    await drag(page, entry, cell);
    await toast(page, /^Moved to/).waitFor();
    await cell
      .locator('.cal-chip')
      .filter({ hasText: spare.slice(0, 30) })
      .waitFor();
    await entry.waitFor({ state: 'detached' });
    await button(page, 'Week').click();
    await page.goto(`${base}/calendar?view=week&date=${day}`);
    const chip = page.locator('.cal-chip').filter({ hasText: spare.slice(0, 30) });
    const stored = async () =>
      (await api(page, `/content/items/${await chip.getAttribute('data-id')}`)).plan_at;
    const old = await stored();
    await drag(page, chip, page.locator(`.cal-cell[data-day="${day}"][data-hour="11"]`));
    await until(
      'its new hour',
      async () => (await chip.locator('.cal-time').innerText()) === '11:00',
    );
    // The page shows it before the server has it.
    await until('the server to have it', async () => (await stored()) !== old);
  },
  'moves several entries a week on, and takes it back': async ({ page, base }) => {
    const { data } = await api(page, '/content/items?state=draft&limit=100');
    const month = (x) => x.plan_at.slice(0, 7);
    const posts = data.filter((x) => x.plan_at && x.kind === 'social');
    // The list shows one month, and a plan of two weeks may lie in two.
    const planned = posts
      .map((x) => posts.filter((y) => month(y) === month(x)).slice(0, 2))
      .find((same) => same.length === 2);
    assert.ok(planned, 'two of one month');
    await page.goto(`${base}/calendar?view=list&date=${planned[0].plan_at.slice(0, 10)}`);
    const names = planned.map((x) => x.title || x.text.split('\n')[0]);
    const at = async () => (await api(page, `/content/items/${planned[0].id}`)).plan_at;
    const before = await planOf(page, names[0]);
    for (const name of names) await row(page, name).getByRole('checkbox').check();
    await button(page, '+7 days').click();
    await toast(page, '2 entries moved').waitFor();
    const week = 7 * 86_400_000;
    // An hour more or less where the clocks change within that week.
    const moved = Date.parse(await at()) - Date.parse(planned[0].plan_at);
    assert.ok(Math.abs(moved - week) <= 3_600_000, `moved by ${moved} ms`);
    await toast(page, '2 entries moved').getByRole('button', { name: 'Undo' }).click();
    await until('the old day', async () => (await at()) === planned[0].plan_at);
    await until('it in the list', async () => (await planOf(page, names[0])) === before);
  },
};
