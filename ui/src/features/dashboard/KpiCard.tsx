import { Box, ButtonBase, Skeleton, Stack, Tooltip, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { Summary } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { Delta } from '@/shared/ui/Delta';
import { Sparkline } from '@/shared/ui/Sparkline';
import { isUntold, Untold } from '@/shared/ui/Untold';
import { direction, formatKpi, sparkline, type Kpi } from './model';

const cardSx = {
  p: { xs: 3, sm: 4 },
  minHeight: { xs: 92, sm: 108 },
  bgcolor: 'h.surface',
  border: 1,
  borderColor: 'h.border',
  borderRadius: '10px',
  boxShadow: 1,
} as const;

export function KpiSkeleton() {
  return (
    <Box sx={cardSx} aria-hidden>
      <Skeleton width={90} height={16} />
      <Skeleton width={130} height={30} sx={{ mt: 1 }} />
      <Skeleton width={110} height={16} sx={{ mt: 1.5 }} />
    </Box>
  );
}

interface Props {
  kpi: Kpi;
  summary: Summary;
  compare: boolean;
  /** The chart below shows this figure. */
  pressed: boolean;
  onPress: () => void;
}

const narrow = '@container (max-width: 225px)';
const narrowest = '@container (max-width: 190px)';

/** One figure of the period: value, trend, change. Pressing it draws it large below. */
export function KpiCard({ kpi, summary, compare, pressed, onPress }: Props) {
  const { t } = useTranslation();
  const f = useFormat();
  const value = summary.totals[kpi];
  const show = formatKpi(f, kpi);
  const isMoney = kpi === 'spend' || kpi === 'revenue';
  const exact = isMoney
    ? f.moneyExact(value)
    : kpi === 'impressions'
      ? f.integer(value)
      : show(value);
  const before = show(summary.previous[kpi]);
  const untold = isUntold(summary.totals, kpi);
  return (
    <ButtonBase
      component="button"
      aria-pressed={pressed}
      onClick={onPress}
      data-kpi={kpi}
      sx={{
        ...cardSx,
        display: 'block',
        textAlign: 'left',
        width: '100%',
        transition: 'border-color .12s',
        '&:hover': { borderColor: 'h.borderStrong' },
        '&[aria-pressed=true]': {
          borderColor: 'h.accent',
          boxShadow: (theme) => `0 0 0 1px ${theme.vars!.palette.h.accent}`,
        },
      }}
    >
      <Typography variant="label" component="span" color="textSecondary" sx={{ display: 'block' }}>
        {t(`metric.${kpi}`)}
      </Typography>
      <Stack
        component="span"
        direction="row"
        sx={{
          alignItems: 'flex-end',
          justifyContent: 'space-between',
          gap: 2,
          mt: 1,
          containerType: 'inline-size',
        }}
      >
        <Tooltip describeChild title={exact === show(value) ? '' : exact}>
          <Typography
            variant="metric"
            component="span"
            data-exact={exact}
            noWrap
            // The figure is never cut: in a narrow card it is smaller, then the trend gives way.
            sx={{ flexShrink: 0, fontSize: 24, [narrow]: { fontSize: 20 } }}
          >
            {untold ? <Untold /> : show(value)}
          </Typography>
        </Tooltip>
        <Box component="span" sx={{ minWidth: 0, [narrowest]: { display: 'none' } }}>
          <Sparkline
            values={sparkline(summary.daily, kpi)}
            width={84}
            color={pressed ? 'var(--h-palette-h-accent)' : 'var(--h-palette-h-text3)'}
          />
        </Box>
      </Stack>
      <Typography
        variant="caption"
        component="span"
        color="textSecondary"
        sx={{ display: 'flex', gap: 1.5, mt: 1.5, minHeight: 16 }}
      >
        {untold && t('metric.notReported')}
        {compare && !untold && (
          <>
            <Delta change={summary.change[kpi]} good={direction[kpi]} />
            <Box
              component="span"
              sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
            >
              {isMoney ? (
                <>
                  <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' } }}>
                    {t('dashboard.from', { value: before })}
                  </Box>
                  {/* Two cards stand beside each other on a phone: there is no room for every digit. */}
                  <Box component="span" sx={{ display: { sm: 'none' } }}>
                    {t('dashboard.from', { value: f.moneyCompact(summary.previous[kpi]) })}
                  </Box>
                </>
              ) : (
                t('dashboard.from', { value: before })
              )}
            </Box>
          </>
        )}
      </Typography>
    </ButtonBase>
  );
}
