import { Box, Button, Typography } from '@mui/material';
import { KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { problemText } from '@/api';
import { useLazyGetRuleWebhookSecretQuery } from '@/api/office';
import { useCan } from '@/shared/lib/workspace';
import { CopyField } from '@/shared/ui/CopyField';

/** What the called program checks signatures with; shown when asked for, to admins. */
export function SigningSecret() {
  const { t } = useTranslation();
  const can = useCan();
  const [ask, { data, error, isFetching }] = useLazyGetRuleWebhookSecretQuery();
  if (!can('admin'))
    return (
      <Typography variant="caption" component="p" color="textSecondary">
        {t('automation.secretByAdmin')}
      </Typography>
    );
  if (data)
    return (
      <Box sx={{ mt: 3 }}>
        <CopyField label={t('automation.secret')} value={data.secret} />
        <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 1 }}>
          {t('automation.secretHint')}
        </Typography>
      </Box>
    );
  return (
    <Box sx={{ mt: 1 }}>
      <Button
        size="small"
        variant="outlined"
        loading={isFetching}
        startIcon={<KeyRound size={14} />}
        onClick={() => void ask()}
      >
        {t('automation.showSecret')}
      </Button>
      {error && (
        <Typography role="alert" variant="caption" component="p" sx={{ color: 'h.red', mt: 1 }}>
          {problemText(error) ?? t('controls.noAnswer')}
        </Typography>
      )}
    </Box>
  );
}
