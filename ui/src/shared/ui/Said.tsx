import { Box } from '@mui/material';
import type { ReactNode } from 'react';

/** A sentence about the thing it stands on, in the colour of how much it matters. */
export function Said({
  tone,
  children,
}: {
  tone: 'neutral' | 'green' | 'amber' | 'red';
  children: ReactNode;
}) {
  return (
    <Box
      sx={{
        px: 3,
        py: 2,
        borderRadius: '6px',
        fontSize: 13,
        lineHeight: '20px',
        overflowWrap: 'anywhere',
        color: tone === 'neutral' ? 'h.text2' : `h.${tone}`,
        bgcolor: tone === 'neutral' ? 'h.sunken' : `h.${tone}Soft`,
      }}
    >
      {children}
    </Box>
  );
}
