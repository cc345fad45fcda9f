import { Box } from '@mui/material';
import { History, Inbox } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useListRulesQuery } from '@/api/office';
import { useAddress } from '@/shared/lib/useAddress';
import { useParam } from '@/shared/lib/useParam';
import { CampaignPicker } from '@/shared/ui/CampaignPicker';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { Page } from '@/shared/ui/Page';
import { PageHeader } from '@/shared/ui/PageHeader';
import { PageTabs } from '@/shared/ui/PageTabs';
import { EmptyState, FilteredEmpty } from '@/shared/ui/States';
import { eventStates, waitingStates } from '../model';
import { EventList, type EventFilter } from './EventList';

const views = ['all', 'waiting'] as const;
type View = (typeof views)[number];
const mostRules = 200;

/** What rules did and would like to do. */
export function Component() {
  const { t } = useTranslation();
  const [params, setParams] = useAddress();
  const [view, setView] = useParam('view', 'all');
  const shown: View = view === 'waiting' ? 'waiting' : 'all';
  const [rule, setRule] = useParam('rule_id');
  const [campaign, setCampaign] = useParam('campaign_id');
  const [state, setState] = useParam('state');
  const rules = useListRulesQuery({ limit: mostRules }).data?.data;
  const filter = useMemo((): EventFilter => {
    const wanted =
      shown === 'waiting' ? waitingStates.join(',') : eventStates.find((s) => s === state);
    return {
      ...(rule ? { ruleId: rule } : {}),
      ...(campaign ? { campaignId: campaign } : {}),
      ...(wanted ? { state: wanted } : {}),
    };
  }, [shown, rule, campaign, state]);
  const isFiltered = !!(rule || campaign || (shown === 'all' && state));
  const clear = () =>
    setParams(
      (old) => {
        const next = new URLSearchParams();
        const kept = old.get('view');
        if (kept) next.set('view', kept);
        return next;
      },
      { replace: true },
    );
  return (
    <Page title={t('nav.ruleHistory')} width={1040}>
      <PageHeader
        title={t('nav.ruleHistory')}
        subtitle={t('automation.historySubtitle')}
        actions={
          <Box
            sx={{
              display: { xs: 'grid', sm: 'flex' },
              gridTemplateColumns: '1fr 1fr',
              flexWrap: 'wrap',
              gap: 2,
              width: { xs: '100%', sm: 'auto' },
            }}
          >
            <FilterSelect
              label={t('automation.rule')}
              all={t('automation.allRules')}
              value={rule}
              onChange={setRule}
              choices={(rules ?? []).map((r) => ({ value: r.id, label: r.name }))}
              name={() => (rules ? t('automation.goneRule') : '…')}
            />
            {shown === 'all' && (
              <FilterSelect
                label={t('automation.state')}
                all={t('automation.allStates')}
                value={state}
                onChange={setState}
                choices={eventStates.map((s) => ({ value: s, label: t(`automation.event.${s}`) }))}
              />
            )}
            <CampaignPicker value={campaign} onChange={setCampaign} width={200} />
          </Box>
        }
      />
      <PageTabs
        value={shown}
        views={views}
        label={(v) => t(`automation.view_${v}`)}
        onChange={setView}
      >
        <EventList
          key={`${shown}:${params.toString()}`}
          filter={filter}
          selectable={shown === 'waiting'}
          empty={
            isFiltered ? (
              <FilteredEmpty onClear={clear} />
            ) : shown === 'waiting' ? (
              <EmptyState
                icon={Inbox}
                title={t('automation.noWaiting')}
                hint={t('automation.noWaitingHint')}
              />
            ) : (
              <EmptyState
                icon={History}
                title={t('automation.noHistory')}
                hint={t('automation.noHistoryHint')}
              />
            )
          }
        />
      </PageTabs>
    </Page>
  );
}
