import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContentItem } from '@/api';
import { notify } from '@/shared/lib/toast';
import type { Studio } from './useStudio';

/** Two wrote at once: nothing is thrown away until somebody says which counts. */
export function ConflictBar({
  studio,
  onLoad,
}: {
  studio: Studio;
  onLoad: () => Promise<ContentItem | undefined>;
}) {
  const { t } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  if (studio.state !== 'conflict') return null;
  const decide = async (keepsMine: boolean) => {
    setBusy(true);
    const theirs = await onLoad();
    setBusy(false);
    if (theirs) studio.settle(theirs, keepsMine);
    else notify.failed(undefined, t('controls.noAnswer'));
  };
  return (
    <Box
      role="alert"
      sx={{ p: 4, borderRadius: '8px', bgcolor: 'h.redSoft', border: 1, borderColor: 'h.red' }}
    >
      <Typography variant="h3" component="p">
        {t('content.conflict')}
      </Typography>
      <Typography variant="body2" sx={{ mt: 0.5 }}>
        {t('content.conflictHint')}
      </Typography>
      <Stack direction="row" sx={{ gap: 2, mt: 3, flexWrap: 'wrap' }}>
        <Button
          size="small"
          variant="contained"
          disabled={isBusy}
          onClick={() => void decide(true)}
        >
          {t('content.keepMine')}
        </Button>
        <Button
          size="small"
          variant="outlined"
          disabled={isBusy}
          onClick={() => void decide(false)}
        >
          {t('content.takeTheirs')}
        </Button>
      </Stack>
    </Box>
  );
}
