/**
 * The one WebSocket of a tab: opened with a ticket, subscribed to the topics somebody listens to,
 * resumed after the last event that was seen, reopened with back-off. It knows no Redux: the api
 * module decides what an event means.
 */
export interface LiveEvent {
  id?: string;
  topic?: string;
  type: string;
  data?: unknown;
  at?: string;
}
export type LiveState = 'idle' | 'connecting' | 'live' | 'waiting';

export interface LiveOptions {
  topics: readonly string[];
  ticket: () => Promise<string | null>;
  onEvent: (event: LiveEvent) => void;
  /** For tests. */
  makeSocket?: (url: string) => WebSocket;
  random?: () => number;
}

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** A connection that lived this long was good: the next failure starts from the shortest wait. */
const steadyMs = 10_000;

export class LiveSocket {
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private openedAt = 0;
  private lastEventId: string | undefined;
  private running = false;
  /** Rises with every attempt: an attempt that was overtaken while it waited gives up. */
  private attempt = 0;
  private current: LiveState = 'idle';
  private readonly listeners = new Set<() => void>();
  private readonly options: LiveOptions;

  constructor(options: LiveOptions) {
    this.options = options;
  }

  get state(): LiveState {
    return this.current;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  start() {
    if (this.running) return;
    this.running = true;
    addEventListener('online', this.now);
    document.addEventListener('visibilitychange', this.onVisible);
    void this.open();
  }

  /** Forgets where it stood: the next start belongs to another session. */
  stop() {
    this.running = false;
    this.lastEventId = undefined;
    this.failures = 0;
    clearTimeout(this.timer);
    removeEventListener('online', this.now);
    document.removeEventListener('visibilitychange', this.onVisible);
    this.drop();
    this.set('idle');
  }

  private now = () => {
    if (this.current !== 'waiting') return;
    clearTimeout(this.timer);
    void this.open();
  };
  private onVisible = () => {
    if (document.visibilityState === 'visible') this.now();
  };

  private set(state: LiveState) {
    if (state === this.current) return;
    this.current = state;
    this.listeners.forEach((l) => l());
  }

  private drop() {
    const old = this.socket;
    this.socket = null;
    if (!old) return;
    old.onopen = old.onmessage = old.onclose = old.onerror = null;
    old.close();
  }

  private async open() {
    const mine = ++this.attempt;
    this.set('connecting');
    const ticket = await this.options.ticket().catch(() => null);
    if (!this.running || mine !== this.attempt) return;
    if (!ticket) return this.retry();
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const url = `${scheme}://${location.host}/api/v1/stream?ticket=${encodeURIComponent(ticket)}`;
    const socket = (this.options.makeSocket ?? ((u) => new WebSocket(u)))(url);
    this.socket = socket;
    socket.onopen = () => {
      this.openedAt = Date.now();
      const resume = this.lastEventId ? { last_event_id: this.lastEventId } : {};
      socket.send(JSON.stringify({ subscribe: this.options.topics, ...resume }));
      this.set('live');
    };
    socket.onmessage = (m: MessageEvent<string>) => this.receive(m.data);
    socket.onclose = () => {
      this.drop();
      if (this.openedAt && Date.now() - this.openedAt > steadyMs) this.failures = 0;
      this.openedAt = 0;
      if (this.running) this.retry();
    };
  }

  private receive(text: string) {
    let event: LiveEvent;
    try {
      event = JSON.parse(text) as LiveEvent;
    } catch {
      return;
    }
    if (event.type === 'reset') this.lastEventId = undefined;
    else if (event.id) this.lastEventId = event.id;
    if (event.type) this.options.onEvent(event);
  }

  private retry() {
    this.set('waiting');
    const longest = Math.min(longestDelayMs, firstDelayMs * 2 ** this.failures++);
    const wait = longest / 2 + ((this.options.random ?? Math.random)() * longest) / 2;
    this.timer = setTimeout(() => void this.open(), wait);
  }
}
