import { Box } from '@mui/material';
import type { Piece } from './diff';

/** A text with what came and what went, in marks that readers of screens are told too. */
export function DiffText({ label, pieces }: { label: string; pieces: readonly Piece[] }) {
  return (
    <Box
      role="region"
      tabIndex={0}
      aria-label={label}
      sx={{
        maxHeight: 260,
        overflow: 'auto',
        p: 2,
        borderRadius: '6px',
        border: 1,
        borderColor: 'h.border',
        bgcolor: 'h.surface',
        fontSize: 12.5,
        lineHeight: '19px',
        whiteSpace: 'pre-wrap',
        overflowWrap: 'anywhere',
      }}
    >
      {pieces.map((p, i) => (
        <DiffPiece key={i} piece={p} />
      ))}
    </Box>
  );
}

function DiffPiece({ piece: { kind, text } }: { piece: Piece }) {
  if (kind === 'same') return text;
  const isNew = kind === 'added';
  return (
    <Box
      component={isNew ? 'ins' : 'del'}
      sx={{
        color: isNew ? 'h.green' : 'h.red',
        bgcolor: isNew ? 'h.greenSoft' : 'h.redSoft',
        borderRadius: '3px',
        textDecoration: isNew ? 'none' : 'line-through',
      }}
    >
      {text}
    </Box>
  );
}
