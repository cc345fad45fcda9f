import { Box, Button } from '@mui/material';
import { Sparkles } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GenerateContent } from '@/api/loop';
import { visuallyHidden } from '@/shared/ui/Delta';
import { useMakeFrom } from './useMakeFrom';

/** "Make a brief", of what is told to readers of screens, where one such button stands below the other. */
export function MakeBrief({
  of,
  from,
  variant = 'outlined',
}: {
  /** What the brief will be about. */
  of: string;
  from: GenerateContent;
  variant?: 'outlined' | 'contained';
}) {
  const { t } = useTranslation();
  const { make, isMaking } = useMakeFrom();
  return (
    <>
      <Button
        size="small"
        variant={variant}
        loading={isMaking}
        loadingPosition="start"
        startIcon={<Sparkles size={14} />}
        aria-label={t(isMaking ? 'content.makingBriefOf' : 'content.makeBriefOf', { name: of })}
        onClick={() => make('brief', from)}
        sx={{ alignSelf: 'flex-start' }}
      >
        {t(isMaking ? 'content.makingBrief' : 'content.makeBrief')}
      </Button>
      <Box component="span" role="status" sx={visuallyHidden}>
        {isMaking && t('content.makingBriefOf', { name: of })}
      </Box>
    </>
  );
}
