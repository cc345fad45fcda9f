import { useCallback, useEffect, useRef, useState } from 'react';
import { isApiError, type ContentItem, type ItemPatch } from '@/api';
import { useUpdateContentMutation } from '@/api/loop';

/** Quiet time after the last keystroke before it is saved. */
const saveAfterMs = 900;
export type SaveState = 'saved' | 'dirty' | 'saving' | 'failed' | 'conflict';
type Key = keyof ItemPatch;

/** What is in the patch but was not sent, or was changed since. */
function rest(now: ItemPatch, sent: ItemPatch): ItemPatch {
  return Object.fromEntries(
    Object.entries(now).filter(([k, v]) => v !== sent[k as Key]),
  ) as ItemPatch;
}

/**
 * One piece of content while it is written: what the server has, what is typed and not yet sent, and saving by
 * itself. One request is out at a time, each on the version of the answer before; a version that is not ours any
 * more stops the saving until somebody decides.
 */
export function useStudio(loaded: ContentItem) {
  const [update] = useUpdateContentMutation();
  const [item, setItem] = useState(loaded);
  const [patch, setPatch] = useState<ItemPatch>({});
  const [state, setState] = useState<SaveState>('saved');
  const [error, setError] = useState<unknown>();
  const now = useRef({
    item,
    patch,
    stopped: false,
    running: undefined as Promise<ContentItem | undefined> | undefined,
  });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const adopt = useCallback((next: ContentItem, left: ItemPatch) => {
    now.current.item = next;
    now.current.patch = left;
    setItem(next);
    setPatch(left);
  }, []);
  /** Sends what waits, one request after another, until nothing does. */
  const send = useCallback(async (): Promise<ContentItem | undefined> => {
    const self = now.current;
    while (Object.keys(self.patch).length > 0) {
      const sent = self.patch;
      setState('saving');
      const answer = await update({
        id: self.item.id,
        body: sent,
        'If-Match': `"${self.item.version}"`,
      });
      if (answer.error) {
        self.stopped = isApiError(answer.error) && answer.error.status === 412;
        setError(answer.error);
        setState(self.stopped ? 'conflict' : 'failed');
        return undefined;
      }
      adopt(answer.data, rest(self.patch, sent));
    }
    setState('saved');
    return self.item;
  }, [update, adopt]);
  /** What the server has afterwards; undefined when it could not be saved. */
  const save = useCallback((): Promise<ContentItem | undefined> => {
    clearTimeout(timer.current);
    const self = now.current;
    if (self.stopped) return Promise.resolve(undefined);
    self.running ??= send().finally(() => (self.running = undefined));
    return self.running;
  }, [send]);
  const change = useCallback(
    (part: ItemPatch) => {
      const next = { ...now.current.patch, ...part };
      now.current.patch = next;
      setPatch(next);
      if (now.current.stopped) return;
      setState('dirty');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void save(), saveAfterMs);
    },
    [save],
  );
  // A newer one from elsewhere is taken while nothing of ours waits.
  useEffect(() => {
    const self = now.current;
    const isIdle = !self.running && !self.stopped && Object.keys(self.patch).length === 0;
    if (isIdle && loaded.version > self.item.version) adopt(loaded, {});
  }, [loaded, adopt]);
  // Whoever leaves within the pause loses nothing.
  useEffect(
    () => () => {
      void save();
    },
    [save],
  );
  useEffect(() => {
    if (state === 'saved') return;
    const ask = (e: BeforeUnloadEvent) => e.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [state]);

  return {
    /** As it would be if all were saved. */
    view: { ...item, ...patch } as ContentItem,
    item,
    state,
    error,
    change,
    save,
    /** An answer of the server to something else than saving: a step, a version that came back. */
    take: useCallback(
      (next: ContentItem) => {
        adopt(next, {});
        setState('saved');
      },
      [adopt],
    ),
    /** After a conflict: what the other wrote stays under what was typed here, or replaces it. */
    settle: useCallback(
      (theirs: ContentItem, keepsMine: boolean) => {
        now.current.stopped = false;
        adopt(theirs, keepsMine ? now.current.patch : {});
        setError(undefined);
        setState(keepsMine ? 'dirty' : 'saved');
        if (keepsMine) void save();
      },
      [adopt, save],
    ),
  };
}
export type Studio = ReturnType<typeof useStudio>;
