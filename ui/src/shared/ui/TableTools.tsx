import {
  Box,
  Button,
  Checkbox,
  Divider,
  FormControlLabel,
  IconButton,
  Popover,
  Slide,
  Stack,
  Tooltip,
  Typography,
} from '@mui/material';
import { Columns3, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from './tableModel';

/** Which columns are shown. The caller keeps the list in the address. */
export function ColumnsMenu<T>({
  columns,
  visible,
  onChange,
  onReset,
}: {
  columns: Column<T>[];
  visible: readonly string[];
  onChange: (ids: string[]) => void;
  onReset?: () => void;
}) {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const flip = (id: string) =>
    onChange(
      columns
        .filter((c) => c.fixed || (c.id === id ? !visible.includes(id) : visible.includes(c.id)))
        .map((c) => c.id),
    );
  return (
    <>
      <Button
        variant="outlined"
        aria-haspopup="dialog"
        aria-expanded={!!anchor}
        startIcon={<Columns3 size={15} />}
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        {t('table.columns')}
      </Button>
      <Popover
        open={!!anchor}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{
          paper: {
            role: 'dialog',
            'aria-label': t('table.columns'),
            sx: {
              mt: 1,
              width: 240,
              p: 2,
              border: 1,
              borderColor: 'h.border',
              borderRadius: '8px',
            },
          },
        }}
      >
        <Stack sx={{ maxHeight: 360, overflow: 'auto' }}>
          {columns.map((c) => (
            <FormControlLabel
              key={c.id}
              disabled={!!c.fixed}
              label={<Typography variant="body2">{c.header}</Typography>}
              sx={{ m: 0, px: 1, borderRadius: '6px', '&:hover': { bgcolor: 'h.hover' } }}
              control={
                <Checkbox
                  size="small"
                  checked={c.fixed || visible.includes(c.id)}
                  onChange={() => flip(c.id)}
                  sx={{ p: 1, mr: 1 }}
                />
              }
            />
          ))}
        </Stack>
        {onReset && (
          <>
            <Divider sx={{ my: 1 }} />
            <Button size="small" fullWidth variant="text" onClick={onReset}>
              {t('table.resetColumns')}
            </Button>
          </>
        )}
      </Popover>
    </>
  );
}

/** What can be done to the selected rows; rises from below as soon as one is. */
export function BulkBar({
  count,
  onClear,
  children,
}: {
  count: number;
  onClear: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Slide direction="up" in={count > 0} mountOnEnter unmountOnExit>
      <Box
        sx={{
          position: 'fixed',
          zIndex: 1100,
          bottom: { xs: 12, sm: 24 },
          insetInline: 0,
          display: 'flex',
          justifyContent: 'center',
          pointerEvents: 'none',
          px: 3,
        }}
      >
        <Stack
          role="toolbar"
          aria-label={t('table.bulk')}
          direction="row"
          sx={{
            pointerEvents: 'auto',
            alignItems: 'center',
            // On a phone in two rows: what can be done is read whole, or it is not done.
            flexWrap: { xs: 'wrap', sm: 'nowrap' },
            gap: 2,
            pl: 4,
            pr: 2,
            py: 2,
            maxWidth: '100%',
            overflowX: 'auto',
            '& > *': { flexShrink: 0 },
            bgcolor: 'h.surface',
            border: 1,
            borderColor: 'h.borderStrong',
            borderRadius: '10px',
            boxShadow: 8,
          }}
        >
          <Typography
            variant="label"
            aria-live="polite"
            sx={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}
          >
            {t('table.selected', { count })}
          </Typography>
          <Divider orientation="vertical" flexItem />
          {children}
          <Tooltip title={t('table.clearSelection')}>
            <IconButton size="small" aria-label={t('table.clearSelection')} onClick={onClear}>
              <X size={15} />
            </IconButton>
          </Tooltip>
        </Stack>
      </Box>
    </Slide>
  );
}
