import { Box, Button, Stack, Tooltip, Typography } from '@mui/material';
import { Pencil, PlugZap, Power, RefreshCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useDeleteConnectionMutation,
  useSyncCampaignsMutation,
  useTestConnectionMutation,
  useUpdateConnectionMutation,
  type Connection,
  type ConnectorInfo,
  type Platform,
} from '@/api';
import { notify } from '@/shared/lib/toast';
import { useTurn } from '@/shared/lib/useTurn';
import { useCan } from '@/shared/lib/workspace';
import { Badge } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { platformTint } from '@/shared/ui/Platform';
import { RowMenu } from '@/shared/ui/RowMenu';
import { ConnectionStateBadge } from '@/shared/ui/Status';
import { Deeds } from './Deeds';
import { Quota } from './Quota';
import { SyncLine } from './SyncLine';
import { TestLine } from './TestLine';
import type { SyncProgress } from './useSyncProgress';

interface Props {
  connection: Connection;
  /** Absent while the list of connectors loads, and where a program knows it no more. */
  connector: ConnectorInfo | undefined;
  platform: Platform;
  sync: SyncProgress | undefined;
  /** The test whose result is shown. */
  testId: string | undefined;
  onTest: (taskId: string) => void;
  onEdit: () => void;
}

/** One connection: whether it works, when it last brought something, and what to do when it does not. */
export function ConnectionRow({
  connection: c,
  connector,
  platform,
  sync,
  testId,
  onTest,
  onEdit,
}: Props) {
  const { t } = useTranslation();
  const hasAds = !connector || connector.capabilities.includes('pull_ads');
  return (
    <Box
      component="li"
      sx={{
        px: { xs: 4, sm: 5 },
        py: 4,
        '& + &': { borderTop: 1, borderColor: 'h.border' },
        minWidth: 0,
      }}
    >
      <Stack direction="row" sx={{ columnGap: 4, rowGap: 3, flexWrap: 'wrap' }}>
        <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
          <Stack
            direction="row"
            sx={{ alignItems: 'center', columnGap: 2, rowGap: 1, flexWrap: 'wrap' }}
          >
            <Box
              aria-hidden
              sx={{ width: 10, height: 10, borderRadius: '3px', flexShrink: 0 }}
              style={{ background: platformTint(platform) }}
            />
            <Typography variant="h2" sx={{ overflowWrap: 'anywhere' }}>
              {c.name}
            </Typography>
            <ConnectionStateBadge state={c.state} />
            {c.sandbox && (
              <Tooltip describeChild title={t('connections.sandboxHint')}>
                <span>
                  <Badge tone="violet">{t('connections.sandbox')}</Badge>
                </span>
              </Tooltip>
            )}
          </Stack>
          {connector && <Deeds connector={connector} />}
        </Box>
        <Actions
          connection={c}
          hasAds={hasAds}
          isSyncing={!!sync}
          onTest={onTest}
          onEdit={onEdit}
        />
      </Stack>
      <Health connection={c} hasAds={hasAds} />
      {sync && <SyncLine sync={sync} name={c.name} />}
      {testId ? <TestLine taskId={testId} onClose={() => onTest('')} /> : <Note connection={c} />}
    </Box>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Box sx={{ minWidth: 96 }}>
      <Typography variant="caption" component="dt" color="textSecondary">
        {label}
      </Typography>
      <Typography variant="body2" component="dd" sx={{ m: 0, fontVariantNumeric: 'tabular-nums' }}>
        {children}
      </Typography>
    </Box>
  );
}

/** Only what brings ads is synced, by a schedule of its own. */
function Health({ connection: c, hasAds }: { connection: Connection; hasAds: boolean }) {
  const { t } = useTranslation();
  return (
    <Box
      component="dl"
      aria-label={t('connections.health')}
      sx={{
        display: { xs: 'grid', sm: 'flex' },
        gridTemplateColumns: '1fr 1fr',
        flexWrap: 'wrap',
        columnGap: 6,
        rowGap: 2,
        m: 0,
        mt: 3,
      }}
    >
      {hasAds && (
        <>
          <Fact label={t('connections.lastSync')}>
            {c.last_sync_at ? <Ago at={c.last_sync_at} /> : t('connections.never')}
          </Fact>
          <Fact label={t('connections.nextSync')}>
            {c.next_sync_at && c.state !== 'disabled' ? (
              <Ago at={c.next_sync_at} />
            ) : (
              t('connections.notPlanned')
            )}
          </Fact>
        </>
      )}
      <Fact label={t('connections.checked')}>
        {c.last_checked_at ? <Ago at={c.last_checked_at} /> : t('connections.never')}
      </Fact>
      {hasAds && <Fact label={t('connections.accounts')}>{c.account_count}</Fact>}
      {c.quota_used !== null && (
        <Fact label={t('connections.quota')}>
          <Quota used={c.quota_used} name={c.name} />
        </Fact>
      )}
    </Box>
  );
}

