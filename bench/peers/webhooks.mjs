// node webhooks.mjs URL COUNT: signs and posts as many webhooks over 50 kept connections, and keeps nothing.
import { createHmac, randomBytes } from 'node:crypto';
import http from 'node:http';

const [url, count] = [process.argv[2], Number(process.argv[3])];
const agent = new http.Agent({ keepAlive: true, maxSockets: 50 });
const secret = randomBytes(32);
const body = JSON.stringify({
  type: 'alert.raised',
  timestamp: new Date().toISOString(),
  data: { alert: { title: 'CPA of Search doubled', message: 'x'.repeat(600) } },
});

function send(number) {
  const id = `msg_${number}`;
  const at = Math.floor(Date.now() / 1000);
  const signature = createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest('base64');
  return new Promise((done, fail) => {
    const request = http.request(
      url,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'webhook-id': id,
          'webhook-timestamp': at,
          'webhook-signature': `v1,${signature}`,
        },
      },
      (response) => response.resume().on('end', done),
    );
    request.on('error', fail).end(body);
  });
}

const began = performance.now();
let next = 0;
await Promise.all(
  Array.from({ length: 50 }, async () => {
    while (next < count) await send((next += 1));
  }),
);
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ delivered_per_second: count / seconds }));
process.exit(0);
