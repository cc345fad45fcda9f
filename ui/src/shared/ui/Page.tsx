import { Box } from '@mui/material';
import { useEffect, type ReactNode } from 'react';
import { layout } from '@/theme/tokens';

/** The frame of a page's content: padding, greatest width, and the title of the tab. */
export function Page({
  title,
  width = layout.content,
  isCentred,
  children,
}: {
  title: string;
  width?: number;
  /** Stands in the middle: for a page that is one question. */
  isCentred?: boolean;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Herald`;
  }, [title]);
  // Every page begins at the same left edge, however wide its content is: nothing moves sideways
  // when one goes from page to page.
  return (
    <Box sx={{ p: { xs: 4, md: 6 }, maxWidth: Math.max(width, layout.content), mx: 'auto' }}>
      <Box sx={{ maxWidth: width, ...(isCentred ? { mx: 'auto' } : {}) }}>{children}</Box>
    </Box>
  );
}
