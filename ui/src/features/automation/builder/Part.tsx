import { Box, Card, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** One part of the form: a heading with a word about it, and its fields. */
export function Part({
  id,
  title,
  hint,
  error,
  children,
}: {
  id: string;
  title: string;
  hint?: ReactNode;
  error?: string | undefined;
  children: ReactNode;
}) {
  return (
    <Card
      component="section"
      id={id}
      aria-labelledby={`${id}-h`}
      sx={{ p: { xs: 4, sm: 5 }, scrollMarginTop: 16, overflow: 'visible' }}
    >
      <Typography id={`${id}-h`} variant="h2">
        {title}
      </Typography>
      {hint && (
        <Typography variant="body2" component="div" color="textSecondary">
          {hint}
        </Typography>
      )}
      <Stack sx={{ gap: 4, mt: 4, minWidth: 0 }}>{children}</Stack>
      {error && (
        <Box role="alert" sx={{ mt: 3, color: 'h.red', fontSize: 12, lineHeight: '16px' }}>
          {error}
        </Box>
      )}
    </Card>
  );
}