/** What is wrong in the platform's words, and the way out. */
function Note({ connection: c }: { connection: Connection }) {
  const { t } = useTranslation();
  const can = useCan();
  if (c.state === 'error' && c.last_error)
    return (
      <Box
        role="alert"
        sx={{ mt: 3, px: 3, py: 2.5, borderRadius: '6px', bgcolor: 'h.redSoft', color: 'h.red' }}
      >
        <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {c.last_error}
        </Typography>
        <Typography variant="caption" component="p" sx={{ mt: 1 }}>
          {t(
            c.sandbox
              ? 'connections.whatToDoSandbox'
              : can('admin')
                ? 'connections.whatToDo'
                : 'connections.whatToDoViewer',
          )}
        </Typography>
      </Box>
    );
  const hint =
    c.state === 'disabled' ? 'connections.off' : c.state === 'new' ? 'connections.notTested' : null;
  if (!hint) return null;
  return (
    <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 3 }}>
      {t(hint)}
    </Typography>
  );
}

function Actions({
  connection: c,
  hasAds,
  isSyncing,
  onTest,
  onEdit,
}: {
  connection: Connection;
  hasAds: boolean;
  isSyncing: boolean;
  onTest: (taskId: string) => void;
  onEdit: () => void;
}) {
  const { t } = useTranslation();
  const can = useCan();
  const [test, testing] = useTestConnectionMutation();
  const [sync, syncing] = useSyncCampaignsMutation();
  if (!can('editor')) return null;
  const runTest = async () => {
    const answer = await test({ id: c.id });
    if (answer.error) notify.failed(answer.error);
    else onTest(answer.data.task.id);
  };
  const runSync = async () => {
    const answer = await sync({ body: { connection_ids: [c.id] } });
    if (answer.error) notify.failed(answer.error);
  };
  return (
    <Stack direction="row" sx={{ gap: 2, alignItems: 'flex-start' }}>
      <Button
        size="small"
        variant="outlined"
        loading={testing.isLoading}
        startIcon={<PlugZap size={14} />}
        aria-label={t('connections.testOf', { name: c.name })}
        onClick={() => void runTest()}
      >
        {t('connections.test')}
      </Button>
      {hasAds && c.state !== 'disabled' && (
        <Button
          size="small"
          variant="outlined"
          loading={syncing.isLoading}
          disabled={isSyncing}
          startIcon={<RefreshCw size={14} />}
          aria-label={t('connections.syncOf', { name: c.name })}
          onClick={() => void runSync()}
        >
          {t('connections.sync')}
        </Button>
      )}
      {can('admin') && <More connection={c} onEdit={onEdit} />}
    </Stack>
  );
}

function More({ connection: c, onEdit }: { connection: Connection; onEdit: () => void }) {
  const { t } = useTranslation();
  const [update] = useUpdateConnectionMutation();
  const [remove] = useDeleteConnectionMutation();
  const turn = useTurn(c.name, (enabled) => update({ id: c.id, body: { enabled } }));
  const isOff = c.state === 'disabled';
  return (
    <RowMenu
      name={c.name}
      acts={[
        { id: 'edit', label: t('controls.edit'), icon: Pencil, run: onEdit },
        {
          id: 'turn',
          label: t(isOff ? 'row.turnOn' : 'row.turnOff'),
          icon: Power,
          run: () => turn(isOff),
        },
        {
          id: 'delete',
          label: t('controls.delete'),
          icon: Trash2,
          confirm: {
            title: t('connections.deleteAsk', { name: c.name }),
            body: t('connections.deleteHint'),
            action: t('connections.delete'),
            danger: true,
          },
          run: () => remove({ id: c.id }),
          done: t('connections.deleted', { name: c.name }),
        },
      ]}
    />
  );
}
