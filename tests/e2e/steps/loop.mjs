// The whole loop on the sandbox: profile, strategy, calendar, edit, yes, out at its time, what it brought, ranking, the
// next brief. Once by Herald's rules alone and once with the sandbox's provider, each in a workspace of its own.
import assert from 'node:assert/strict';
import { axeViolations } from '../browser.mjs';
import { pictureFile } from '../files.mjs';
import { api, button, drag, follow, openPage, toast, until } from '../page.mjs';
import { passDays, posted } from '../sandbox.mjs';
import {
  connect,
  editor,
  openStudio,
  openWorkspace,
  publishNow,
  saveFacts,
  sayYes,
  ways,
} from '../studio.mjs';

const main = (page) => page.getByRole('main');
const grid = (page) => page.getByRole('grid', { name: 'What works' });
const dayMs = 86_400_000;
const cellOf = (page, day) => page.locator(`.cal-day[data-day="${day}"]`);
const dayOf = (chip) =>
  chip.evaluate((e) => e.closest('[data-day]')?.getAttribute('data-day') ?? '');
const nextDay = (day) => new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);

/** The next full minute that leaves a busy machine time to press the button, on the workspace's clock. */
function soon(timeZone) {
  const at = new Date(Math.ceil((Date.now() + 40_000) / 60_000) * 60_000);
  const [day, time] = at.toLocaleString('sv-SE', { timeZone }).split(' ');
  return { day, time: time.slice(0, 5), at };
}

