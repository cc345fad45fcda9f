import { Box, Card, Typography } from '@mui/material';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreativeAnalysis, CreativeVerdict, Likely } from '@/api';
import { asWords } from '@/shared/advice/metricName';
import { useEstimate } from '@/shared/lib/estimate';
import { none, useFormat } from '@/shared/lib/format';
import { Badge, type Tone } from '@/shared/ui/Badge';
import { visuallyHidden } from '@/shared/ui/Delta';
import { IntervalMark } from '@/shared/ui/Bars';
import { useIntervalText } from '@/shared/ui/Interval';
import { tableSx } from '@/shared/ui/tableSx';
import { liftDomain } from './model';

const verdictTone: Record<CreativeVerdict, Tone> = {
  better: 'green',
  worse: 'red',
  unclear: 'neutral',
};
const verdictColor: Record<CreativeVerdict, string> = {
  better: 'var(--h-palette-h-green)',
  worse: 'var(--h-palette-h-red)',
  unclear: 'var(--h-palette-h-text3)',
};

interface Compared {
  id: string;
  name: string;
  group?: string;
  ads: number;
  impressions: number;
  ctr?: Likely;
  text: string;
  lift: Likely | null;
  q_value: number | null;
  verdict: CreativeVerdict;
}

/** What kind of ad does better: lifts with their intervals, and a verdict only where one can be told. */
export function Comparisons({ data }: { data: CreativeAnalysis }) {
  const { t } = useTranslation();
  const f = useFormat();
  const formats = useMemo<Compared[]>(
    () => data.formats.map((r) => ({ ...r, id: r.format, name: asWords(r.format) })),
    [data.formats],
  );
  const elements = useMemo<Compared[]>(
    () =>
      data.elements.map((r) => ({
        ...r,
        id: `${r.element}:${r.value}`,
        name: asWords(r.value),
        group: asWords(r.element),
      })),
    [data.elements],
  );
  const hint = t('creative.liftHint', { rate: f.progress(data.false_discovery_rate) });
  return (
    <>
      <Table
        title={t('creative.formats')}
        first={t('creative.format')}
        hint={hint}
        rows={formats}
      />
      <Table
        title={t('creative.elements')}
        first={t('creative.element')}
        hint={hint}
        rows={elements}
      />
    </>
  );
}

function Table({
  title,
  first,
  hint,
  rows,
}: {
  title: string;
  first: string;
  hint: string;
  rows: readonly Compared[];
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const est = useEstimate();
  const range = useIntervalText();
  const domain = useMemo(() => liftDomain(rows), [rows]);
  const qText = (q: number | null) =>
    q === null ? none : q < 0.001 ? '< 0.001' : f.significant(q);
  const hasRate = rows.some((r) => r.ctr);
  return (
    <Card component="section" aria-label={title}>
      <Box sx={{ px: 4, pt: 4, pb: 2 }}>
        <Typography variant="h2">{title}</Typography>
        <Typography variant="caption" color="textSecondary">
          {hint}
        </Typography>
      </Box>
      {rows.length === 0 ? (
        <Typography variant="body2" color="textSecondary" sx={{ px: 4, pt: 2, pb: 5 }}>
          {t('creative.noneCompared')}
        </Typography>
      ) : (
        <Box sx={{ overflowX: 'auto' }} tabIndex={0} role="group" aria-label={title}>
          <Box component="table" sx={{ ...tableSx, minWidth: 720 }}>
            <thead>
              <tr>
                <th scope="col">{first}</th>
                <th scope="col">{t('creative.ads')}</th>
                <th scope="col">{t('metric.impressions')}</th>
                {hasRate && <th scope="col">{t('metric.ctr')}</th>}
                <th scope="col">
                  <span title={t('creative.liftAbout')}>{t('creative.lift')}</span>
                </th>
                <th scope="col">
                  <Box component="span" sx={visuallyHidden}>
                    {t('creative.liftDrawn')}
                  </Box>
                </th>
                <th scope="col">
                  <span title={t('creative.qAbout')}>{t('creative.q')}</span>
                </th>
                <th scope="col">{t('creative.verdict')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((r) => (
                <tr key={r.id}>
                  <th scope="row">
                    {r.group && (
                      <Box component="span" sx={{ color: 'h.text2' }}>
                        {r.group}:{' '}
                      </Box>
                    )}
                    <Box component="span" sx={{ fontWeight: 500 }}>
                      {r.name}
                    </Box>
                  </th>
                  <td>{f.integer(r.ads)}</td>
                  <td>{est.count(r.impressions)}</td>
                  {hasRate && <td>{r.ctr ? f.percent(r.ctr.mean) : none}</td>}
                  <td>
                    <Box component="span" sx={{ fontWeight: 600 }}>
                      {r.lift ? f.delta(r.lift.mean) : none}
                    </Box>
                    <Box component="span" sx={{ display: 'block', fontSize: 12, color: 'h.text2' }}>
                      {r.lift && range(r.lift, f.delta)}
                    </Box>
                  </td>
                  <td>
                    {r.lift && (
                      <IntervalMark
                        {...r.lift}
                        domain={domain}
                        color={verdictColor[r.verdict]}
                        width={140}
                      />
                    )}
                  </td>
                  <td>{qText(r.q_value)}</td>
                  <td>
                    <span title={r.text}>
                      <Badge tone={verdictTone[r.verdict]} dot>
                        {t(`creative.verdicts.${r.verdict}`)}
                      </Badge>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </Box>
        </Box>
      )}
    </Card>
  );
}
