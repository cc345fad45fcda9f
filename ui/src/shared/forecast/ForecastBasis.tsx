import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricForecast } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { metricRough } from '@/shared/lib/metrics';
import { signed } from '@/shared/ui/Interval';

const list = { listStyle: 'none', m: 0, p: 0, gap: 1.5 } as const;

/** What a forecast rests on: days, models and their shares, seasons, changes of level, special days. */
export function ForecastBasis({ forecast }: { forecast: MetricForecast }) {
  const { t } = useTranslation();
  const f = useFormat();
  const data = [
    t('forecast.used', { count: forecast.used }),
    forecast.gaps > 0 && t('forecast.gaps', { count: forecast.gaps }),
    forecast.outliers > 0 && t('forecast.outliers', { count: forecast.outliers }),
    forecast.seasons.includes(7) && t('forecast.weekly'),
    forecast.complete_through &&
      t('forecast.through', { day: f.dayYear(forecast.complete_through) }),
  ].filter(Boolean);
  return (
    <Stack sx={{ gap: 3 }}>
      <Typography variant="body2" color="textSecondary">
        {data.join(' ')}
      </Typography>
      {forecast.models.length > 0 && <Models forecast={forecast} />}
      <Moves forecast={forecast} />
      {forecast.coherent && forecast.parts.length > 1 && (
        <Typography variant="caption" component="p" color="textSecondary">
          {t('forecast.coherent')}
        </Typography>
      )}
    </Stack>
  );
}

/** The models that take part, by weight. */
export function Models({ forecast }: { forecast: MetricForecast }) {
  const { t } = useTranslation();
  const f = useFormat();
  const show = metricRough(f, forecast.metric, forecast.currency);
  return (
    <Part title={t('forecast.models')} hint={t('forecast.modelsHint')}>
      <Stack component="ul" sx={list}>
        {forecast.models.map((m) => (
          <Box component="li" key={m.model}>
            <Stack direction="row" sx={{ gap: 2, alignItems: 'baseline' }}>
              <Typography variant="body2" sx={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
                {m.model}
              </Typography>
              <Typography variant="caption" color="textSecondary" sx={{ whiteSpace: 'nowrap' }}>
                {t('forecast.error', { value: show(m.error) })}
              </Typography>
              <Typography
                variant="body2"
                sx={{ minWidth: 40, textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}
              >
                {f.progress(Math.round(m.weight * 100) / 100)}
              </Typography>
            </Stack>
            <ShareBar share={m.weight} />
          </Box>
        ))}
      </Stack>
    </Part>
  );
}

/** Lasting changes of level that were found, and what special days do. */
export function Moves({ forecast }: { forecast: MetricForecast }) {
  const { t } = useTranslation();
  const f = useFormat();
  const show = signed(metricRough(f, forecast.metric, forecast.currency));
  return (
    <>
      {forecast.shifts.length > 0 && (
        <Part title={t('forecast.shifts')} hint={t('forecast.shiftsHint')}>
          <Stack component="ul" sx={list}>
            {forecast.shifts.map((s) => (
              <Line key={s.date} name={f.dayYear(s.date)}>
                {s.factor === null ? show(s.change) : f.delta(s.factor - 1)}
              </Line>
            ))}
          </Stack>
        </Part>
      )}
      {forecast.effects.length > 0 && (
        <Part title={t('forecast.effects')} hint={t('forecast.effectsHint')}>
          <Stack component="ul" sx={list}>
            {forecast.effects.map((e) => (
              <Line key={e.name} name={e.name}>
                {e.unit === 'share' ? f.delta(e.effect) : show(e.effect)}
              </Line>
            ))}
          </Stack>
        </Part>
      )}
    </>
  );
}

function Part({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <Box>
      <Typography variant="h3">{title}</Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 2 }}>
        {hint}
      </Typography>
      {children}
    </Box>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Stack component="li" direction="row" sx={{ gap: 2 }}>
      <Typography variant="body2" sx={{ flex: 1, minWidth: 0 }}>
        {name}
      </Typography>
      <Typography variant="body2" sx={{ fontVariantNumeric: 'tabular-nums', fontWeight: 500 }}>
        {children}
      </Typography>
    </Stack>
  );
}

/** How large a part is of its whole. */
export function ShareBar({ share, color = 'h.accent' }: { share: number; color?: string }) {
  return (
    <Box sx={{ height: 4, borderRadius: 2, bgcolor: 'h.selected', mt: 0.5, overflow: 'hidden' }}>
      <Box
        sx={{ height: 1, borderRadius: 2, bgcolor: color }}
        style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }}
      />
    </Box>
  );
}
