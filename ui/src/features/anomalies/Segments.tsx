import { Box, Card, Link as MuiLink, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { IncidentDetail } from '@/api';
import { useFormat } from '@/shared/lib/format';
import { metricRough } from '@/shared/lib/metrics';
import { signed } from '@/shared/ui/Interval';

const mostShown = 12;

/** Where the change comes from: each segment's own figure, and its weight among the others. */
export function Segments({ incident: i }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const f = useFormat();
  const show = signed(metricRough(f, i.metric, i.currency));
  const rows = i.segments.slice(0, mostShown);
  const most = Math.max(...rows.map((s) => Math.abs(s.total)), 1e-12);
  // Of a sum every part is its own: there is no weight to speak of.
  const hasMix = rows.some((s) => Math.abs(s.mix) > most * 1e-6);
  const title = t('anomalies.segments');
  return (
    <Card component="section" aria-label={title} sx={{ p: 4, minWidth: 0 }}>
      <Typography variant="h2">{title}</Typography>
      <Typography variant="caption" component="p" color="textSecondary" sx={{ mb: 2 }}>
        {t(hasMix ? 'anomalies.segmentsHint' : 'anomalies.segmentsSum')}
      </Typography>
      <Box
        tabIndex={0}
        role="group"
        aria-label={title}
        sx={{ overflowX: 'auto', '&:focus-visible': { outlineOffset: -2 } }}
      >
        <Box
          component="table"
          aria-label={title}
          sx={{
            width: '100%',
            borderCollapse: 'collapse',
            fontSize: 13,
            fontVariantNumeric: 'tabular-nums',
            '& th, & td': { py: 0.5, pl: 3, height: 36, textAlign: 'right', fontWeight: 400 },
            '& th:first-of-type': { pl: 0, textAlign: 'left', minWidth: 128 },
            '& td': { whiteSpace: 'nowrap' },
            '& thead th': { fontSize: 12, color: 'h.text2', fontWeight: 500, height: 28 },
            '& tbody tr': { borderTop: 1, borderColor: 'h.border' },
          }}
        >
          <thead>
            <tr>
              <th scope="col">{t('anomalies.segment')}</th>
              {hasMix && (
                <>
                  <th scope="col" title={t('anomalies.rateAbout')}>
                    {t('anomalies.rate')}
                  </th>
                  <th scope="col" title={t('anomalies.mixAbout')}>
                    {t('anomalies.mix')}
                  </th>
                </>
              )}
              <th scope="col">{t('anomalies.total')}</th>
              <th scope="col">{t('anomalies.share')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((s) => (
              <tr key={`${s.kind}:${s.id ?? s.name}`}>
                <th scope="row">
                  <Named kind={s.kind} id={s.id} name={s.name} />
                  <Box
                    aria-hidden
                    sx={{ height: 3, borderRadius: 2, bgcolor: 'h.sunken', mt: 0.5 }}
                  >
                    <Box
                      sx={{ height: 1, borderRadius: 2, bgcolor: 'h.accent' }}
                      style={{ width: `${(Math.abs(s.total) / most) * 100}%` }}
                    />
                  </Box>
                </th>
                {hasMix && <td>{show(s.rate)}</td>}
                {hasMix && <td>{show(s.mix)}</td>}
                <Box component="td" sx={{ fontWeight: '600 !important' }}>
                  {show(s.total)}
                </Box>
                <td>{f.percent(s.share)}</td>
              </tr>
            ))}
          </tbody>
        </Box>
      </Box>
      {i.segments.length > mostShown && (
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 2 }}>
          {t('anomalies.more', { count: i.segments.length - mostShown })}
        </Typography>
      )}
    </Card>
  );
}

function Named({ kind, id, name }: { kind: string; id: string | null; name: string }) {
  const { t } = useTranslation();
  const text = kind === 'workspace' ? t('anomalies.everywhere') : name;
  if (kind !== 'campaign' || !id) return <>{text}</>;
  return (
    <MuiLink
      component={Link}
      to={`/campaigns/${id}`}
      underline="hover"
      sx={{ color: 'h.text', overflowWrap: 'anywhere' }}
    >
      {text}
    </MuiLink>
  );
}

/** What else was out of the ordinary in the same event. */
export function Touched({ incident: i }: { incident: IncidentDetail }) {
  const { t } = useTranslation();
  const title = t('anomalies.touched');
  return (
    <Card component="section" aria-label={title} sx={{ p: 4 }}>
      <Typography variant="h2" sx={{ mb: 2 }}>
        {title}
      </Typography>
      <Stack
        component="ul"
        direction="row"
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          columnGap: 4,
          rowGap: 1,
          flexWrap: 'wrap',
          fontSize: 13,
        }}
      >
        {i.touched.map((x) => (
          <li key={`${x.kind}:${x.id ?? x.name}`}>
            <Named {...x} />
          </li>
        ))}
      </Stack>
    </Card>
  );
}
