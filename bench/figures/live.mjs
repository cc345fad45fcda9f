// From an alert's request to its event in a listening browser: everything between, the fsync included.
import net from 'node:net';
import path from 'node:path';

import { register, scratch, serve, stop } from '../servers.mjs';
import { median } from '../table.mjs';

const rounds = 200;

/** A WebSocket that is signed in and listens to alerts; `next(text)` waits for a message that holds it. */
async function listen(server, token) {
  const socket = net.connect(server.port, '127.0.0.1');
  let text = '';
  let waiting = null;
  socket.on('data', (piece) => {
    text += piece.toString('latin1');
    if (waiting === null || !text.includes(waiting.wanted)) return;
    const { done } = waiting;
    waiting = null;
    text = '';
    done();
  });
  const next = (wanted) =>
    new Promise((done) => {
      waiting = { wanted, done };
    });
  const say = (message) => {
    const payload = Buffer.from(message);
    const length =
      payload.length < 126
        ? [0x80 | payload.length]
        : [0xfe, payload.length >> 8, payload.length & 255];
    socket.write(Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload])); // a mask of zeros
  };
  const open = next('\r\n\r\n');
  socket.write(
    'GET /api/v1/stream HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await open;
  const ready = next('subscribed');
  say(JSON.stringify({ token, subscribe: ['alerts'] }));
  await ready;
  return { next, close: () => socket.destroy() };
}

export async function benchLive({ table }) {
  const server = await serve(path.join(scratch, 'live'));
  const { access_token: token } = await register(server);
  const listener = await listen(server, token);
  const times = [];
  for (let i = 0; i < rounds; i += 1) {
    const arrived = listener.next('alert.raised');
    const begun = performance.now();
    const answer = fetch(`http://127.0.0.1:${server.port}/api/v1/alerts/send`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ title: `Alert ${i}`, message: 'Look.', severity: 'WARNING' }),
    });
    await arrived;
    times.push(performance.now() - begun);
    if ((await answer).status !== 201) throw new Error('an alert was refused');
  }
  listener.close();
  await stop(server);
  times.sort((a, b) => a - b);
  table.record('live.alert_to_socket', median(times), 'ms');
  table.record('live.alert_to_socket_99', times[Math.floor(times.length * 0.99)], 'ms', '≤1000');
}
