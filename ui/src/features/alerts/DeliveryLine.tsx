import { Box, Button, Link as MuiLink, Stack, Typography } from '@mui/material';
import { Mail, MessageSquare, RotateCw, Webhook, type LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  useReplayAlertDeliveryMutation,
  type AlertChannelKind,
  type AlertDelivery,
  type AlertDeliveryState,
} from '@/api';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';

export const channelIcon: Record<AlertChannelKind, LucideIcon> = {
  email: Mail,
  slack: MessageSquare,
  webhook: Webhook,
};
const tone: Record<AlertDeliveryState, Tone> = {
  waiting: 'neutral',
  sending: 'sky',
  delivered: 'green',
  retrying: 'amber',
  dead: 'red',
};

/** One message to one channel: whether it arrived, and if not, why and what next. */
export function DeliveryLine({
  delivery: d,
  hideAlert = false,
}: {
  delivery: AlertDelivery;
  hideAlert?: boolean;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const [replay, { isLoading }] = useReplayAlertDeliveryMutation();
  const Icon = channelIcon[d.kind] ?? Webhook;
  const again = async () => {
    const answer = await replay({ id: d.id });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('alerts.replayed', { count: 1 }));
  };
  return (
    <Stack
      component="li"
      direction="row"
      sx={{
        gap: 3,
        py: 2.5,
        alignItems: 'flex-start',
        '& + &': { borderTop: 1, borderColor: 'h.border' },
      }}
    >
      <Box aria-hidden sx={{ color: 'h.text2', pt: '2px', display: 'flex' }}>
        <Icon size={15} />
      </Box>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Stack direction="row" sx={{ columnGap: 2, flexWrap: 'wrap', alignItems: 'center' }}>
          <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
            {d.channel_name || t('alerts.goneChannel')}
          </Typography>
          <Badge tone={tone[d.state]} dot>
            {t(`alerts.delivery.${d.state}`)}
          </Badge>
        </Stack>
        <Typography variant="caption" component="p" color="textSecondary">
          <Ago at={d.delivered_at ?? d.created_at} />
          {d.attempts > 1 && ` · ${t('alerts.attempts', { count: d.attempts })}`}
          {d.status_code !== null && d.state !== 'delivered' && ` · HTTP ${d.status_code}`}
          {d.next_attempt_at && d.state === 'retrying' && (
            <>
              {' · '}
              {t('alerts.nextTry')} <Ago at={d.next_attempt_at} />
            </>
          )}
          {!hideAlert && d.alert_id && (
            <>
              {' · '}
              <MuiLink component={Link} to={`/alerts/${d.alert_id}`} underline="always">
                {t('alerts.theAlert')}
              </MuiLink>
            </>
          )}
        </Typography>
        {d.error && d.state !== 'delivered' && (
          <Typography
            variant="caption"
            component="p"
            sx={{ color: d.state === 'dead' ? 'h.red' : 'h.text2', overflowWrap: 'anywhere' }}
          >
            {d.error}
          </Typography>
        )}
      </Box>
      {d.state === 'dead' && can('admin') && (
        <Button
          size="small"
          variant="outlined"
          loading={isLoading}
          startIcon={<RotateCw size={14} />}
          aria-label={t('alerts.replayOf', { name: d.channel_name })}
          onClick={() => void again()}
        >
          {t('alerts.replay')}
        </Button>
      )}
    </Stack>
  );
}
