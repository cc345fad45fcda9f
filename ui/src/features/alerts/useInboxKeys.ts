import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '@/api';
import { useActions, type Action } from '@/shared/lib/actions';

interface Inbox {
  rows: readonly Alert[];
  current: string | undefined;
  selected: ReadonlySet<string>;
  canEdit: boolean;
  open: (id: string) => void;
  toggle: (id: string) => void;
  acknowledge: (a: Alert) => void;
  resolve: (a: Alert) => void;
  snooze: () => void;
}

/** The inbox without a mouse: j and k move, e acknowledges, s snoozes, r resolves, x selects, Enter goes into it. */
export function useInboxKeys(inbox: Inbox) {
  const { t } = useTranslation();
  const now = useRef(inbox);
  useEffect(() => {
    now.current = inbox;
  });
  useEffect(() => {
    const enter = (e: KeyboardEvent) => {
      // On a link or a button it is theirs.
      const at = document.activeElement;
      const isFree = !at || at === document.body || at.id === 'content';
      const { current, open } = now.current;
      if (e.key !== 'Enter' || !isFree || !current) return;
      open(current);
      requestAnimationFrame(() => document.getElementById('alert-detail')?.focus());
    };
    addEventListener('keydown', enter);
    return () => removeEventListener('keydown', enter);
  }, []);
  const { canEdit } = inbox;
  const hasRows = inbox.rows.length > 0;
  useActions(
    useMemo<Action[]>(() => {
      if (!hasRows) return [];
      const here = () => now.current.rows.find((a) => a.id === now.current.current);
      const move = (by: number) => {
        const { rows, current, open } = now.current;
        const at = rows.findIndex((a) => a.id === current);
        const next = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
        if (!next || next.id === current) return;
        // Keys may come faster than pages are drawn: the next one begins here.
        now.current = { ...now.current, current: next.id };
        open(next.id);
      };
      const act = (id: string, keys: string, label: string, run: () => void): Action => ({
        id: `alerts:${id}`,
        keys,
        label,
        group: 'do',
        run,
      });
      const on = (f: (a: Alert) => void) => () => {
        const a = here();
        if (a) f(a);
      };
      const list = [
        act('next', 'j', t('alerts.keys.next'), () => move(1)),
        act('previous', 'k', t('alerts.keys.previous'), () => move(-1)),
      ];
      if (canEdit)
        list.push(
          act(
            'acknowledge',
            'e',
            t('alerts.keys.acknowledge'),
            on((a) => now.current.acknowledge(a)),
          ),
          act('snooze', 's', t('alerts.keys.snooze'), () => now.current.snooze()),
          act(
            'resolve',
            'r',
            t('alerts.keys.resolve'),
            on((a) => now.current.resolve(a)),
          ),
          act(
            'select',
            'x',
            t('alerts.keys.select'),
            on((a) => now.current.toggle(a.id)),
          ),
        );
      return list;
    }, [t, canEdit, hasRows]),
  );
}
