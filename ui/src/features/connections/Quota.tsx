import { Box, Stack, Tooltip } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/lib/format';

const tightFrom = 0.75;
const spentFrom = 0.9;

/** How much of the platform's allowance is spent; the number says it, the colour only underlines it. */
export function Quota({ used, name }: { used: number; name: string }) {
  const { t } = useTranslation();
  const f = useFormat();
  const share = Math.min(1, Math.max(0, used));
  const color = share >= spentFrom ? 'h.red' : share >= tightFrom ? 'h.amber' : 'h.green';
  const shown = f.progress(share);
  return (
    <Tooltip describeChild title={t('connections.quotaHint')}>
      <Stack direction="row" component="span" sx={{ alignItems: 'center', gap: 2 }}>
        <Box
          component="span"
          role="meter"
          aria-label={t('connections.quotaOf', { name })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
          sx={{ width: 64, height: 6, borderRadius: 3, bgcolor: 'h.selected', overflow: 'hidden' }}
        >
          <Box
            component="span"
            sx={{ display: 'block', height: '100%', borderRadius: 3, bgcolor: color }}
            style={{ width: `${share * 100}%` }}
          />
        </Box>
        <span>{shown}</span>
      </Stack>
    </Tooltip>
  );
}
