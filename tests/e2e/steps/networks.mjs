// One post on each network that the loop does not walk, and how often it stands there.
import assert from 'node:assert/strict';
import { axeViolations } from '../browser.mjs';
import { saved } from '../downloads.mjs';
import { pictureFile } from '../files.mjs';
import { button, toast } from '../page.mjs';
import { posted } from '../sandbox.mjs';
import { editor, openStudio, publishNow, saveFacts, sayYes } from '../studio.mjs';

const places = [
  { network: 'Bluesky', at: 'bluesky' },
  { network: 'Telegram', at: 'telegram' },
  { network: 'Discord', at: 'discord' },
  { network: 'Slack', at: 'slack_posts' },
  { network: 'X', at: 'x' },
  { network: 'Facebook', at: 'facebook_page' },
  { network: 'Instagram', at: 'instagram', needsPicture: true },
];

async function goTo(page, base, workspace) {
  await page.goto(base);
  await button(page, /^Workspace /).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${workspace}`) }).click();
  await button(page, new RegExp(`^Workspace ${workspace}`)).waitFor();
}

async function addPicture(page) {
  await button(page, 'Facts').click();
  await page.getByLabel('Add', { exact: true }).setInputFiles(pictureFile().file);
  await page.getByLabel('For people who cannot see it').fill('A sliced dark loaf');
  await page.getByLabel('For people who cannot see it').blur();
  await page.getByRole('article').getByRole('img', { name: 'A sliced dark loaf' }).waitFor();
}

const title = (page) => page.getByRole('textbox', { name: 'Title', exact: true });

/** What has a headline, for one of the places that a text may go to. */
async function openArticle(page, base, { place, headline, words }) {
  await openStudio(page, base, 'Article');
  await button(page, 'Facts').click();
  await page.getByLabel('Network').selectOption(place);
  await title(page).fill(headline);
  await editor(page).fill(words);
  await saveFacts(page);
  await sayYes(page);
}

export const networks = {
  'goes to the workspace that has every network': async ({ page, base }) => {
    await goTo(page, base, 'Sandbox');
    await page.goto(`${base}/settings/brand`);
    await page.getByLabel('Name', { exact: true }).fill('Hofbrot');
    await page.getByLabel('Any editor').check();
    await button(page, 'Save').click();
    await toast(page, 'The brand is saved').waitFor();
  },
  ...Object.fromEntries(
    places.map(({ network, at, needsPicture }) => [
      `publishes on ${network}, where it stands once and as it was written`,
      async ({ page, base, sandboxUrl }) => {
        const words = `Warm from the oven, for all who read us on ${network}.`;
        await openStudio(page, base, network);
        await editor(page).fill(words);
        await page.getByRole('article').getByText(words).waitFor();
        if (needsPicture) await addPicture(page);
        await saveFacts(page);
        await sayYes(page);
        await publishNow(page);
        await page.getByText('Published', { exact: true }).first().waitFor();
        const [post, ...more] = await posted(sandboxUrl, at, words);
        assert.equal(post?.text, words);
        assert.equal(more.length, 0, 'once');
      },
    ]),
  ),
  'publishes an article on WordPress, as a page has it': async ({ page, base, sandboxUrl }) => {
    const headline = 'How long a loaf stays fresh';
    await openArticle(page, base, {
      place: 'WordPress',
      headline,
      words: '## In the bag\n\nThree days, **with the cut side down**.',
    });
    await publishNow(page);
    await page.getByText('Published', { exact: true }).first().waitFor();
    const [post, ...more] = await posted(sandboxUrl, 'wordpress', 'with the cut side down');
    assert.equal(post?.title, headline);
    assert.match(
      post.text,
      /<h2>In the bag<\/h2>\s*<p>Three days, <strong>with the cut side down</,
    );
    assert.equal(more.length, 0, 'once');
  },
  'hands one to a webhook, signed and once': async ({ page, base, sandboxUrl }) => {
    const words = 'For the screen above the counter: rye is out at eleven.';
    await openArticle(page, base, { place: 'Webhook', headline: 'Rye at eleven', words });
    await publishNow(page);
    await page.getByText('Published', { exact: true }).first().waitFor();
    const [post, ...more] = await posted(sandboxUrl, 'webhook_post', words);
    assert.equal(post?.text, words);
    assert.equal(more.length, 0, 'once');
  },
  'makes a mail to send by the tool that has the list': async ({ page, base }) => {
    await openStudio(page, base, 'E-mail');
    await title(page).fill('Äpfel & rye');
    await editor(page).fill('Good morning,\n\nthe **apple loaf** is back.');
    await saveFacts(page);
    await sayYes(page);
    await button(page, 'Facts').click();
    await button(page, 'Make the mail').click();
    const mail = await saved(page, () => button(page, 'Mail (.eml)').click());
    assert.match(mail.name, /^Äpfel-rye\.eml$/);
    assert.match(mail.bytes.toString(), /^X-Unsent: 1\r?$/m);
    const site = await saved(page, () => button(page, 'Page (.html)').click());
    assert.match(site.bytes.toString(), /the <strong>apple loaf<\/strong> is back/);
    assert.deepEqual(await axeViolations(page), []);
    await button(page, 'It is sent').click();
    await page.getByText(/^Went out /).waitFor();
  },
  'comes back from there to the first workspace': ({ page, base }) => goTo(page, base, 'Northwind'),
};
