import { Box } from '@mui/material';
import { useTranslation } from 'react-i18next';
import type { AlertSeverity } from '@/api';
import { severityIcon } from './model';

const colors: Record<AlertSeverity, string> = {
  INFO: 'h.text2',
  WARNING: 'h.amber',
  ERROR: 'h.red',
  CRITICAL: 'h.red',
};

/** Shape and colour say how grave it is, and the word for who sees neither. */
export function SeverityIcon({ severity, size = 16 }: { severity: AlertSeverity; size?: number }) {
  const { t } = useTranslation();
  const Icon = severityIcon[severity] ?? severityIcon.INFO;
  const word = t(`alerts.severity.${severity}`);
  return (
    <Box
      component="span"
      title={word}
      sx={{
        display: 'inline-flex',
        flexShrink: 0,
        color: colors[severity],
        ...(severity === 'CRITICAL' ? { '& svg': { strokeWidth: 2.6 } } : {}),
      }}
    >
      <Icon size={size} role="img" aria-label={word} />
    </Box>
  );
}
