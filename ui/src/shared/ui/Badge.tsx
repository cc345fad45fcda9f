import { Box } from '@mui/material';
import type { ReactNode } from 'react';

export type Tone = 'neutral' | 'green' | 'amber' | 'red' | 'violet' | 'sky' | 'accent';
const foreground = (tone: Tone) =>
  tone === 'neutral' ? 'h.text2' : tone === 'accent' ? 'h.accentText' : `h.${tone}`;

/** A state in a word: soft background, dark text. The word carries the meaning, never the colour alone. */
export function Badge({
  tone = 'neutral',
  dot,
  children,
}: {
  tone?: Tone;
  dot?: boolean;
  children: ReactNode;
}) {
  const fg = foreground(tone);
  return (
    <Box
      component="span"
      sx={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: '5px',
        height: 20,
        px: '7px',
        borderRadius: '5px',
        fontSize: 12,
        lineHeight: '20px',
        fontWeight: 500,
        color: fg,
        whiteSpace: 'nowrap',
        flexShrink: 0,
        bgcolor: tone === 'neutral' ? 'h.sunken' : `h.${tone}Soft`,
      }}
    >
      {dot && <Box component="span" sx={{ width: 6, height: 6, borderRadius: 3, bgcolor: fg }} />}
      {children}
    </Box>
  );
}
