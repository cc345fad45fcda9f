import { useCallback, useEffect, useRef, useState } from 'react';
import type { Task } from '@/api';
import { toApiError } from '@/api/problem';
import { streamText } from '@/api/loop/stream';
import { useJob } from '@/shared/lib/useJob';

export type WriterState = 'idle' | 'writing' | 'done' | 'failed';

/** A text that is being written: heard piece by piece, or waited for as a task; it can be stopped. */
export function useWriter<Result>() {
  const [state, setState] = useState<WriterState>('idle');
  const [text, setText] = useState('');
  const [who, setWho] = useState<{ engine: string; model: string | null }>();
  const [result, setResult] = useState<Result>();
  const [error, setError] = useState<unknown>();
  const running = useRef<AbortController>(undefined);
  const finish = useCallback((got: Result) => {
    setResult(got);
    setState('done');
  }, []);
  const job = useJob<Result>(finish, (task: Task) => {
    setError(task.error ? toApiError(500, { title: task.error }) : undefined);
    setState(task.state === 'cancelled' ? 'idle' : 'failed');
  });
  const stop = useCallback(() => {
    running.current?.abort();
    running.current = undefined;
    setState((s) => (s === 'writing' ? 'idle' : s));
  }, []);
  useEffect(() => () => running.current?.abort(), []);
  const { start: follow } = job;
  const write = useCallback(
    async (url: string, body: unknown) => {
      running.current?.abort();
      const mine = new AbortController();
      running.current = mine;
      setState('writing');
      setText('');
      setWho(undefined);
      setResult(undefined);
      setError(undefined);
      // Pieces come faster than they can be drawn: one drawing a frame.
      let heard = '';
      let frame = 0;
      const draw = () => {
        frame ||= requestAnimationFrame(() => {
          frame = 0;
          if (running.current === mine) setText(heard);
        });
      };
      try {
        const got = await streamText<Result>(
          url,
          body,
          {
            onStart: setWho,
            onPiece: (piece) => {
              heard += piece;
              draw();
            },
            onRestart: () => {
              heard = '';
              draw();
            },
          },
          mine.signal,
        );
        if (running.current !== mine) return;
        if ('result' in got) finish(got.result);
        else void follow(Promise.resolve({ data: got }));
      } catch (e) {
        if (running.current !== mine || mine.signal.aborted) return;
        setError(e);
        setState('failed');
      }
    },
    [finish, follow],
  );
  const clear = useCallback(() => {
    stop();
    setState('idle');
    setResult(undefined);
    setText('');
  }, [stop]);
  return { state, text, who, result, error, task: job.task, write, stop, clear };
}
export type Writer<Result> = ReturnType<typeof useWriter<Result>>;
