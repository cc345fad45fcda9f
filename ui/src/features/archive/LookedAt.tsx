import { Box, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useListTasksQuery } from '@/api';
import { isFinished } from '@/shared/lib/tasks';
import { TaskProgress } from '@/shared/ui/TaskProgress';

/** What a few new texts take is not told. */
const shortMs = 1_500;

/** A search by meaning finds what was looked at: that the rest is on its way, or why it waits. */
export function LookedAt() {
  const { t } = useTranslation();
  const { data } = useListTasksQuery({ type: 'archive.embed', limit: 1 });
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), shortMs);
    return () => clearTimeout(timer);
  }, []);
  const task = data?.data[0];
  if (!task || !isLong) return null;
  const note = (task.result as { note?: string | null } | null)?.note;
  if (isFinished(task) && !note && !task.error) return null;
  return (
    <Box role="status" sx={{ mb: 4 }}>
      {!isFinished(task) || task.error ? (
        <TaskProgress task={{ ...task, title: t('archive.lookingAt'), stage: null }} />
      ) : null}
      <Typography variant="caption" component="p" color="textSecondary">
        {note ?? t('archive.lookedAt')}
      </Typography>
    </Box>
  );
}
