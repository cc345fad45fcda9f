import { Box, LinearProgress, Link as MuiLink, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormat } from '@/shared/lib/format';
import { useTaskWords } from '@/shared/lib/taskWords';
import { syncShare } from './model';
import type { SyncProgress } from './useSyncProgress';

/** A sync at work on this connection: days read, rows written. */
export function SyncLine({ sync, name }: { sync: SyncProgress; name: string }) {
  const { t } = useTranslation();
  const words = useTaskWords();
  const f = useFormat();
  const share = syncShare(sync);
  const isWaiting = sync.state === 'queued';
  const isOver = sync.state === 'succeeded' || sync.state === 'cancelled';
  // A sync of all tells of one connection at a time.
  const stage = sync.task.stage;
  const ownStage = stage?.startsWith(`${name}: `)
    ? words.stage(sync.task)
    : t('status.task.running');
  const said = isWaiting
    ? t('connections.syncQueued')
    : sync.state === 'failed'
      ? (sync.error ?? t('status.task.failed'))
      : share === null
        ? ownStage
        : t('connections.syncDays', {
            done: f.integer(sync.days_done),
            total: f.integer(sync.days_total),
            rows: f.integer(sync.rows),
          });
  return (
    <Box sx={{ mt: 3 }}>
      <Stack direction="row" sx={{ gap: 3, alignItems: 'baseline', mb: 1 }}>
        <Typography
          variant="caption"
          sx={{
            flex: 1,
            color: sync.state === 'failed' ? 'h.red' : 'h.text2',
            fontVariantNumeric: 'tabular-nums',
            overflowWrap: 'anywhere',
          }}
        >
          {isOver && `${t(`status.task.${sync.state}`)} · `}
          {said}
        </Typography>
        <MuiLink
          component={Link}
          to={`/tasks/${sync.task.id}`}
          underline="hover"
          variant="caption"
          sx={{ color: 'h.accentText', flexShrink: 0 }}
        >
          {t('connections.showTask')}
        </MuiLink>
      </Stack>
      <LinearProgress
        aria-label={t('connections.syncing', { name })}
        variant={sync.state === 'running' && share === null ? 'indeterminate' : 'determinate'}
        value={isOver ? 100 : (share ?? 0) * 100}
        sx={{ height: 4, borderRadius: 2, bgcolor: 'h.selected' }}
      />
    </Box>
  );
}
