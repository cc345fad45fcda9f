import { Box, Stack } from '@mui/material';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/shared/lib/format';
import { chanceText, sureness, surenessSteps } from './model';

/** How likely it pays off: in words, with four steps beside them; the chance itself is in the text. */
export function Sureness({ chance }: { chance: number }) {
  const { t } = useTranslation();
  const f = useFormat();
  const level = sureness(chance);
  const steps = surenessSteps[level];
  return (
    <Stack component="span" direction="row" sx={{ alignItems: 'center', gap: 2, minWidth: 0 }}>
      <Stack component="span" direction="row" aria-hidden sx={{ gap: '2px', flexShrink: 0 }}>
        {[1, 2, 3, 4].map((i) => (
          <Box
            key={i}
            component="span"
            sx={{
              width: 4,
              height: 12,
              borderRadius: '1px',
              bgcolor: i <= steps ? (steps >= 3 ? 'h.green' : 'h.amber') : 'h.selected',
            }}
          />
        ))}
      </Stack>
      <span>{t(`advice.sure.${level}`, { chance: chanceText(chance, f.progress) })}</span>
    </Stack>
  );
}
