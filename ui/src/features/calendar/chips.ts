import type { SxProps, Theme } from '@mui/material/styles';

/**
 * The look of the entries of the grids: plain elements below this one rule, because styling hundreds of them one by
 * one would cost the calendar its 60 fps.
 */
export const chipSx: SxProps<Theme> = {
  '& .cal-chip': {
    boxSizing: 'border-box',
    display: 'flex',
    alignItems: 'center',
    gap: '5px',
    width: '100%',
    height: 24,
    position: 'relative',
    px: '5px',
    borderRadius: '5px',
    fontSize: 12,
    lineHeight: '16px',
    cursor: 'pointer',
    color: 'h.text',
    bgcolor: 'h.sunken',
    borderLeft: '3px solid',
    borderColor: 'h.borderStrong',
    whiteSpace: 'nowrap',
    '&:hover': { bgcolor: 'h.selected' },
    '&:focus-visible': { outline: '2px solid', outlineColor: 'h.accent', outlineOffset: '-1px' },
  },
  '& .cal-chip[draggable=true]': { cursor: 'grab' },
  '& .cal-chip[data-picked=true]': { bgcolor: 'h.accentSoft' },
  '& .cal-time': { color: 'h.text2', fontVariantNumeric: 'tabular-nums', flexShrink: 0 },
  // Clipped alone: a second clip around the chip would cost each frame of a scroll a millisecond.
  '& .cal-name': { overflow: 'hidden', textOverflow: 'ellipsis', minWidth: 0 },
  '& .cal-name[data-net]::before': {
    content: 'attr(data-net)',
    mr: '5px',
    fontWeight: 600,
    fontSize: 11,
    color: 'h.text2',
  },
  '& .cal-warn': { color: 'h.amber', flexShrink: 0, display: 'inline-flex' },
  '& [data-state=in_review]': { borderColor: 'h.amber' },
  '& [data-state=approved]': { borderColor: 'h.green' },
  '& [data-state=scheduled], & [data-state=publishing]': {
    borderColor: 'h.accent',
    fontWeight: 500,
  },
  '& [data-state=published]': { borderColor: 'h.violet' },
  '& [data-state=failed]': { borderColor: 'h.red', bgcolor: 'h.redSoft' },
  '& [data-over=true]': {
    boxShadow: (t: Theme) => `inset 0 0 0 2px ${t.vars!.palette.h.accent}`,
  },
};
