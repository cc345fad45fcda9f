import { Box, Button, Card, IconButton, Menu, MenuItem, Stack, Typography } from '@mui/material';
import {
  BellPlus,
  CircleCheck,
  CircleX,
  Ellipsis,
  LoaderCircle,
  Plus,
  Send,
  X,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useDeleteAlertChannelMutation,
  useListAlertChannelsQuery,
  useTestAlertChannelMutation,
  useUpdateAlertChannelMutation,
  type AlertChannel,
} from '@/api';
import { useFormat } from '@/shared/lib/format';
import { isFinished, useTask } from '@/shared/lib/tasks';
import { notify } from '@/shared/lib/toast';
import { useCan } from '@/shared/lib/workspace';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { useConfirm } from '@/shared/ui/Confirm';
import { Ago } from '@/shared/ui/DateTime';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { channelIcon } from '../DeliveryLine';
import { ChannelDialog } from './ChannelDialog';
import { channelTarget } from './model';

const most = 200;

/** Where messages can go. */
export function Channels() {
  const { t } = useTranslation();
  const can = useCan();
  const query = useListAlertChannelsQuery({ limit: most });
  const [dialog, setDialog] = useState<AlertChannel | 'new'>();
  const list = query.data?.data;
  const isAdmin = can('admin');
  const add = (
    <Button variant="contained" startIcon={<Plus size={15} />} onClick={() => setDialog('new')}>
      {t('alerts.addChannel')}
    </Button>
  );
  return (
    <>
      {isAdmin && !!list?.length && <Box sx={{ mb: 3 }}>{add}</Box>}
      <Card>
        {query.isError && !list ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : !list ? (
          <RowsSkeleton rows={3} height={80} />
        ) : list.length === 0 ? (
          <EmptyState
            icon={BellPlus}
            title={t('alerts.noChannels')}
            hint={t(isAdmin ? 'alerts.noChannelsHint' : 'alerts.noChannelsViewer')}
            action={isAdmin && add}
          />
        ) : (
          <Box
            component="ul"
            aria-label={t('alerts.tab_channels')}
            sx={{ listStyle: 'none', m: 0, p: 0 }}
          >
            {list.map((c) => (
              <Row key={c.id} channel={c} onEdit={() => setDialog(c)} />
            ))}
          </Box>
        )}
      </Card>
      {dialog && (
        <ChannelDialog
          channel={dialog === 'new' ? undefined : dialog}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

const tone: Record<AlertChannel['state'], Tone> = { ok: 'green', failing: 'red', new: 'neutral' };

function Row({ channel: c, onEdit }: { channel: AlertChannel; onEdit: () => void }) {
  const { t } = useTranslation();
  const can = useCan();
  const [test, testing] = useTestAlertChannelMutation();
  const [taskId, setTaskId] = useState<string>();
  const Icon = channelIcon[c.kind];
  const run = async () => {
    const answer = await test({ id: c.id });
    if (answer.error) notify.failed(answer.error);
    else setTaskId(answer.data.task.id);
  };
  return (
    <Box
      component="li"
      aria-label={c.name}
      sx={{ p: { xs: 4, sm: 5 }, '& + &': { borderTop: 1, borderColor: 'h.border' } }}
    >
      <Stack direction="row" sx={{ gap: 3, alignItems: 'flex-start', flexWrap: 'wrap' }}>
        <Box
          aria-hidden
          sx={{
            width: 32,
            height: 32,
            borderRadius: '8px',
            display: 'grid',
            placeItems: 'center',
            bgcolor: 'h.sunken',
            color: 'h.text2',
            flexShrink: 0,
          }}
        >
          <Icon size={16} />
        </Box>
        <Box sx={{ flex: '1 1 200px', minWidth: 0 }}>
          <Stack
            direction="row"
            sx={{ columnGap: 2, rowGap: 1, flexWrap: 'wrap', alignItems: 'center' }}
          >
            <Typography variant="h2" sx={{ overflowWrap: 'anywhere' }}>
              {c.name}
            </Typography>
            {c.enabled ? (
              <Badge tone={tone[c.state]} dot>
                {t(`alerts.channelState.${c.state}`)}
              </Badge>
            ) : (
              <Badge tone="amber" dot>
                {t('alerts.channelState.off')}
              </Badge>
            )}
          </Stack>
          <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
            {[t(`alerts.channel.${c.kind}`), channelTarget(c)].filter(Boolean).join(' · ')}
          </Typography>
          <Typography variant="caption" component="p" color="textSecondary">
            {c.last_used_at ? (
              <>
                {t('alerts.lastUsed')} <Ago at={c.last_used_at} />
              </>
            ) : (
              t('alerts.neverUsed')
            )}
          </Typography>
        </Box>
        {can('admin') && (
          <Stack direction="row" sx={{ gap: 2 }}>
            <Button
              size="small"
              variant="outlined"
              loading={testing.isLoading}
              startIcon={<Send size={14} />}
              aria-label={t('alerts.testOf', { name: c.name })}
              onClick={() => void run()}
            >
              {t('alerts.test')}
            </Button>
            <More channel={c} onEdit={onEdit} />
          </Stack>
        )}
      </Stack>
      {taskId ? (
        <TestLine taskId={taskId} onClose={() => setTaskId(undefined)} />
      ) : (
        c.state === 'failing' &&
        c.last_error && (
          <Box
            role="alert"
            sx={{
              mt: 3,
              px: 3,
              py: 2.5,
              borderRadius: '6px',
              bgcolor: 'h.redSoft',
              color: 'h.red',
              fontSize: 13,
              lineHeight: '20px',
              overflowWrap: 'anywhere',
            }}
          >
            {c.last_error}
          </Box>
        )
      )}
    </Box>
  );
}

interface TestResult {
  ok: boolean;
  message: string;
  duration_ms?: number;
}
const isResult = (x: unknown): x is TestResult => typeof x === 'object' && x !== null && 'ok' in x;

/** What came of a test message. */
function TestLine({ taskId, onClose }: { taskId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const f = useFormat();
  const task = useTask(taskId).currentData;
  const isDone = !!task && isFinished(task);
  const result = isDone && isResult(task.result) ? task.result : undefined;
  const ok = result ? result.ok : task?.state === 'succeeded';
  const Icon = !isDone ? LoaderCircle : ok ? CircleCheck : CircleX;
  return (
    <Stack
      role="status"
      direction="row"
      sx={{
        mt: 3,
        px: 3,
        py: 2,
        gap: 2,
        alignItems: 'center',
        borderRadius: '6px',
        bgcolor: !isDone ? 'h.sunken' : ok ? 'h.greenSoft' : 'h.redSoft',
        color: !isDone ? 'h.text2' : ok ? 'h.green' : 'h.red',
        fontSize: 13,
        lineHeight: '20px',
      }}
    >
      <Icon size={15} aria-hidden style={{ flexShrink: 0 }} />
      <Box sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
        {!isDone
          ? t('alerts.testing')
          : (result?.message ?? task.error ?? t(ok ? 'alerts.testOk' : 'alerts.testFailed'))}
        {result?.duration_ms !== undefined && ` · ${f.duration(result.duration_ms)}`}
      </Box>
      <IconButton size="small" aria-label={t('controls.close')} onClick={onClose}>
        <X size={14} />
      </IconButton>
    </Stack>
  );
}

function More({ channel: c, onEdit }: { channel: AlertChannel; onEdit: () => void }) {
  const { t } = useTranslation();
  const confirm = useConfirm();
  const [update] = useUpdateAlertChannelMutation();
  const [remove] = useDeleteAlertChannelMutation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const pick = (f: () => void) => () => {
    setAnchor(null);
    f();
  };
  const turn = async (enabled: boolean, undoable: boolean) => {
    const answer = await update({ id: c.id, body: { enabled } });
    if (answer.error) return notify.failed(answer.error);
    const said = t(enabled ? 'automation.turnedOn' : 'automation.turnedOff', { name: c.name });
    if (undoable) notify.undo(said, () => void turn(!enabled, false));
    else notify.done(said);
  };
  const erase = async () => {
    const yes = await confirm({
      title: t('alerts.deleteAsk', { name: c.name }),
      body: t('alerts.deleteBody'),
      action: t('alerts.deleteChannel'),
      danger: true,
    });
    if (!yes) return;
    const answer = await remove({ id: c.id });
    if (answer.error) notify.failed(answer.error);
    else notify.done(t('automation.deleted', { name: c.name }));
  };
  return (
    <>
      <IconButton
        size="small"
        aria-label={t('automation.more', { name: c.name })}
        aria-haspopup="menu"
        aria-expanded={!!anchor}
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        <Ellipsis size={16} />
      </IconButton>
      <Menu open={!!anchor} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <MenuItem onClick={pick(onEdit)}>{t('controls.edit')}</MenuItem>
        <MenuItem onClick={pick(() => void turn(!c.enabled, true))}>
          {t(c.enabled ? 'connections.turnOff' : 'connections.turnOn')}
        </MenuItem>
        <MenuItem onClick={pick(() => void erase())} sx={{ color: 'h.red' }}>
          {t('controls.delete')}
        </MenuItem>
      </Menu>
    </>
  );
}
