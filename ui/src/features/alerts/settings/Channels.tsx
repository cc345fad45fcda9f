import { Box, Button, Card, IconButton, Stack, Typography } from '@mui/material';
import {
  BellPlus,
  CircleCheck,
  CircleX,
  KeyRound,
  LoaderCircle,
  Pencil,
  Plus,
  Power,
  Send,
  Trash2,
  X,
} from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useDeleteAlertChannelMutation,
  useListAlertChannelsQuery,
  useRotateAlertChannelSecretMutation,
  useTestAlertChannelMutation,
  useUpdateAlertChannelMutation,
  type AlertChannel,
} from '@/api';
import { useActions, type Action } from '@/shared/lib/actions';
import { useFormat } from '@/shared/lib/format';
import { isFinished, useTask } from '@/shared/lib/tasks';
import { notify } from '@/shared/lib/toast';
import { useTurn } from '@/shared/lib/useTurn';
import { useCan } from '@/shared/lib/workspace';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { CopyField } from '@/shared/ui/CopyField';
import { Ago } from '@/shared/ui/DateTime';
import { MadeOnce, MakeDialog } from '@/shared/ui/MakeDialog';
import { RowMenu } from '@/shared/ui/RowMenu';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { channelIcon } from '../DeliveryLine';
import { ChannelDialog } from './ChannelDialog';
import { ListHead } from './ListHead';
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
  useActions(
    useMemo<Action[]>(
      () =>
        isAdmin
          ? [
              {
                id: 'alerts:channel',
                label: t('alerts.addChannel'),
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
      {!!list?.length && <ListHead hint={t('alerts.channelsHint')} action={isAdmin && add} />}
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

/** What was sent to it came through or not; "new" until the first answer. */
function StateBadge({ channel: c }: { channel: AlertChannel }) {
  const { t } = useTranslation();
  const isTrying = c.state === 'new' && !!c.last_used_at;
  const state = !c.enabled ? 'off' : isTrying ? 'trying' : c.state;
  return (
    <Badge tone={c.enabled && !isTrying ? tone[c.state] : 'amber'} dot>
      {t(`alerts.channelState.${state}`)}
    </Badge>
  );
}

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
            <StateBadge channel={c} />
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
  const [update] = useUpdateAlertChannelMutation();
  const [remove] = useDeleteAlertChannelMutation();
  const [rotate] = useRotateAlertChannelSecretMutation();
  const [secret, setSecret] = useState<string>();
  const turn = useTurn(c.name, (enabled) => update({ id: c.id, body: { enabled } }));
  const renew = async () => {
    const answer = await rotate({ id: c.id });
    if (answer.data?.secret) setSecret(answer.data.secret);
    return answer;
  };
  return (
    <>
      <RowMenu
        name={c.name}
        acts={[
          { id: 'edit', label: t('controls.edit'), icon: Pencil, run: onEdit },
          {
            id: 'turn',
            label: t(c.enabled ? 'row.turnOff' : 'row.turnOn'),
            icon: Power,
            run: () => turn(!c.enabled),
          },
          c.kind === 'webhook' && {
            id: 'rotate',
            label: t('alerts.rotate'),
            icon: KeyRound,
            confirm: {
              title: t('alerts.rotateAsk', { name: c.name }),
              body: t('alerts.rotateBody'),
              action: t('alerts.rotate'),
            },
            run: renew,
          },
          {
            id: 'delete',
            label: t('controls.delete'),
            icon: Trash2,
            confirm: {
              title: t('alerts.deleteAsk', { name: c.name }),
              body: t('alerts.deleteBody'),
              action: t('alerts.deleteChannel'),
              danger: true,
            },
            run: () => remove({ id: c.id }),
            done: t('row.deleted', { name: c.name }),
          },
        ]}
      />
      {secret && (
        <MakeDialog
          title={t('alerts.newSecretOf', { name: c.name })}
          isMade
          onClose={() => setSecret(undefined)}
        >
          <MadeOnce done={t('controls.done')} onClose={() => setSecret(undefined)}>
            <Typography variant="body2">{t('alerts.secretRotated')}</Typography>
            <CopyField label={t('alerts.setting.secret')} value={secret} />
          </MadeOnce>
        </MakeDialog>
      )}
    </>
  );
}
