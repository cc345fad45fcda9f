import { Box, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** Above a list of the settings: what it is for, and how something comes into it. */
export function ListHead({ hint, action }: { hint: string; action?: ReactNode }) {
  return (
    <Stack
      direction="row"
      sx={{
        gap: 3,
        mb: 3,
        minHeight: 32,
        flexWrap: { xs: 'wrap', sm: 'nowrap' },
        alignItems: 'center',
        justifyContent: 'space-between',
      }}
    >
      <Typography
        variant="body2"
        color="textSecondary"
        sx={{ maxWidth: 620, textWrap: 'pretty', minWidth: 0 }}
      >
        {hint}
      </Typography>
      {action && <Box sx={{ flexShrink: 0 }}>{action}</Box>}
    </Stack>
  );
}
