import { Box } from '@mui/material';
import { ArrowDownRight, ArrowUpRight, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/lib/format';

/** Which way is good: more revenue is, a higher cost per conversion is not, more spend is neither. */
export type Direction = 'up' | 'down' | 'neutral';
/** Below this the period did not really change. */
const still = 0.0005;

export function judge(change: number, good: Direction): 'good' | 'bad' | 'neutral' {
  if (good === 'neutral' || Math.abs(change) < still) return 'neutral';
  return change > 0 === (good === 'up') ? 'good' : 'bad';
}

/** A signed change; arrow and sign say the direction, the colour (and a hidden word) whether it is good. */
export function Delta({ change, good }: { change: number | null | undefined; good: Direction }) {
  const f = useFormat();
  const { t } = useTranslation();
  if (change === null || change === undefined || !Number.isFinite(change))
    return (
      <Box component="span" sx={{ color: 'h.text3' }}>
        –
      </Box>
    );
  const verdict = judge(change, good);
  const Icon = Math.abs(change) < still ? Minus : change > 0 ? ArrowUpRight : ArrowDownRight;
  const color = verdict === 'good' ? 'h.green' : verdict === 'bad' ? 'h.red' : 'h.text2';
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
        color,
        fontVariantNumeric: 'tabular-nums',
        whiteSpace: 'nowrap',
      }}
    >
      <Icon size={13} strokeWidth={2.4} aria-hidden />
      {f.delta(change)}
      {verdict !== 'neutral' && (
        <Box component="span" sx={visuallyHidden}>
          {t(verdict === 'good' ? 'controls.better' : 'controls.worse')}
        </Box>
      )}
    </Box>
  );
}

/** A change with what it is against, on one line of writing. */
export function DeltaLine({
  children,
  ...delta
}: Parameters<typeof Delta>[0] & { children: ReactNode }) {
  return (
    <Box component="span" sx={{ display: 'inline-flex', columnGap: '5px', flexWrap: 'wrap' }}>
      <Delta {...delta} />
      <span>{children}</span>
    </Box>
  );
}

export const visuallyHidden = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
} as const;
