// The few lines of RFC 6455 the mock needs: handshake, text frames out, text frames in, ping ignored.
import { createHash } from 'node:crypto';

const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const clients = new Set();
let sequence = 0;

function frame(text) {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}
export function upgrade(request, socket) {
  const accept = createHash('sha1')
    .update(request.headers['sec-websocket-key'] + magic)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  clients.add(socket);
  const leave = () => clients.delete(socket);
  socket
    .on('close', leave)
    .on('error', leave)
    .on('data', (d) => (d[0] & 15) === 8 && socket.end());
}
export function publish(topic, type, data) {
  const event = frame(
    JSON.stringify({ id: String(++sequence), topic, type, data, at: new Date().toISOString() }),
  );
  for (const c of clients) c.write(event);
}
