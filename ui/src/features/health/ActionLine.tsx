import { Button, Stack, Typography } from '@mui/material';
import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Badge } from '@/shared/ui/Badge';
import { actionPage, type HealthAction } from './model';

/** What to do, the points it brings, and the way there. */
export function ActionLine({ action, of }: { action: HealthAction; of?: string }) {
  const { t } = useTranslation();
  const to = actionPage(action);
  const gain = Math.round(action.gain);
  return (
    <Stack direction="row" sx={{ columnGap: 3, rowGap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
      <Typography variant="body2" sx={{ flex: 1, minWidth: 200 }}>
        {of && (
          <Typography component="span" variant="body2" color="textSecondary">
            {of}:{' '}
          </Typography>
        )}
        {action.text}
      </Typography>
      {gain > 0 && <Badge tone="green">{t('health.gain', { count: gain })}</Badge>}
      {to && (
        <Button
          component={Link}
          to={to}
          size="small"
          variant="text"
          endIcon={<ArrowRight size={14} />}
          sx={{ ml: { xs: -2, sm: 0 } }}
        >
          {t('health.go')}
        </Button>
      )}
    </Stack>
  );
}
