import { Box, CircularProgress, IconButton, Stack, Tooltip, Typography } from '@mui/material';
import { CircleCheck, CircleX, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { problemText } from '@/api/problem';
import { useTask } from '@/shared/lib/tasks';
import { testResult } from './model';

const shownAccounts = 20;

/** The test at work, then what the platform said and which accounts it shows. */
export function TestLine({ taskId, onClose }: { taskId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useTask(taskId);
  const task = query.data;
  const lost = query.isError && !task;
  const result = lost
    ? { ok: false, message: problemText(query.error) ?? t('controls.noAnswer'), accounts: [] }
    : task && testResult(task);
  const tone = !result ? 'h.text2' : result.ok ? 'h.green' : 'h.red';
  return (
    <Stack
      direction="row"
      role="status"
      sx={{
        mt: 3,
        gap: 2.5,
        px: 3,
        py: 2,
        borderRadius: '6px',
        alignItems: 'flex-start',
        bgcolor: !result ? 'h.sunken' : result.ok ? 'h.greenSoft' : 'h.redSoft',
        color: tone,
      }}
    >
      <Box sx={{ display: 'grid', placeItems: 'center', height: 24 }}>
        {!result ? (
          <CircularProgress size={14} aria-hidden />
        ) : result.ok ? (
          <CircleCheck size={16} aria-hidden />
        ) : (
          <CircleX size={16} aria-hidden />
        )}
      </Box>
      <Box sx={{ flex: 1, minWidth: 0, py: 0.5 }}>
        <Typography variant="body2" sx={{ fontWeight: 500, overflowWrap: 'anywhere' }}>
          {!result
            ? (task?.stage ?? t('connections.testing'))
            : `${t(result.ok ? 'connections.testOk' : 'connections.testFailed')}${result.message ? `: ${result.message}` : ''}`}
        </Typography>
        {result && result.accounts.length > 0 && (
          <Typography variant="caption" component="p" sx={{ mt: 0.5, overflowWrap: 'anywhere' }}>
            {result.accounts
              .slice(0, shownAccounts)
              .map((a) => (a.currency ? `${a.name} (${a.currency})` : a.name))
              .join(', ')}
            {result.accounts.length > shownAccounts && ' …'}
          </Typography>
        )}
      </Box>
      {result && (
        <Tooltip title={t('connections.hideTest')}>
          <IconButton
            size="small"
            aria-label={t('connections.hideTest')}
            onClick={onClose}
            sx={{ color: 'inherit' }}
          >
            <X size={14} />
          </IconButton>
        </Tooltip>
      )}
    </Stack>
  );
}
