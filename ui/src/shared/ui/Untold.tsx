import { useTranslation } from 'react-i18next';
import type { Metrics } from '@/api';
import { none } from '@/shared/lib/format';
import { visuallyHidden } from './Delta';
import { Box } from '@mui/material';

/** The figures that need revenue. */
export const needsRevenue = (id: string) => id === 'revenue' || id === 'roas';

/** Where no source reports revenue, its figures are not nought but unknown. */
export const isUntold = (m: Pick<Metrics, 'revenue'> | null | undefined, id: string) =>
  m?.revenue === null && needsRevenue(id);

/** Stands for revenue and ROAS of a source that reports none. */
export function Untold() {
  const { t } = useTranslation();
  const why = t('metric.untold');
  return (
    <span title={why}>
      <span aria-hidden>{none}</span>
      <Box component="span" sx={visuallyHidden}>
        {why}
      </Box>
    </span>
  );
}
