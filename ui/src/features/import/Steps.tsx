import { Box, Stack } from '@mui/material';
import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';

const names = ['choose', 'check', 'run'] as const;

export function Steps({ at }: { at: 0 | 1 | 2 }) {
  const { t } = useTranslation();
  return (
    <Stack
      component="ol"
      direction="row"
      aria-label={t('import.steps')}
      sx={{ listStyle: 'none', p: 0, m: 0, mb: 4, gap: { xs: 3, sm: 5 }, flexWrap: 'wrap' }}
    >
      {names.map((n, i) => (
        <Stack
          key={n}
          component="li"
          direction="row"
          aria-current={i === at ? 'step' : undefined}
          sx={{
            alignItems: 'center',
            gap: 2,
            fontSize: 13,
            fontWeight: 500,
            color: i === at ? 'h.text' : 'h.text2',
          }}
        >
          <Box
            aria-hidden
            sx={{
              width: 20,
              height: 20,
              borderRadius: 10,
              display: 'grid',
              placeItems: 'center',
              fontSize: 11,
              fontWeight: 600,
              bgcolor: i === at ? 'h.accent' : i < at ? 'h.accentSoft' : 'h.selected',
              color: i === at ? 'h.onAccent' : i < at ? 'h.accentText' : 'h.text2',
            }}
          >
            {i < at ? <Check size={12} strokeWidth={3} /> : i + 1}
          </Box>
          {t(`import.step_${n}`)}
        </Stack>
      ))}
    </Stack>
  );
}
