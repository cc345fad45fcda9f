import { Box, ButtonBase, Card, Skeleton, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useListReportTemplatesQuery } from '@/api/office';
import { ErrorState } from '@/shared/ui/States';
import { templateRank } from './model';
import { TemplateSketch } from './TemplateSketch';
import { useNames } from './useNames';

const grid = {
  listStyle: 'none',
  m: 0,
  p: 0,
  display: 'grid',
  gap: 3,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(290px, 100%), 1fr))',
} as const;
const height = 116;

/** The reports there are to begin with, each with a picture of its first page. */
export function TemplateGallery({ to }: { to: (template: string) => string }) {
  const { t } = useTranslation();
  const names = useNames();
  const query = useListReportTemplatesQuery();
  const list = query.data?.data;
  if (query.isError && !list)
    return (
      <Card>
        <ErrorState error={query.error} onRetry={query.refetch} />
      </Card>
    );
  if (!list)
    return (
      <Box sx={grid} aria-hidden>
        {[0, 1, 2, 3, 4, 5].map((i) => (
          <Skeleton key={i} variant="rounded" height={height} />
        ))}
      </Box>
    );
  return (
    <Box component="ul" aria-label={t('reports.templates')} sx={grid}>
      {[...list]
        .sort((a, b) => templateRank(a.id) - templateRank(b.id))
        .map((x) => (
          <li key={x.id}>
            <ButtonBase
              component={Link}
              to={to(x.id)}
              sx={{
                display: 'flex',
                alignItems: 'center',
                justifyContent: 'flex-start',
                textAlign: 'left',
                gap: 4,
                width: '100%',
                minHeight: height,
                p: 4,
                border: 1,
                borderColor: 'h.border',
                borderRadius: '10px',
                bgcolor: 'h.surface',
                boxShadow: 1,
                '&:hover': { borderColor: 'h.accent', bgcolor: 'h.hover' },
              }}
            >
              <TemplateSketch id={x.id} />
              <Box sx={{ minWidth: 0 }}>
                <Typography variant="h2" component="span" sx={{ display: 'block' }}>
                  {names.template(x)}
                </Typography>
                <Typography
                  variant="caption"
                  component="span"
                  color="textSecondary"
                  sx={{ display: 'block', mt: 0.5 }}
                >
                  {names.about(x)}
                </Typography>
              </Box>
            </ButtonBase>
          </li>
        ))}
    </Box>
  );
}
