import { Box, Button, Card, Stack } from '@mui/material';
import { MailCheck, RotateCw } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  api,
  useListAlertChannelsQuery,
  useReplayDeadAlertDeliveriesMutation,
  type AlertDeliveryState,
} from '@/api';
import { usePages } from '@/shared/lib/pages';
import { notify } from '@/shared/lib/toast';
import { useAddress } from '@/shared/lib/useAddress';
import { useParam } from '@/shared/lib/useParam';
import { useCan } from '@/shared/lib/workspace';
import { FilterSelect } from '@/shared/ui/FilterSelect';
import { EmptyState, ErrorState, FilteredEmpty, RowsSkeleton } from '@/shared/ui/States';
import { DeliveryLine } from '../DeliveryLine';

const states: AlertDeliveryState[] = ['dead', 'retrying', 'waiting', 'sending', 'delivered'];
const most = 200;

/** Every message that was sent or is to be; those that were given up can be sent again. */
export function Deliveries() {
  const { t } = useTranslation();
  const can = useCan();
  const [, setParams] = useAddress();
  const [state, setState] = useParam('state');
  const [channel, setChannel] = useParam('channel_id');
  const channels = useListAlertChannelsQuery({ limit: most }).data?.data ?? [];
  const [replay, { isLoading }] = useReplayDeadAlertDeliveriesMutation();
  const filter = useMemo(() => {
    const wanted = states.find((s) => s === state);
    return {
      ...(wanted ? { state: wanted } : {}),
      ...(channel ? { channelId: channel } : {}),
    };
  }, [state, channel]);
  const list = usePages(api.endpoints.listAlertDeliveries, filter);
  const dead = list.rows.filter((d) => d.state === 'dead').length;
  const again = async () => {
    const answer = await replay({ body: channel ? { channel_id: channel } : {} });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('alerts.replayed', { count: dead }));
  };
  return (
    <>
      <Stack direction="row" sx={{ gap: 2, mb: 3, flexWrap: 'wrap' }}>
        <FilterSelect
          label={t('automation.state')}
          all={t('automation.allStates')}
          value={state}
          onChange={setState}
          choices={states.map((s) => ({ value: s, label: t(`alerts.delivery.${s}`) }))}
        />
        <FilterSelect
          label={t('alerts.channelLabel')}
          all={t('alerts.allChannels')}
          value={channel}
          onChange={setChannel}
          choices={channels.map((c) => ({ value: c.id, label: c.name }))}
        />
        <Box sx={{ flex: 1 }} />
        {can('admin') && dead > 0 && (
          <Button
            variant="outlined"
            loading={isLoading}
            startIcon={<RotateCw size={14} />}
            onClick={() => void again()}
          >
            {t('alerts.replayAll')}
          </Button>
        )}
      </Stack>
      <Card sx={{ px: 4 }}>
        {list.isError ? (
          <ErrorState error={list.error} onRetry={list.retry} />
        ) : list.isLoading ? (
          <RowsSkeleton rows={6} height={56} />
        ) : list.rows.length === 0 ? (
          state || channel ? (
            <FilteredEmpty
              onClear={() =>
                setParams(new URLSearchParams({ view: 'deliveries' }), { replace: true })
              }
            />
          ) : (
            <EmptyState
              icon={MailCheck}
              title={t('alerts.noDeliveries')}
              hint={t('alerts.noDeliveriesHint')}
            />
          )
        ) : (
          <Box
            component="ul"
            aria-label={t('alerts.tab_deliveries')}
            sx={{ listStyle: 'none', m: 0, p: 0 }}
          >
            {list.rows.map((d) => (
              <DeliveryLine key={d.id} delivery={d} />
            ))}
          </Box>
        )}
      </Card>
      {list.hasMore && (
        <Box sx={{ mt: 4, display: 'flex', justifyContent: 'center' }}>
          <Button variant="outlined" onClick={list.more}>
            {t('automation.moreEvents')}
          </Button>
        </Box>
      )}
    </>
  );
}
