import type { TaskAnswer } from '../generated';
import { toApiError } from '../problem';
import { accessToken } from '../session';

export interface StreamHandlers {
  onStart?: (who: { engine: string; model: string | null }) => void;
  onPiece: (piece: string) => void;
  /** What came so far does not count: another provider begins anew. */
  onRestart?: () => void;
}
interface SseEvent {
  name: string;
  data: string;
}

/** Cuts a stream of server-sent events into events, however the network cut it into pieces. */
export function makeEventReader(onEvent: (event: SseEvent) => void) {
  let rest = '';
  return (chunk: string) => {
    rest += chunk.replace(/\r\n?/g, '\n');
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const block = rest.slice(0, end);
      rest = rest.slice(end + 2);
      let name = 'message';
      const data: string[] = [];
      for (const line of block.split('\n')) {
        if (line.startsWith('event:')) name = line.slice(6).trim();
        else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
      }
      if (data.length) onEvent({ name, data: data.join('\n') });
    }
  };
}

/**
 * Asks for a text and hears it while it is written; resolves with the whole answer. A server that makes a task of it
 * answers with the task instead. Fails with an ApiError, as every request does.
 */
export async function streamText<Result>(
  url: string,
  body: unknown,
  handlers: StreamHandlers,
  signal: AbortSignal,
): Promise<{ result: Result } | TaskAnswer> {
  const token = await accessToken();
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) =>
    b.toString(16).padStart(2, '0'),
  ).join('');
  let response: Response;
  try {
    response = await fetch(`${location.origin}/api/v1${url}`, {
      method: 'POST',
      signal,
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        'idempotency-key': key,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(body),
    });
  } catch {
    throw toApiError(0, null);
  }
  if (!response.ok) throw toApiError(response.status, await response.json().catch(() => null));
  if (!response.headers.get('content-type')?.includes('event-stream') || !response.body)
    return (await response.json()) as TaskAnswer;
  let result: Result | undefined;
  let failure: unknown;
  const read = makeEventReader(({ name, data }) => {
    const value: unknown = JSON.parse(data);
    if (name === 'start') handlers.onStart?.(value as { engine: string; model: string | null });
    else if (name === 'text') handlers.onPiece((value as { piece: string }).piece);
    else if (name === 'restart') handlers.onRestart?.();
    else if (name === 'done') result = value as Result;
    else if (name === 'error')
      failure = toApiError((value as { status?: number }).status ?? 500, value);
  });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read())
      read(decoder.decode(part.value, { stream: true }));
    read('\n\n');
  } catch {
    throw failure ?? toApiError(0, null);
  }
  if (failure) throw failure;
  // The line was cut before the end: what was heard is not the answer.
  if (!result) throw toApiError(0, null);
  return { result };
}
