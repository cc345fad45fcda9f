import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useDispatch, useStore } from 'react-redux';
import type { AppStore } from '@/app/store';
import { api, useMoveCalendarEntryMutation, type CalendarEntry } from '@/api/loop';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { timeOf } from './model';

type Dispatch = AppStore['dispatch'];

/** Puts an entry on another moment at once; what the server refuses goes back, what it takes can be undone. */
export function useMove() {
  const { t } = useTranslation();
  const f = useFormat();
  const dispatch = useDispatch<Dispatch>();
  const store = useStore() as AppStore;
  const [send] = useMoveCalendarEntryMutation();
  return useCallback(
    async (entry: CalendarEntry, at: string | null) => {
      const put = (to: string | null) => {
        // The store's type knows the shell's endpoints only.
        const state = store.getState() as never;
        const undo = api.util.selectCachedArgsForQuery(state, 'getCalendar').map((arg) => {
          const patch = api.util.updateQueryData('getCalendar', arg, (view) => {
            const here = view.data.find((e) => e.id === entry.id);
            if (here) here.plan_at = to;
          });
          return (dispatch(patch as never) as unknown as { undo: () => void }).undo;
        });
        return () => undo.forEach((u) => u());
      };
      const before = timeOf(entry);
      if (before === at) return;
      const back = put(at);
      const answer = await send({ id: entry.id, body: { at } });
      if (answer.error) {
        back();
        return notify.failed(answer.error);
      }
      notify.undo(
        at ? t('calendar.movedTo', { when: f.moment(at) }) : t('calendar.takenOff'),
        () => {
          const again = put(before);
          void send({ id: entry.id, body: { at: before } }).then((got) => {
            if (!got.error) return;
            again();
            notify.failed(got.error);
          });
        },
      );
    },
    [dispatch, store, send, t, f],
  );
}
