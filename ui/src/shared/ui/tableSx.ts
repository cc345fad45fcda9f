/** A plain table of figures inside a card: the names at the left, the figures at the right. */
export const tableSx = {
  width: '100%',
  borderCollapse: 'collapse',
  fontSize: 13,
  fontVariantNumeric: 'tabular-nums',
  '& th, & td': {
    p: '7px 16px',
    borderBottom: 1,
    borderColor: 'h.border',
    textAlign: 'right',
    fontWeight: 400,
    whiteSpace: 'nowrap',
  },
  '& tbody tr:last-of-type > *': { borderBottom: 0 },
  '& thead th': { fontWeight: 500, color: 'h.text2', fontSize: 12 },
  '& th:first-of-type': { textAlign: 'left' },
} as const;
