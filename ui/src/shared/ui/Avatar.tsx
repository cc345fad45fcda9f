import { Box } from '@mui/material';
import { initials } from '@/shared/lib/initials';

/** A person by their initials; `faint` for somebody who is not here yet. Never read out: the name is beside it. */
export function Avatar({
  name,
  faint,
  size = 30,
}: {
  name: string;
  faint?: boolean;
  size?: number;
}) {
  return (
    <Box
      aria-hidden
      sx={{
        width: size,
        height: size,
        flexShrink: 0,
        borderRadius: '999px',
        display: 'grid',
        placeItems: 'center',
        fontSize: size < 28 ? 10.5 : 11.5,
        fontWeight: 600,
        letterSpacing: '.01em',
        bgcolor: faint ? 'transparent' : 'h.violetSoft',
        color: faint ? 'h.text3' : 'h.violet',
        border: faint ? '1px dashed' : 0,
        borderColor: 'h.borderStrong',
      }}
    >
      {initials(name)}
    </Box>
  );
}
