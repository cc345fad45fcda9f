// The sandbox's AI provider at the pace of a real one: its answers, passed on one event at a time, and when each was sent.
import http from 'node:http';

import { sleep } from './servers.mjs';

const paceMs = 40;

/** What an event of OpenAI's wire adds to the answer. */
function pieceOf(event) {
  const data = event.replace(/^data: /, '').trim();
  if (data === '[DONE]') return '';
  return JSON.parse(data).choices?.[0]?.delta?.content ?? '';
}

/** In front of `origin`; `sent` fills with {at, text}: the moment, on this machine's clock, and all that was said by then. */
export async function pacedProvider(origin, port) {
  const sent = [];
  const pass = async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const answer = await fetch(origin + request.url, {
      method: request.method,
      headers: {
        'content-type': request.headers['content-type'] ?? 'application/json',
        authorization: request.headers.authorization ?? '',
      },
      ...(parts.length ? { body: Buffer.concat(parts) } : {}),
    });
    const type = answer.headers.get('content-type') ?? '';
    response.writeHead(answer.status, { 'content-type': type });
    const whole = await answer.text();
    if (!type.includes('event-stream')) return response.end(whole);
    let text = '';
    for (const event of whole.split('\n\n').filter(Boolean)) {
      text += pieceOf(event);
      sent.push({ at: Date.now(), text });
      response.write(`${event}\n\n`);
      await sleep(paceMs);
    }
    response.end();
  };
  const server = http.createServer((request, response) => {
    pass(request, response).catch((error) => response.destroy(error));
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  return { sent, stop: () => new Promise((done) => server.close(done)) };
}
