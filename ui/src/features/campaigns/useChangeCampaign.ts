import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'react-redux';
import { api, useUpdateCampaignMutation, type CampaignPatch, type CampaignRow } from '@/api';
import type { AppStore } from '@/app/store';
import { useFormat } from '@/shared/lib/format';
import { notify } from '@/shared/lib/toast';
import { undoPatch } from './model';

type Changed = Pick<CampaignRow, 'id' | 'name' | 'status' | 'daily_budget' | 'currency'>;

/** Writes the patch into every cached list and detail; returns how to take it out again. */
export function patchCached(
  store: AppStore,
  ids: ReadonlySet<string>,
  change: (row: CampaignRow) => void,
) {
  const state = store.getState();
  const undo: (() => void)[] = [];
  for (const arg of api.util.selectCachedArgsForQuery(state, 'listCampaigns'))
    undo.push(
      store.dispatch(
        api.util.updateQueryData('listCampaigns', arg, (page) => {
          for (const row of page.data) if (ids.has(row.id)) change(row);
        }),
      ).undo,
    );
  for (const arg of api.util.selectCachedArgsForQuery(state, 'getCampaign'))
    if (ids.has(arg.id))
      undo.push(store.dispatch(api.util.updateQueryData('getCampaign', arg, change)).undo);
  return () => undo.forEach((f) => f());
}

export function applyPatch(row: CampaignRow, patch: CampaignPatch) {
  if (patch.name != null) row.name = patch.name;
  if (patch.status != null) row.status = patch.status;
  if (patch.daily_budget !== undefined) row.daily_budget = patch.daily_budget;
  row.pending_change = row.connection_id !== null;
}

/** One campaign, changed at once on the screen, rolled back when the server refuses, with Undo. */
export function useChangeCampaign() {
  const { t } = useTranslation();
  const f = useFormat();
  const store = useStore() as AppStore;
  const [update] = useUpdateCampaignMutation();
  return useCallback(
    async (row: Changed, patch: CampaignPatch): Promise<boolean> => {
      const back = undoPatch(row, patch);
      if (!back) return true;
      const send = async (body: CampaignPatch) => {
        const takeBack = patchCached(store, new Set([row.id]), (r) => applyPatch(r, body));
        const answer = await update({ id: row.id, body });
        if (!answer.error) return true;
        takeBack();
        notify.failed(answer.error, t('campaigns.changeFailed', { name: row.name }));
        return false;
      };
      if (!(await send(patch))) return false;
      const said =
        patch.status !== undefined
          ? t(patch.status === 'active' ? 'campaigns.resumed' : 'campaigns.paused', {
              name: row.name,
            })
          : patch.daily_budget !== undefined
            ? t('campaigns.budgetSet', {
                name: row.name,
                budget: f.moneyExact(patch.daily_budget, row.currency),
              })
            : t('campaigns.renamed', { name: patch.name });
      notify.undo(said, () => void send(back));
      return true;
    },
    [store, update, t, f],
  );
}
