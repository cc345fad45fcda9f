import { Box } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';

const tabs = [
  ['/reports', 'reports.title', true],
  ['/reports/schedules', 'reportSchedules.title', false],
] as const;

/** What was made, and what is made by itself. */
export function ReportTabs() {
  const { t } = useTranslation();
  return (
    <Box
      component="nav"
      aria-label={t('reports.views')}
      sx={{ display: 'flex', gap: 5, mb: 4, borderBottom: 1, borderColor: 'h.border' }}
    >
      {tabs.map(([to, label, end]) => (
        <Box
          key={to}
          component={NavLink}
          to={to}
          end={end}
          sx={{
            height: 36,
            px: 0.5,
            display: 'inline-flex',
            alignItems: 'center',
            fontSize: 13.5,
            fontWeight: 500,
            color: 'h.text2',
            textDecoration: 'none',
            borderBottom: '2px solid transparent',
            mb: '-1px',
            '&:hover': { color: 'h.text' },
            '&.active': { color: 'h.text', borderColor: 'h.accent' },
          }}
        >
          {t(label)}
        </Box>
      ))}
    </Box>
  );
}
