import { Box } from '@mui/material';
import { ArrowDownRight, ArrowUpRight, Minus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** A change of a score in points, more being better: sign and arrow say it, colour only repeats it. */
export function PointChange({ change }: { change: number }) {
  const { t } = useTranslation();
  const points = Math.round(change);
  const Icon = points === 0 ? Minus : points > 0 ? ArrowUpRight : ArrowDownRight;
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        // On the line of the words around it.
        alignItems: 'baseline',
        '& svg': { alignSelf: 'center', flexShrink: 0 },
        gap: '2px',
        fontWeight: 600,
        whiteSpace: 'nowrap',
        fontVariantNumeric: 'tabular-nums',
        color: points === 0 ? 'h.text2' : points > 0 ? 'h.green' : 'h.red',
      }}
    >
      <Icon size={13} strokeWidth={2.4} aria-hidden />
      {t('health.points', {
        count: Math.abs(points),
        value: points > 0 ? `+${points}` : points < 0 ? `−${-points}` : '0',
      })}
    </Box>
  );
}