/** What a user says of the bakery, and what comes of it in each of the two ways. */
function chain({ way, workspace, hasModel, bread }) {
  const strong = `Which loaf keeps for 7 days? Our ${bread} loaf does: two days of rest, a dark crust, a crumb that stays moist. Come to Kiel and try a slice.`;
  const weak = `We are closed on Monday. The oven of the ${bread} room needs a new door, and the mason comes from Flensburg.`;
  return {
    [`${way}: opens a workspace and connects what it publishes on`]: async (context) => {
      const { page, sandboxUrl } = context;
      await openWorkspace(page, workspace);
      await connect(page, sandboxUrl, 'Mastodon');
      await connect(page, sandboxUrl, 'LinkedIn');
      if (!hasModel) return;
      await connect(page, sandboxUrl, 'OpenAI');
      await openPage(page, 'Settings');
      await follow(page, page.getByRole('link', { name: 'AI', exact: true }));
      await button(page, 'Add: OpenAI').click();
      await page.getByText('1. OpenAI').waitFor();
      await button(page, 'Save').click();
      await toast(page, 'Saved').waitFor();
    },
    [`${way}: says what the business is`]: async ({ page, base }) => {
      await page.goto(`${base}/settings/brand`);
      await page.getByLabel('Name', { exact: true }).fill('Hofbrot');
      await page.getByLabel('What you do').fill(`A bakery in Kiel that bakes ${bread} bread`);
      await page.getByLabel('For whom').fill('home bakers in Kiel');
      const row = async (label, text) => {
        await button(page, `Add: ${label}`).click();
        await page.getByRole('textbox', { name: `${label} 1` }).fill(text);
      };
      await row('Offers', `A weekend course in ${bread} bread`);
      await row('Proof', 'Baking since 1952, three times regional master');
      await button(page, 'Add a product').click();
      await page.getByLabel('Product 1').fill('Country loaf');
      await page.getByLabel('Description 1').fill(`Dark ${bread}, two days of rest`);
      await page.getByLabel('Page 1').fill('https://hofbrot.example/loaf');
      await page.getByLabel('Tone in a sentence').fill('Warm and plain, one baker to another');
      await page.getByLabel('Any editor').check();
      await button(page, 'Save').click();
      await toast(page, 'The brand is saved').waitFor();
    },
    [`${way}: has weeks planned, each entry with its reason`]: async (context) => {
      const { page } = context;
      await openPage(page, 'Content');
      await follow(page, page.getByRole('link', { name: 'Strategy' }));
      await page.getByRole('heading', { name: 'What is known about Hofbrot' }).waitFor();
      await page.getByText('All a plan needs is there.').waitFor();
      await button(page, 'Continue').click();
      await page.getByLabel('Conversations').check();
      await page.getByRole('spinbutton', { name: 'Mastodon', exact: true }).fill('2');
      await page.getByRole('spinbutton', { name: 'LinkedIn', exact: true }).fill('1');
      await page.getByLabel('Weeks').selectOption('2');
      await page.getByLabel('Themes').fill(`How ${bread} bread is made`);
      await page.keyboard.press('Enter');
      assert.deepEqual(await axeViolations(page), []);
      await button(page, 'Plan 6 entries').click();
      const drafts = page.getByRole('region', { name: /^\d+ drafts$/ });
      await drafts.getByRole('listitem').first().waitFor({ timeout: 60_000 });
      const note = await main(page).innerText();
      assert.equal(/without a language model/.test(note), !hasModel, note);
      assert.doesNotMatch(note, /brand\.\w+\/\d/, 'places are for programs');
      const lines = await drafts.getByRole('listitem').allInnerTexts();
      assert.ok(lines.length >= 4, `only ${lines.length} entries: ${lines.join(' | ')}`);
      for (const line of lines)
        assert.match(line, /(Mastodon|LinkedIn)[^\n]*\n+.{20,}/s, 'a reason');
      assert.deepEqual(await axeViolations(page), []);
      await button(page, 'See it in the calendar').click();
      await page.waitForURL('**/calendar?**');
      context.planned = lines.length;
    },
    [`${way}: moves an entry of the plan by dragging it, and opens it`]: async (context) => {
      const { page, base, planned } = context;
      const chips = page.locator('.cal-chip');
      await until('the plan on the grid', async () => (await chips.count()) > 0);
      const entries = (
        await api(
          page,
          `/calendar?from=${new Date(Date.now() - 2 * dayMs).toISOString()}&to=${new Date(Date.now() + 40 * dayMs).toISOString()}`,
        )
      ).data;
      assert.equal(entries.length, planned, 'the plan is in the calendar');
      const first = entries.find((e) => e.network === 'mastodon');
      const chip = page.locator(`.cal-chip[data-id="${first.id}"]`);
      const from = await dayOf(chip);
      const to = nextDay(from);
      const time = await chip.locator('.cal-time').innerText();
      await drag(page, chip, cellOf(page, to));
      await toast(page, /^Moved to/).waitFor();
      await cellOf(page, to).locator(`[data-id="${first.id}"]`).waitFor();
      await page.reload();
      await chip.waitFor();
      assert.equal(await dayOf(chip), to, 'it stays there');
      assert.equal(await chip.locator('.cal-time').innerText(), time, 'at its own time of day');
      assert.deepEqual(await axeViolations(page), []);
      await chip.click();
      await page.getByRole('dialog').getByRole('link', { name: 'Open' }).click();
      await page.waitForURL(`${base}/content/${first.id}`);
      context.item = first.id;
    },
    [`${way}: writes it anew, adds a picture, and says yes`]: async (context) => {
      const { page } = context;
      await until('the drafted words', async () => (await editor(page).inputValue()).length > 40);
      const idea = await page.getByRole('heading', { level: 1 }).innerText();
      assert.equal(await page.getByRole('textbox', { name: 'Brief' }).inputValue(), idea);
      await editor(page).fill(strong);
      await page.getByRole('article').getByText('two days of rest').waitFor();
      await button(page, 'Facts').click();
      const picture = pictureFile();
      await page.getByLabel('Add', { exact: true }).setInputFiles(picture.file);
      await page.getByLabel('For people who cannot see it').fill('A sliced dark loaf');
      await page.getByLabel('For people who cannot see it').blur();
      const shown = page.getByRole('article').getByRole('img', { name: 'A sliced dark loaf' });
      await until('the picture in the preview', () =>
        shown.evaluate((e, width) => e.naturalWidth === width, picture.width),
      );
      await saveFacts(page);
      assert.deepEqual(await axeViolations(page), []);
      await sayYes(page);
    },
    [`${way}: schedules it for the next minute`]: async (context) => {
      const { page } = context;
      const hint = await page
        .getByText(/^In the time of /)
        .first()
        .innerText();
      const { day, time, at } = soon(hint.slice('In the time of '.length));
      await page.getByLabel('Date', { exact: true }).fill(day);
      await page.getByLabel('Time', { exact: true }).fill(time);
      await button(page, 'Schedule').click();
      await page.getByText(/^Goes out /).waitFor();
      await page.getByText('Scheduled', { exact: true }).first().waitFor();
      const out = await posted(context.sandboxUrl, 'mastodon', strong);
      assert.ok(out.length === 0 || Date.now() >= at.getTime(), 'not yet out');
      context.due = at;
    },
    [`${way}: writes another and publishes it now`]: async (context) => {
      const { page, base, sandboxUrl } = context;
      await openStudio(page, base, 'Mastodon');
      await editor(page).fill(weak);
      await saveFacts(page);
      await sayYes(page);
      await publishNow(page);
      await page.getByText(/^Went out /).waitFor({ timeout: 30_000 });
      const [post, ...more] = await posted(sandboxUrl, 'mastodon', weak);
      assert.equal(post?.text, weak);
      assert.equal(more.length, 0, 'once');
    },
  };
}

