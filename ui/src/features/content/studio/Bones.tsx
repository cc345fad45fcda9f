import { Box, Skeleton, Stack } from '@mui/material';
import type { ReactNode } from 'react';

/** Three panes beside each other: what it is made from, the text, how readers see it. */
export const paneColumns = '320px minmax(0,1fr) minmax(340px, 420px)';

const bar = (width: number | string, height = 16) => <Skeleton width={width} height={height} />;
const box = (height: number) => <Skeleton variant="rounded" height={height} />;

/** The studio before its text comes, in the shape it will have. */
export function Bones() {
  return (
    <Stack aria-busy sx={{ height: '100%', minHeight: 0, overflow: 'hidden' }}>
      <Stack
        direction="row"
        aria-hidden
        sx={{
          alignItems: 'center',
          alignContent: 'center',
          flexWrap: 'wrap',
          columnGap: 3,
          rowGap: 2,
          px: { xs: 4, md: 5 },
          height: { xs: 92, sm: 57 },
          flexShrink: 0,
          borderBottom: 1,
          borderColor: 'h.border',
        }}
      >
        <Skeleton variant="rounded" width={22} height={22} />
        <Box sx={{ flex: { xs: '1 1 60%', sm: 1 } }}>
          {bar('min(60%, 240px)', 20)}
          {bar(120)}
        </Box>
        <Skeleton variant="rounded" width={128} height={28} />
      </Stack>
      <Box
        sx={{
          display: { lg: 'none' },
          height: 39,
          flexShrink: 0,
          borderBottom: 1,
          borderColor: 'h.border',
        }}
      />
      <Box
        aria-hidden
        sx={{
          flex: 1,
          minHeight: 0,
          display: 'grid',
          gridTemplateColumns: { lg: paneColumns },
          '& > * + *': { borderLeft: { lg: 1 }, borderColor: { lg: 'h.border' } },
        }}
      >
        <Pane isBeside>
          {box(32)}
          {bar(60)}
          {box(70)}
          {bar(48)}
          {box(34)}
          {box(34)}
        </Pane>
        <Pane isMain>
          {box(220)}
          {bar(110)}
          {box(50)}
          {bar(70)}
        </Pane>
        <Pane isBeside>
          {bar(150)}
          {box(190)}
        </Pane>
      </Box>
    </Stack>
  );
}

function Pane({
  isBeside,
  isMain,
  children,
}: {
  /** On a phone there is the text alone. */
  isBeside?: boolean;
  isMain?: boolean;
  children: ReactNode;
}) {
  return (
    <Stack
      sx={{
        gap: 3,
        p: { xs: 4, lg: 5 },
        display: isBeside ? { xs: 'none', lg: 'flex' } : 'flex',
        bgcolor: isMain ? { lg: 'h.surface' } : undefined,
      }}
    >
      {children}
    </Stack>
  );
}
