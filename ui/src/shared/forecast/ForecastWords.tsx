import { Box, Button, IconButton, Popover, Skeleton, Stack, Typography } from '@mui/material';
import { CircleHelp, X } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { problemText, type MetricForecast } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { metricRough } from '@/shared/lib/metrics';
import { useIntervalText } from '@/shared/ui/Interval';
import { ForecastBasis } from './ForecastBasis';

/** A forecast in one sentence: the sum of its days, or the figure at its end, with both intervals. */
export function useForecastSentence() {
  const { t } = useTranslation();
  const f = useFormat();
  const range = useIntervalText();
  return (forecast: MetricForecast): string => {
    const last = forecast.points[forecast.points.length - 1];
    const figure = forecast.total ?? last;
    if (!figure || !last) return forecast.message ?? t('forecast.nothing');
    const show = metricRough(f, forecast.metric, forecast.currency);
    const values = {
      mean: show(figure.mean),
      range80: range({ low: figure.low80, high: figure.high80 }, show),
      range95: range({ low: figure.low95, high: figure.high95 }, show),
    };
    const said = forecast.total
      ? t('forecast.sum', { ...values, count: forecast.horizon })
      : t('forecast.end', { ...values, day: f.dayYear(last.date) });
    return forecast.message ? `${said} ${forecast.message}` : said;
  };
}

/** Below a chart: what the drawn forecast comes to, why, and the way to all of it. */
export function ForecastWords({
  forecast,
  isLoading,
  error,
  search,
}: {
  forecast: MetricForecast | undefined;
  isLoading: boolean;
  error?: unknown;
  /** Of the forecast's own page. */
  search: string;
}) {
  const { t } = useTranslation();
  const sentence = useForecastSentence();
  return (
    <Stack
      direction="row"
      aria-live="polite"
      sx={{ alignItems: 'center', flexWrap: 'wrap', columnGap: 2, mt: 3, minHeight: 28 }}
    >
      {isLoading ? (
        <Skeleton width="min(420px, 90%)" height={18} />
      ) : !forecast ? (
        <Typography variant="body2" color="textSecondary">
          {problemText(error) ?? t('forecast.nothing')}
        </Typography>
      ) : (
        <>
          <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums' }}>
            {sentence(forecast)}
          </Typography>
          {forecast.points.length > 0 && <Why forecast={forecast} />}
          <Button component={Link} to={`/insights/forecast${search}`} size="small" variant="text">
            {t('forecast.open')}
          </Button>
        </>
      )}
    </Stack>
  );
}

function Why({ forecast }: { forecast: MetricForecast }) {
  const { t } = useTranslation();
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  return (
    <>
      <Button
        size="small"
        variant="text"
        startIcon={<CircleHelp size={14} />}
        aria-haspopup="dialog"
        aria-expanded={!!anchor}
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        {t('forecast.why')}
      </Button>
      <Popover
        open={!!anchor}
        anchorEl={anchor}
        onClose={close}
        anchorOrigin={{ vertical: 'top', horizontal: 'left' }}
        transformOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-labelledby': id,
            sx: { width: 380, maxWidth: '94vw', p: 4, border: 1, borderColor: 'h.border' },
          },
        }}
      >
        <Stack direction="row" sx={{ alignItems: 'center', mb: 2 }}>
          <Typography id={id} variant="h3" component="h2" sx={{ flex: 1 }}>
            {t('forecast.made')}
          </Typography>
          <IconButton size="small" aria-label={t('controls.close')} onClick={close}>
            <X size={15} />
          </IconButton>
        </Stack>
        <Box
          tabIndex={0}
          role="group"
          aria-labelledby={id}
          sx={{ maxHeight: 'min(420px, 60vh)', overflowY: 'auto' }}
        >
          <ForecastBasis forecast={forecast} />
        </Box>
      </Popover>
    </>
  );
}
