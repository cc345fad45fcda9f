import { Box, Button, Card, IconButton, Stack, Tooltip, Typography } from '@mui/material';
import { Archive, DatabaseBackup, Hash, LockKeyhole } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDispatch } from 'react-redux';
import { api, type Backup } from '@/api';
import {
  useCreateBackupMutation,
  useGetBackupSettingsQuery,
  useGetSystemStatusQuery,
  useListBackupsQuery,
} from '@/api/office';
import { copyText } from '@/shared/lib/clipboard';
import { useFormat } from '@/shared/lib/format';
import { isFinished, useRunningTasks, useTask } from '@/shared/lib/tasks';
import { notify } from '@/shared/lib/toast';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { Ago } from '@/shared/ui/DateTime';
import { EmptyState, ErrorState, RowsSkeleton } from '@/shared/ui/States';
import { TaskProgress } from '@/shared/ui/TaskProgress';
import { font } from '@/theme/tokens';
import { BackupSettingsForm } from './BackupSettingsForm';
import { Panel } from './parts';

const taskType = 'system.backup';

/** What could be gone back to, how it is made by itself, and how one goes back. */
export function Backups() {
  const { t } = useTranslation();
  const status = useGetSystemStatusQuery();
  if (status.data?.is_operator === false)
    return (
      <Card>
        <EmptyState
          icon={LockKeyhole}
          title={t('system.otherRuns')}
          hint={t('system.otherRunsHint')}
        />
      </Card>
    );
  return <OwnBackups />;
}

function OwnBackups() {
  const { t } = useTranslation();
  const list = useListBackupsQuery({}, { refetchOnMountOrArgChange: true });
  const backups = list.data?.data;
  const { start, isStarting, task } = useBackupNow();
  return (
    <Stack sx={{ gap: 4 }}>
      <Panel
        title={t('system.backups')}
        aside={
          <Button
            variant="contained"
            size="small"
            loading={isStarting}
            disabled={!!task}
            startIcon={<DatabaseBackup size={14} />}
            onClick={start}
          >
            {t('system.backupNow')}
          </Button>
        }
      >
        {task && (
          <Box sx={{ mb: 3 }}>
            <TaskProgress task={task} />
          </Box>
        )}
        {list.isError && !backups ? (
          <ErrorState error={list.error} onRetry={list.refetch} />
        ) : !backups ? (
          <RowsSkeleton rows={3} height={52} />
        ) : backups.length === 0 ? (
          <EmptyState
            icon={Archive}
            title={t('system.noBackups')}
            hint={t('system.noBackupsHint')}
          />
        ) : (
          <Box
            component="ul"
            aria-label={t('system.backups')}
            sx={{ listStyle: 'none', m: 0, p: 0 }}
          >
            {backups.map((b) => (
              <Row key={b.id} backup={b} />
            ))}
          </Box>
        )}
      </Panel>
      <BackupSettingsForm />
      <Restore file={backups?.find((b) => b.state === 'ready')?.file} />
    </Stack>
  );
}

/** Starts one and follows it, also one that somebody else or the schedule began. */
function useBackupNow() {
  const { t } = useTranslation();
  const dispatch = useDispatch();
  const [create, { isLoading }] = useCreateBackupMutation();
  const [mine, setMine] = useState<string>();
  const running = useRunningTasks().find((x) => x.type === taskType);
  const followed = useTask(mine ?? running?.id).currentData;
  const ended = followed && isFinished(followed) ? followed : undefined;
  const told = useRef('');
  useEffect(() => {
    if (!ended || told.current === ended.id) return;
    told.current = ended.id;
    dispatch(api.util.invalidateTags(['Backup']));
    if (ended.id !== mine) return;
    if (ended.state === 'succeeded') notify.done(t('system.backupDone'));
    if (ended.state === 'failed') notify.failed(undefined, ended.error ?? t('system.backupFailed'));
    setMine(undefined);
  }, [ended, mine, dispatch, t]);
  const start = () =>
    void create()
      .unwrap()
      .then(
        (answer) => setMine(answer.task.id),
        (e: unknown) => notify.failed(e),
      );
  return { start, isStarting: isLoading, task: followed && !ended ? followed : undefined };
}

