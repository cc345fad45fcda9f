import { Box, Button, Card, IconButton, Stack, Switch, Tooltip, Typography } from '@mui/material';
import { ArrowDown, ArrowUp, Pencil, Plus, Split, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import {
  useDeleteAlertRouteMutation,
  useListAlertChannelsQuery,
  useListAlertRoutesQuery,
  useUpdateAlertRouteMutation,
  type AlertChannel,
  type AlertRoute,
} from '@/api';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { useConfirm } from '@/shared/ui/Confirm';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { moved } from './model';
import { RouteDialog } from './RouteDialog';
import { useRouteSentence } from './useRouteSentence';

const most = 200;
const noChannels: AlertChannel[] = [];

/** Which alerts go where, in order, each as a sentence. */
export function Routes() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useListAlertRoutesQuery({ limit: most });
  const channels = useListAlertChannelsQuery({ limit: most }).data?.data ?? noChannels;
  const [dialog, setDialog] = useState<AlertRoute | 'new'>();
  const [update] = useUpdateAlertRouteMutation();
  const say = useRouteSentence(channels);
  const list = query.data && [...query.data.data].sort((a, b) => a.position - b.position);
  const isAdmin = can('admin');
  const move = async (r: AlertRoute, by: -1 | 1) => {
    if (!list) return;
    const order = moved(
      list.map((x) => x.id),
      r.id,
      by,
    );
    // Positions are numbers of their own: those that are not where they belong are told.
    for (const [i, id] of order.entries()) {
      if (list.find((x) => x.id === id)?.position === i + 1) continue;
      const answer = await update({ id, body: { position: i + 1 } });
      if (answer.error) return void notify.failed(answer.error);
    }
  };
  const add = (
    <Button variant="contained" startIcon={<Plus size={15} />} onClick={() => setDialog('new')}>
      {t('alerts.addRoute')}
    </Button>
  );
  return (
    <>
      {isAdmin && !!list?.length && <Box sx={{ mb: 3 }}>{add}</Box>}
      <Card>
        {query.isError && !list ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : !list ? (
          <RowsSkeleton rows={3} height={72} />
        ) : list.length === 0 ? (
          <EmptyState
            icon={Split}
            title={t('alerts.noRoutes')}
            hint={t(channels.length ? 'alerts.noRoutesHint' : 'alerts.noRoutesYet')}
            action={
              isAdmin &&
              (channels.length ? (
                add
              ) : (
                <Button component={Link} to="/settings/alerts" variant="contained">
                  {t('alerts.addChannel')}
                </Button>
              ))
            }
          />
        ) : (
          <Box
            component="ol"
            aria-label={t('alerts.tab_routes')}
            sx={{ listStyle: 'none', m: 0, p: 0 }}
          >
            {list.map((r, i) => (
              <Row
                key={r.id}
                route={r}
                sentence={say(r)}
                isFirst={i === 0}
                isLast={i === list.length - 1}
                onMove={(by) => void move(r, by)}
                onEdit={() => setDialog(r)}
              />
            ))}
          </Box>
        )}
      </Card>
      {!!list?.length && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 3 }}>
          {t('alerts.routesHint')}
        </Typography>
      )}
      {dialog && (
        <RouteDialog
          route={dialog === 'new' ? undefined : dialog}
          channels={channels}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

function Row({
  route: r,
  sentence,
  isFirst,
  isLast,
  onMove,
  onEdit,
}: {
  route: AlertRoute;
  sentence: string;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: -1 | 1) => void;
  onEdit: () => void;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const confirm = useConfirm();
  const [update] = useUpdateAlertRouteMutation();
  const [remove] = useDeleteAlertRouteMutation();
  const isAdmin = can('admin');
  const turn = async (enabled: boolean) => {
    const answer = await update({ id: r.id, body: { enabled } });
    if (answer.error) notify.failed(answer.error);
  };
  const erase = async () => {
    const yes = await confirm({
      title: t('alerts.deleteRouteAsk', { name: r.name }),
      body: t('alerts.deleteRouteBody'),
      action: t('alerts.deleteRoute'),
      danger: true,
    });
    if (!yes) return;
    const answer = await remove({ id: r.id });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('automation.deleted', { name: r.name }));
  };
  const button = (label: string, Icon: typeof Pencil, run: () => void, disabled = false) => (
    <Tooltip title={label}>
      <span>
        <IconButton
          size="small"
          aria-label={`${label}: ${r.name}`}
          disabled={disabled}
          onClick={run}
        >
          <Icon size={14} />
        </IconButton>
      </span>
    </Tooltip>
  );
  return (
    <Stack
      component="li"
      direction="row"
      aria-label={r.name}
      sx={{
        gap: 3,
        p: 4,
        alignItems: 'flex-start',
        flexWrap: { xs: 'wrap', sm: 'nowrap' },
        '& + &': { borderTop: 1, borderColor: 'h.border' },
      }}
    >
      <Box sx={{ flex: '1 1 240px', minWidth: 0, opacity: r.enabled ? 1 : 0.6 }}>
        <Typography variant="h2" sx={{ overflowWrap: 'anywhere' }}>
          {r.name}
        </Typography>
        <Typography variant="body2" color="textSecondary" sx={{ textWrap: 'pretty' }}>
          {sentence}
        </Typography>
      </Box>
      {isAdmin && (
        <Stack direction="row" sx={{ alignItems: 'center', flexShrink: 0 }}>
          {button(t('condition.moveUp'), ArrowUp, () => onMove(-1), isFirst)}
          {button(t('condition.moveDown'), ArrowDown, () => onMove(1), isLast)}
          {button(t('controls.edit'), Pencil, onEdit)}
          {button(t('controls.delete'), Trash2, () => void erase())}
          <Switch
            size="small"
            checked={r.enabled}
            onChange={(_, on) => void turn(on)}
            slotProps={{
              input: {
                'aria-label': t(r.enabled ? 'automation.turnOff' : 'automation.turnOn', {
                  name: r.name,
                }),
              },
            }}
            sx={{ ml: 2 }}
          />
        </Stack>
      )}
    </Stack>
  );
}
