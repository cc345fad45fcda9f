// What the steps about content do again and again.
import { button, openPage, toast } from './page.mjs';

/** Twice the same loop: by Herald's rules alone, and with the sandbox's provider. */
export const ways = [
  {
    way: 'without a key',
    workspace: 'Loop by rules',
    hasModel: false,
    bread: 'rye',
  },
  {
    way: 'with a provider',
    workspace: 'Loop by model',
    hasModel: true,
    bread: 'spelt',
  },
];
export const editor = (page) => page.getByRole('textbox', { name: 'Text', exact: true });

export async function openWorkspace(page, name) {
  await button(page, /^Workspace /).click();
  await page.getByRole('menuitem', { name: 'New workspace' }).click();
  const dialog = page.getByRole('dialog', { name: 'New workspace' });
  await dialog.getByLabel('Workspace').fill(name);
  await dialog.getByRole('button', { name: 'Create workspace' }).click();
  await page.getByRole('heading', { name: `Welcome to ${name}` }).waitFor();
}

/** What a user types to lead a connector to the sandbox; docs/connectors.md says so. */
const settingsOf = {
  Mastodon: {
    secret: 'SANDBOX-NETWORK-TOKEN',
    fields: (at) => ({ Server: `${at}/mastodon` }),
  },
  LinkedIn: {
    secret: 'SANDBOX-NETWORK-TOKEN',
    fields: () => ({ Author: 'urn:li:organization:5000001' }),
    advanced: (at) => ({ 'API address': `${at}/linkedin` }),
  },
  OpenAI: {
    secret: 'sk-SANDBOX',
    fields: (at) => ({ 'API address': `${at}/v1` }),
  },
};

export async function connect(page, sandboxUrl, name) {
  await openPage(page, 'Connections');
  await button(page, 'Connect a platform').first().click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: `Connect ${name}` });
  const { secret, fields, advanced } = settingsOf[name];
  await dialog.locator('input[type=password]').first().fill(secret);
  const fill = async (values) => {
    for (const [label, value] of Object.entries(values))
      await dialog.getByRole('textbox', { name: label }).fill(value);
  };
  await fill(fields(sandboxUrl));
  if (advanced) {
    await dialog.getByText('Advanced', { exact: true }).click();
    await fill(advanced(sandboxUrl));
  }
  await dialog.getByRole('button', { name: 'Connect and test' }).click();
  const row = page.getByRole('listitem').filter({ hasText: name });
  await row.getByText(/^It works/).waitFor();
}

export async function openStudio(page, base, network) {
  await page.goto(`${base}/content`);
  await button(page, /^New$/).click();
  await page.getByRole('menuitem', { name: network, exact: true }).click();
  await page.waitForURL(/\/content\/[0-9a-f-]{36}/);
}
/** Until all that was typed has arrived. */
export const saveFacts = (page) =>
  page.getByRole('status').getByText('Saved', { exact: true }).waitFor();

export async function sayYes(page) {
  await button(page, 'Submit for review').click();
  await button(page, 'Approve').click();
  await page.getByText(/^Approved by /).waitFor();
}

export async function publishNow(page) {
  await button(page, 'Facts').click();
  await button(page, 'Publish now').click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Publish now' }).click();
}