const tone: Record<Backup['state'], Tone> = {
  running: 'sky',
  ready: 'green',
  failed: 'red',
  missing: 'amber',
};

function Row({ backup: b }: { backup: Backup }) {
  const { t } = useTranslation();
  const f = useFormat();
  const sum = b.sha256;
  const copy = async () => {
    if (sum && (await copyText(sum))) notify.info(t('system.sumCopied'));
  };
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: {
          xs: 'minmax(0,1fr) auto',
          sm: 'minmax(0,1fr) auto 110px 100px 32px',
        },
        columnGap: 4,
        rowGap: 1,
        alignItems: 'center',
        minHeight: 48,
        py: 1.5,
        '& + &': { borderTop: 1, borderColor: 'h.border' },
      }}
    >
      <Box sx={{ minWidth: 0 }}>
        <Typography
          variant="body2"
          noWrap
          title={b.file}
          sx={{ fontFamily: font.mono, fontSize: 12.5 }}
        >
          {b.file}
        </Typography>
        {b.error && (
          <Typography variant="caption" component="div" sx={{ color: 'h.red' }}>
            {b.error}
          </Typography>
        )}
      </Box>
      <Badge tone={tone[b.state] ?? 'neutral'} dot>
        {t(`system.backupState.${b.state}`)}
      </Badge>
      <Typography variant="caption" component="div" color="textSecondary">
        <Ago at={b.created_at} />
        <Box>{t(`system.backupKind.${b.kind}`)}</Box>
      </Typography>
      <Typography variant="body2" sx={{ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}>
        {b.size === null ? '' : f.bytes(b.size)}
      </Typography>
      <Box sx={{ display: { xs: 'none', sm: 'block' } }}>
        {sum && (
          <Tooltip title={t('system.copySum')}>
            <IconButton
              size="small"
              aria-label={t('system.copySumOf', { name: b.file })}
              onClick={() => void copy()}
            >
              <Hash size={14} />
            </IconButton>
          </Tooltip>
        )}
      </Box>
    </Box>
  );
}

/** Going back is done on the machine itself: nothing that a click could do by mistake. */
function Restore({ file }: { file: string | undefined }) {
  const { t } = useTranslation();
  const folder = useGetBackupSettingsQuery().data?.folder;
  const name = `${folder ?? '/backups'}/${file ?? 'herald.backup'}`;
  return (
    <Card component="section" aria-label={t('system.restore')} sx={{ p: 4 }}>
      <Typography variant="h2">{t('system.restore')}</Typography>
      <Typography variant="body2" color="textSecondary" sx={{ mt: 1, mb: 3, maxWidth: 720 }}>
        {t('system.restoreHint')}
      </Typography>
      <Box component="ol" sx={{ m: 0, pl: 5, display: 'grid', gap: 2, fontSize: 13 }}>
        <li>{t('system.restoreStop')}</li>
        <li>
          {t('system.restoreRun')}
          <Command text={`herald restore ${name} --data /var/lib/herald-new`} />
        </li>
        <li>{t('system.restoreKey')}</li>
        <li>{t('system.restoreStart')}</li>
      </Box>
    </Card>
  );
}

function Command({ text }: { text: string }) {
  return (
    <Box
      component="pre"
      tabIndex={0}
      sx={{
        m: 0,
        mt: 1.5,
        px: 3,
        py: 2,
        borderRadius: '6px',
        bgcolor: 'h.sunken',
        fontFamily: font.mono,
        fontSize: 12.5,
        overflowX: 'auto',
      }}
    >
      {text}
    </Box>
  );
}
