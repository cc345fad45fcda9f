import { Box } from '@mui/material';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** An estimate with what it lies in nine times out of ten. */
export interface Likely {
  mean: number;
  low: number;
  high: number;
}
type Show = (n: number) => string;

/** "+€120" for what is gained, "−€40" for what is lost. */
export const signed =
  (show: Show): Show =>
  (n) =>
    n > 0 ? `+${show(n)}` : show(n);

/** Where it lies, in words: "€800 to €1,700". */
export function useIntervalText() {
  const { t } = useTranslation();
  return useCallback(
    (value: Pick<Likely, 'low' | 'high'>, show: Show) => {
      const [low, high] = [show(value.low), show(value.high)];
      return low === high ? low : t('interval.range', { low, high });
    },
    [t],
  );
}

/**
 * An estimate as a person reads it: the figure, and beside or below it where it probably lies.
 * `level` is the interval's probability, told when it is pointed at and to readers.
 */
export function Interval({
  value,
  show,
  unit,
  level = 0.9,
  stacked,
}: {
  value: Likely | null | undefined;
  show: Show;
  /** After the figure: "a week". */
  unit?: string;
  level?: number;
  stacked?: boolean;
}) {
  const { t } = useTranslation();
  const text = useIntervalText();
  if (!value) return <span>–</span>;
  const range = text(value, show);
  const sure = t('interval.sure', { range, level: Math.round(level * 100) });
  const isExact = show(value.low) === show(value.high);
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        flexDirection: stacked ? 'column' : 'row',
        alignItems: stacked ? 'inherit' : 'baseline',
        flexWrap: 'wrap',
        columnGap: 2,
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      <Box component="span" sx={{ fontWeight: 600, whiteSpace: 'nowrap' }}>
        {show(value.mean)}
        {unit && (
          <Box component="span" sx={{ fontWeight: 400 }}>
            {' '}
            {unit}
          </Box>
        )}
      </Box>
      {!isExact && (
        <Box
          component="span"
          title={sure}
          sx={{
            color: 'h.text2',
            fontSize: 12,
            lineHeight: '16px',
            fontWeight: 400,
            letterSpacing: 0,
            whiteSpace: 'nowrap',
          }}
        >
          {t('interval.likely', { range })}
        </Box>
      )}
    </Box>
  );
}
