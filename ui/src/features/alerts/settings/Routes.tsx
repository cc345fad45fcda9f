import { Box, Button, Card, Stack, Typography } from '@mui/material';
import { ArrowDown, ArrowUp, Pencil, Plus, Split, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
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
import { useActions, type Action } from '@/shared/lib/actions';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { RowMenu } from '@/shared/ui/RowMenu';
import { RowSwitch } from '@/shared/ui/RowSwitch';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { ListHead } from './ListHead';
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
  useActions(
    useMemo<Action[]>(
      () =>
        isAdmin
          ? [
              {
                id: 'alerts:route',
                label: t('alerts.addRoute'),
                group: 'do',
                icon: Plus,
                keys: 'c',
                run: () => setDialog('new'),
              },
            ]
          : [],
      [t, isAdmin],
    ),
  );
  return (
    <>
      {!!list?.length && <ListHead hint={t('alerts.routesHint')} action={isAdmin && add} />}
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
  const [update] = useUpdateAlertRouteMutation();
  const [remove] = useDeleteAlertRouteMutation();
  const isAdmin = can('admin');
  return (
    <Stack
      component="li"
      direction="row"
      aria-label={r.name}
      sx={{
        gap: 3,
        p: { xs: 4, sm: 5 },
        alignItems: 'flex-start',
        '& + &': { borderTop: 1, borderColor: 'h.border' },
      }}
    >
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography
          variant="h2"
          sx={{ overflowWrap: 'anywhere', ...(r.enabled ? {} : { color: 'h.text2' }) }}
        >
          {r.name}
        </Typography>
        <Typography
          variant="body2"
          color="textSecondary"
          sx={{ textWrap: 'pretty', maxWidth: 720, overflowWrap: 'anywhere' }}
        >
          {sentence}
        </Typography>
      </Box>
      {isAdmin && (
        <Stack direction="row" sx={{ alignItems: 'center', gap: 2, flexShrink: 0 }}>
          <RowSwitch
            name={r.name}
            isOn={r.enabled}
            set={(enabled) => update({ id: r.id, body: { enabled } })}
          />
          <RowMenu
            name={r.name}
            acts={[
              { id: 'edit', label: t('controls.edit'), icon: Pencil, run: onEdit },
              {
                id: 'up',
                label: t('row.moveUp'),
                icon: ArrowUp,
                disabled: isFirst,
                run: () => onMove(-1),
              },
              {
                id: 'down',
                label: t('row.moveDown'),
                icon: ArrowDown,
                disabled: isLast,
                run: () => onMove(1),
              },
              {
                id: 'delete',
                label: t('controls.delete'),
                icon: Trash2,
                confirm: {
                  title: t('alerts.deleteRouteAsk', { name: r.name }),
                  body: t('alerts.deleteRouteBody'),
                  action: t('alerts.deleteRoute'),
                  danger: true,
                },
                run: () => remove({ id: r.id }),
                done: t('row.deleted', { name: r.name }),
              },
            ]}
          />
        </Stack>
      )}
    </Stack>
  );
}
