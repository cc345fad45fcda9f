import { Box, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { ContentCheck } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { nameOfNetwork } from '@/shared/content/names';

const near = 0.9;

/** How full the network's room is, counted as it counts. */
export function Counter({
  result,
  network,
}: {
  result: Pick<ContentCheck, 'length' | 'limit'> | undefined;
  network: string | null;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  if (!result) return null;
  const { length, limit } = result;
  if (limit === null)
    return (
      <Typography variant="caption" component="p" color="textSecondary">
        {t('content.countPlain', { length: f.integer(length) })}
      </Typography>
    );
  const share = limit ? length / limit : 0;
  const color = share > 1 ? 'h.red' : share > near ? 'h.amber' : 'h.accent';
  return (
    <Stack direction="row" sx={{ gap: 2, alignItems: 'center' }}>
      <Box
        aria-hidden
        sx={{ width: 72, height: 4, borderRadius: 2, bgcolor: 'h.sunken', overflow: 'hidden' }}
      >
        <Box sx={{ height: 4, width: `${Math.min(100, share * 100)}%`, bgcolor: color }} />
      </Box>
      <Typography
        variant="caption"
        component="p"
        aria-label={t('content.count', {
          length: f.integer(length),
          limit: f.integer(limit),
          network: nameOfNetwork(network),
        })}
        sx={{
          color: share > 1 ? 'h.red' : 'h.text2',
          fontVariantNumeric: 'tabular-nums',
          fontWeight: share > 1 ? 600 : 400,
        }}
      >
        {f.integer(length)} / {f.integer(limit)}
      </Typography>
    </Stack>
  );
}
