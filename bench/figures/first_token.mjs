// From the moment a provider sends the first words of an answer to the frame in which a reader sees them in the studio.
import path from 'node:path';

import { pacedProvider } from '../provider.mjs';
import {
  account,
  api,
  freePort,
  herald,
  register,
  scratch,
  serve,
  start,
  stop,
} from '../servers.mjs';
import { median, say } from '../table.mjs';

const rounds = 9;

async function connect(server, token, base) {
  const { id } = await api(
    server,
    'POST',
    '/connections',
    { connector_id: 'openai', name: 'Model', settings: { api_key: 'sk-SANDBOX', base_url: base } },
    token,
  );
  return id;
}
const ideas = (server, token) =>
  Promise.all(
    Array.from({ length: rounds }, async (_, i) => {
      const item = {
        kind: 'social',
        network: 'linkedin',
        title: `How coat number ${i + 1} was mended before the first frost, and who mended it`,
      };
      return (await api(server, 'POST', '/content/items', item, token)).id;
    }),
  );

const letters = (text) => text.replace(/[^\p{L}\p{N}]/gu, '');
/** So many letters tell the text from what is around it on the wire. */
const enough = 4;

/** Milliseconds from the sending of the first letters of an answer to the frame that shows them; null if it was not seen. */
function delay(sent, { begun, shown }) {
  if (shown.length === 0) return null;
  const first = letters(shown[0].text).slice(0, enough);
  const cause = sent.find((s) => s.at >= begun && letters(s.text).includes(first));
  return cause ? shown[0].at - cause.at : null;
}

export async function benchFirstToken({ table }) {
  let browsing;
  try {
    browsing = await import('../studio.mjs');
  } catch {
    return say('ui.first_token skipped: playwright-core is not installed in ui/');
  }
  const sandboxPort = freePort();
  const origin = `http://127.0.0.1:${sandboxPort}`;
  const sandbox = await start(
    herald,
    ['sandbox', '--listen', `127.0.0.1:${sandboxPort}`, '--days', '30', '--campaigns', '4'],
    { url: origin, log: 'sandbox.log' },
  );
  const port = freePort();
  const provider = await pacedProvider(origin, port);
  const server = await serve(path.join(scratch, 'first-token'), {
    HERALD_ALLOW_PRIVATE: `127.0.0.1:${port}`,
  });
  try {
    const { access_token: token } = await register(server);
    await connect(server, token, `http://127.0.0.1:${port}/v1`);
    const items = await ideas(server, token);
    const seen = await browsing.seenWhileWriting(`http://127.0.0.1:${server.port}`, account, items);
    if (seen === null) return say('ui.first_token skipped: there is no Chromium here');
    const delays = seen.map((round) => delay(provider.sent, round)).filter((d) => d !== null);
    if (delays.length < rounds) throw new Error(`${delays.length} of ${rounds} answers were seen`);
    table.record('ui.first_token', median(delays), 'ms', '≤100');
  } finally {
    await stop(server);
    await provider.stop();
    await stop(sandbox);
  }
}
