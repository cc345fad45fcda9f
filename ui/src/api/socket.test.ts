import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveSocket, type LiveEvent } from './socket';

class FakeSocket {
  static all: FakeSocket[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((m: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  sent: unknown[] = [];
  closed = false;
  url: string;
  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.closed = true;
  }
  receive(event: LiveEvent) {
    this.onmessage?.({ data: JSON.stringify(event) });
  }
}
const last = () => FakeSocket.all.at(-1)!;
const tick = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the live socket', () => {
  const events: LiveEvent[] = [];
  let ticket: () => Promise<string | null>;
  let live: LiveSocket;
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.all = [];
    events.length = 0;
    ticket = () => Promise.resolve('t 1');
    live = new LiveSocket({
      topics: ['tasks'],
      ticket: () => ticket(),
      onEvent: (e) => events.push(e),
      makeSocket: (url) => new FakeSocket(url) as unknown as WebSocket,
      random: () => 1,
    });
  });
  afterEach(() => {
    live.stop();
    vi.useRealTimers();
  });

  it('opens with a ticket and subscribes', async () => {
    live.start();
    await tick(0);
    expect(last().url).toMatch(/^ws:\/\/.*\/api\/v1\/stream\?ticket=t%201$/);
    last().onopen?.();
    expect(last().sent).toEqual([{ subscribe: ['tasks'] }]);
    expect(live.state).toBe('live');
  });

  it('goes on after the last event it saw', async () => {
    live.start();
    await tick(0);
    last().onopen?.();
    last().receive({ id: '41', type: 'task.updated' });
    last().receive({ id: '42', type: 'task.updated' });
    last().onclose?.();
    expect(live.state).toBe('waiting');
    await tick(500);
    last().onopen?.();
    expect(last().sent).toEqual([{ subscribe: ['tasks'], last_event_id: '42' }]);
    expect(events.map((e) => e.id)).toEqual(['41', '42']);
  });

  it('forgets its place when the server says reset', async () => {
    live.start();
    await tick(0);
    last().onopen?.();
    last().receive({ id: '42', type: 'task.updated' });
    last().receive({ type: 'reset' });
    last().onclose?.();
    await tick(500);
    last().onopen?.();
    expect(last().sent).toEqual([{ subscribe: ['tasks'] }]);
  });

  it('waits longer after each failure, at most half a minute', async () => {
    ticket = () => Promise.reject(new Error('down'));
    const asked = vi.fn();
    const inner = ticket;
    ticket = () => (asked(), inner());
    live.start();
    await tick(0);
    await tick(499);
    expect(asked).toHaveBeenCalledTimes(1);
    await tick(1);
    expect(asked).toHaveBeenCalledTimes(2);
    await tick(999);
    expect(asked).toHaveBeenCalledTimes(2);
    await tick(1);
    expect(asked).toHaveBeenCalledTimes(3);
    await tick(10 * 60_000);
    const before = asked.mock.calls.length;
    await tick(30_000);
    expect(asked.mock.calls.length).toBe(before + 1);
  });

  it('tries at once when the network is back', async () => {
    live.start();
    await tick(0);
    last().onclose?.();
    window.dispatchEvent(new Event('online'));
    await tick(0);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('opens one socket when it is stopped and started while a ticket is on its way', async () => {
    live.start();
    live.stop();
    live.start();
    await tick(0);
    expect(FakeSocket.all).toHaveLength(1);
  });

  it('survives a message that is no JSON', async () => {
    live.start();
    await tick(0);
    last().onopen?.();
    last().onmessage?.({ data: '{"id":' });
    expect(live.state).toBe('live');
  });
});
