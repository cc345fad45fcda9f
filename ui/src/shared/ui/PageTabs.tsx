import { Box, Tab, Tabs } from '@mui/material';
import type { ReactNode } from 'react';

/** Views of one page. The caller keeps the chosen one in the address and gives the panel. */
export function PageTabs<View extends string>({
  value,
  views,
  label,
  onChange,
  children,
}: {
  value: View;
  views: readonly View[];
  label: (view: View) => string;
  onChange: (view: View) => void;
  children: ReactNode;
}) {
  return (
    <>
      <Tabs
        value={value}
        onChange={(_, v: View) => onChange(v)}
        sx={{
          minHeight: 36,
          mb: 4,
          borderBottom: 1,
          borderColor: 'h.border',
          '& .MuiTabs-list': { gap: 5 },
        }}
      >
        {views.map((view) => (
          <Tab
            key={view}
            value={view}
            label={label(view)}
            id={`tab-${view}`}
            aria-controls={`panel-${view}`}
            sx={{ minHeight: 36, minWidth: 0, px: 0.5, textTransform: 'none', fontSize: 13.5 }}
          />
        ))}
      </Tabs>
      <Box role="tabpanel" id={`panel-${value}`} aria-labelledby={`tab-${value}`}>
        {children}
      </Box>
    </>
  );
}
