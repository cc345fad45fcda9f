import { Box, ButtonBase, CircularProgress, Typography } from '@mui/material';
import { ArrowRight, type LucideIcon } from 'lucide-react';
import { Link } from 'react-router';

interface Props {
  icon: LucideIcon;
  title: string;
  hint: string;
  /** The way most people should take. */
  primary?: boolean;
  busy?: boolean;
  disabled?: boolean;
  to?: string;
  onClick?: () => void;
}

/** One way on among few: a large button with its reason. */
export function ChoiceCard({
  icon: Icon,
  title,
  hint,
  primary,
  busy,
  disabled,
  to,
  onClick,
}: Props) {
  const link = to ? { component: Link, to } : {};
  return (
    <ButtonBase
      {...link}
      onClick={onClick}
      disabled={busy || disabled}
      aria-busy={busy}
      sx={{
        display: 'grid',
        gridTemplateColumns: 'auto minmax(0,1fr) auto',
        alignItems: 'center',
        columnGap: 4,
        width: '100%',
        p: 4,
        textAlign: 'left',
        bgcolor: 'h.surface',
        color: 'h.text',
        border: 1,
        borderColor: primary ? 'h.accent' : 'h.border',
        borderRadius: '10px',
        boxShadow: 1,
        transition: 'border-color .12s, background-color .12s',
        '&:hover': { borderColor: 'h.accent', bgcolor: 'h.hover' },
        '&.Mui-disabled': { opacity: busy ? 1 : 0.55 },
      }}
    >
      <Box
        aria-hidden
        sx={{
          width: 40,
          height: 40,
          borderRadius: '10px',
          display: 'grid',
          placeItems: 'center',
          bgcolor: primary ? 'h.accent' : 'h.accentSoft',
          color: primary ? 'h.onAccent' : 'h.accentText',
        }}
      >
        <Icon size={20} />
      </Box>
      <Box>
        <Typography variant="h2" component="span" sx={{ display: 'block', fontFamily: 'inherit' }}>
          {title}
        </Typography>
        <Typography
          variant="body2"
          component="span"
          color="textSecondary"
          sx={{ display: 'block', mt: 0.5 }}
        >
          {hint}
        </Typography>
      </Box>
      {busy ? <CircularProgress size={18} /> : <ArrowRight size={18} aria-hidden />}
    </ButtonBase>
  );
}
