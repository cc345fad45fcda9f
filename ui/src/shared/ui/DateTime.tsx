import { Box, Tooltip } from '@mui/material';
import { none, useFormat } from '@/shared/lib/format';
import { useMinute } from '@/shared/lib/useMinute';

/** "3 hours ago", with the exact moment (in the workspace's zone) on hover and for readers. */
export function Ago({ at }: { at: string | null | undefined }) {
  const f = useFormat();
  useMinute();
  if (!at) return <span>{none}</span>;
  return (
    <Tooltip describeChild title={f.dateTime(at)}>
      <Box component="time" dateTime={at} sx={{ whiteSpace: 'nowrap' }}>
        {f.ago(at)}
      </Box>
    </Tooltip>
  );
}
