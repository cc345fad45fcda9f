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

/** Money rounded to what is readable, exact to the cent on hover. */
export function Money({
  value,
  currency,
}: {
  value: number | null | undefined;
  currency?: string;
}) {
  const f = useFormat();
  const shown = f.money(value, currency);
  const exact = f.moneyExact(value, currency);
  if (shown === exact) return <span>{shown}</span>;
  return (
    <Tooltip describeChild title={exact}>
      <span>{shown}</span>
    </Tooltip>
  );
}
