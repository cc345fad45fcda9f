import { Box } from '@mui/material';
import { keyCaps } from '@/shared/lib/shortcuts';

export function Kbd({ keys }: { keys: string }) {
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: '3px' }}>
      {keyCaps(keys).map((k, i) => (
        <Box
          key={i}
          component="kbd"
          sx={{
            font: 'inherit',
            fontSize: 11,
            lineHeight: '16px',
            minWidth: 18,
            textAlign: 'center',
            px: '4px',
            color: 'h.text2',
            border: 1,
            borderColor: 'h.border',
            borderRadius: '4px',
            bgcolor: 'h.surface',
          }}
        >
          {k}
        </Box>
      ))}
    </Box>
  );
}
