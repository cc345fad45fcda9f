import { Box, ButtonBase, Collapse, Stack, Typography } from '@mui/material';
import { ChevronDown } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';

/** A part of the form that folds; folded it says what is chosen in it. */
export function Group({
  title,
  summary,
  isOpen = false,
  children,
}: {
  title: string;
  summary?: string;
  isOpen?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const [open, setOpen] = useState(isOpen);
  return (
    <Box
      component="section"
      aria-label={title}
      sx={{ '& + &': { borderTop: 1, borderColor: 'h.border' } }}
    >
      <Box component="h2" sx={{ m: 0 }}>
        <ButtonBase
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          sx={{
            width: '100%',
            justifyContent: 'flex-start',
            textAlign: 'left',
            gap: 3,
            px: 4,
            minHeight: 44,
            '&:hover': { bgcolor: 'h.hover' },
            '&:focus-visible': { outlineOffset: -2 },
          }}
        >
          <Typography variant="h2" component="span" sx={{ flexShrink: 0 }}>
            {title}
          </Typography>
          <Typography
            variant="caption"
            component="span"
            color="textSecondary"
            noWrap
            sx={{ flex: 1, minWidth: 0, textAlign: 'right' }}
          >
            {open ? '' : summary}
          </Typography>
          <Box
            component={ChevronDown}
            size={15}
            aria-hidden
            sx={{
              color: 'h.text2',
              flexShrink: 0,
              transition: 'transform .18s',
              transform: open ? 'rotate(180deg)' : 'none',
            }}
          />
        </ButtonBase>
      </Box>
      <Collapse in={open} id={id} unmountOnExit>
        <Stack sx={{ gap: 2, px: 4, pt: 1, pb: 3 }}>{children}</Stack>
      </Collapse>
    </Box>
  );
}