/** What came of it: said again after other work, so that nobody waits for the minute. */
function harvest({ way, bread, hasModel }) {
  const strong = `Which loaf keeps for 7 days? Our ${bread} loaf`;
  const weak = `We are closed on Monday. The oven of the ${bread} room`;
  const row = (page, text) => grid(page).getByRole('row').filter({ hasText: text });
  return {
    [`${way}: finds it published at its time, once, in the user's own words`]: async (context) => {
      const { page, base, sandboxUrl, item, due } = context;
      await page.goto(`${base}/content/${item}?pane=facts`);
      await page.getByText(/^Went out /).waitFor({ timeout: 120_000 });
      await page.getByText('Published', { exact: true }).first().waitFor();
      const typed = await editor(page).inputValue();
      const title = await page.getByRole('heading', { level: 1 }).innerText();
      Object.assign(context, { title });
      const [post, ...more] = await posted(sandboxUrl, 'mastodon', strong);
      assert.equal(post?.text, typed, 'what the network got is what was typed');
      assert.equal(more.length, 0, 'once');
      assert.deepEqual(post.media, ['image/png'], 'with its picture');
      assert.ok(Date.parse(post.at) >= due.getTime(), `${post.at} is before its time`);
      await openPage(page, 'Calendar');
      await follow(page, page.getByRole('link', { name: 'Publications' }));
      const out = page.getByRole('grid', { name: 'Publications' }).getByRole('row');
      await out.filter({ hasText: title }).getByText('Published').waitFor();
      assert.deepEqual(await axeViolations(page), []);
    },
    [`${way}: reads the reactions back and sees what works`]: async (context) => {
      const { page, sandboxUrl, title } = context;
      await passDays(sandboxUrl, 7);
      await openPage(page, 'Content');
      await follow(page, page.getByRole('link', { name: 'What works' }));
      await button(page, 'Read figures now').click();
      await row(page, title).waitFor({ timeout: 30_000 });
      const named = [
        [title, strong],
        [weak, weak],
      ];
      for (const [name, text] of named) {
        const [post] = await posted(sandboxUrl, 'mastodon', text);
        const sum = post.likes + post.comments + post.shares;
        assert.ok(sum > 0, 'the sandbox knows reactions');
        const cells = await row(page, name).getByRole('gridcell').allInnerTexts();
        assert.ok(cells.includes(String(sum)), `${sum} is not in ${cells.join(' | ')}`);
      }
      const lines = await grid(page).getByRole('row').allInnerTexts();
      const at = (text) => lines.findIndex((line) => line.includes(text));
      assert.ok(at(title) > 0 && at(title) < at(weak), 'the better one stands above');
      assert.deepEqual(await axeViolations(page), []);
    },
    [`${way}: makes the next brief of what worked`]: async ({ page, title }) => {
      await row(page, title)
        .getByRole('button', { name: /^Make a brief/ })
        .click();
      await page.waitForURL(/\/content\/[0-9a-f-]{36}/, { timeout: 60_000 });
      const text = () => editor(page).inputValue();
      await until('the brief', async () => (await text()).length > 100);
      // The sandbox's model is shown what worked, and says it in words of its own.
      if (!hasModel) assert.ok((await text()).includes(strong), await text());
      await button(page, 'What goes in').click();
      const part = page.getByRole('button', { name: /What worked/ }).first();
      await part.click();
      await page
        .getByText(new RegExp(`${strong.replace(/[?]/g, '\\?')}.*crumb`))
        .first()
        .waitFor();
      await page.getByRole('button', { name: 'Facts', exact: true }).click();
      const writer = hasModel ? 'model' : 'composer';
      await page.getByRole('region', { name: 'Versions' }).getByText(writer).waitFor();
    },
  };
}

export const loop = Object.fromEntries(
  ways.map((w) => [w.way, { begin: chain(w), end: harvest(w) }]),
);
