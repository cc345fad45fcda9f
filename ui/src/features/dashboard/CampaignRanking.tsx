import { Box, Card, Link as MuiLink, Skeleton, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { RankedBy, RankedCampaign } from '@/api';
import { useFormat, type Format } from '@/shared/lib/format';
import { PlatformLabel } from '@/shared/ui/Platform';
import { isUntold, Untold } from '@/shared/ui/Untold';

const gridSx = {
  display: 'grid',
  gridTemplateColumns: {
    xs: 'minmax(0,1fr) 96px 64px',
    sm: 'minmax(0,1fr) 104px 104px 68px',
  },
  columnGap: 3,
  alignItems: 'center',
  px: 4,
} as const;
const onlyWide = { display: { xs: 'none', sm: 'block' } } as const;

/** What was got for the spend, and the figure that says how dearly. */
const columnsBy = {
  revenue: ['revenue', 'roas'],
  conversions: ['conversions', 'cpa'],
  clicks: ['clicks', 'cpc'],
} as const satisfies Record<RankedBy, readonly (keyof RankedCampaign)[]>;
type Shown = (typeof columnsBy)[RankedBy][number];

function show(f: Format, c: RankedCampaign, id: Shown) {
  if (isUntold(c, id)) return <Untold />;
  if (id === 'roas') return f.ratio(c.roas);
  if (id === 'conversions') return f.number(c.conversions);
  return id === 'clicks' ? f.integer(c.clicks) : f.moneyExact(c[id]);
}

/** The best or the worst campaigns of the period, each a link to its page. */
export function CampaignRanking({
  title,
  hint,
  rows,
  rankedBy,
  search,
}: {
  title: string;
  hint: string;
  rows: RankedCampaign[] | undefined;
  rankedBy: RankedBy;
  search: string;
}) {
  const { t } = useTranslation();
  const f = useFormat();
  const [gain, measure] = columnsBy[rankedBy];
  const head = { fontSize: 12, fontWeight: 500, color: 'h.text2', textAlign: 'right' } as const;
  return (
    <Card component="section" aria-label={title} sx={{ display: 'flex', flexDirection: 'column' }}>
      <Box sx={{ px: 4, pt: 4, pb: 2 }}>
        <Typography variant="h2">{title}</Typography>
        <Typography variant="caption" color="textSecondary">
          {hint}
        </Typography>
      </Box>
      <Box role="table" aria-label={title}>
        <Box role="row" sx={{ ...gridSx, height: 30, borderBottom: 1, borderColor: 'h.border' }}>
          <Box role="columnheader" sx={{ ...head, textAlign: 'left' }}>
            {t('dashboard.campaign')}
          </Box>
          <Box role="columnheader" sx={head}>
            {t('metric.spend')}
          </Box>
          <Box role="columnheader" sx={{ ...head, ...onlyWide }}>
            {t(`metric.${gain}`)}
          </Box>
          <Box role="columnheader" sx={head} title={t(`metric.about.${measure}`)}>
            {measure === 'roas' ? t('metric.roas') : t(`metric.short.${measure}`)}
          </Box>
        </Box>
        {!rows
          ? Array.from({ length: 5 }, (_, i) => (
              <Box
                key={i}
                role="row"
                sx={{ px: 4, height: 48, display: 'grid', alignItems: 'center' }}
              >
                <Skeleton role="cell" width={`${70 - i * 6}%`} />
              </Box>
            ))
          : rows.map((c) => (
              <Box
                key={c.id}
                role="row"
                sx={{
                  ...gridSx,
                  minHeight: 48,
                  borderBottom: 1,
                  borderColor: 'h.border',
                  '&:last-of-type': { borderBottom: 0 },
                  '&:hover': { bgcolor: 'h.hover' },
                  fontSize: 13,
                  fontVariantNumeric: 'tabular-nums',
                }}
              >
                <Stack role="cell" sx={{ minWidth: 0, py: 1.5 }}>
                  <MuiLink
                    component={Link}
                    to={`/campaigns/${c.id}${search}`}
                    underline="hover"
                    noWrap
                    title={c.name}
                    sx={{ color: 'h.text', fontWeight: 500 }}
                  >
                    {c.name}
                  </MuiLink>
                  <Typography variant="caption" component="div">
                    <PlatformLabel platform={c.platform} muted />
                  </Typography>
                </Stack>
                <Box role="cell" sx={{ textAlign: 'right' }}>
                  {f.moneyExact(c.spend)}
                </Box>
                <Box role="cell" sx={{ textAlign: 'right', ...onlyWide }}>
                  {show(f, c, gain)}
                </Box>
                <Box role="cell" sx={{ textAlign: 'right', fontWeight: 600 }}>
                  {show(f, c, measure)}
                </Box>
              </Box>
            ))}
      </Box>
      {rows?.length === 0 && (
        <Typography
          variant="body2"
          color="textSecondary"
          sx={{ px: 4, py: 6, textAlign: 'center' }}
        >
          {t('dashboard.noCampaigns')}
        </Typography>
      )}
    </Card>
  );
}
