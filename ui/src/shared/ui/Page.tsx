import { Box } from '@mui/material';
import { useEffect, type ReactNode } from 'react';
import { layout } from '@/theme/tokens';

/** The frame of a page's content: padding, greatest width, and the title of the tab. */
export function Page({
  title,
  width = layout.content,
  children,
}: {
  title: string;
  width?: number;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Herald`;
  }, [title]);
  return <Box sx={{ p: { xs: 4, md: 6 }, maxWidth: width, mx: 'auto' }}>{children}</Box>;
}
