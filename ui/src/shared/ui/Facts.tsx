import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** Names with their values, as many beside each other as there is room for. */
export function Facts({
  facts,
  least = 160,
}: {
  facts: readonly (readonly [string, ReactNode])[];
  /** The least width of one, in px. */
  least?: number;
}) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        my: 4,
        '&:last-child': { mb: 0 },
        display: 'grid',
        gridTemplateColumns: `repeat(auto-fill, minmax(${least}px, 1fr))`,
        columnGap: 5,
        rowGap: 3,
      }}
    >
      {facts.map(([name, value]) => (
        <Box key={name}>
          <Typography variant="caption" component="dt" color="textSecondary">
            {name}
          </Typography>
          <Typography
            variant="body2"
            component="dd"
            sx={{ m: 0, fontWeight: 500, fontVariantNumeric: 'tabular-nums' }}
          >
            {value}
          </Typography>
        </Box>
      ))}
    </Box>
  );
}
