import {
  Box,
  Button,
  FormControlLabel,
  MenuItem,
  MenuList,
  Stack,
  Switch,
  Typography,
  useMediaQuery,
} from '@mui/material';
import { useTheme as useMuiTheme } from '@mui/material/styles';
import { Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { previousPeriod, type Day } from '@/shared/lib/dates';
import { useFormat } from '@/shared/lib/format';
import { presets, type Range } from '@/shared/lib/range';
import { RangeCalendar } from '@/shared/ui/RangeCalendar';

interface Props {
  range: Range;
  today: Day;
  onApply: (next: Partial<Range>) => void;
  onClose: () => void;
  /** The panel is fetched on demand and larger than what stood in for it. */
  onReady: () => void;
}

/** Presets at the left act at once; two days picked in the calendar are applied by the button. */
export default function DateRangePanel({ range, today, onApply, onClose, onReady }: Props) {
  const { t } = useTranslation();
  const f = useFormat();
  const isWide = useMediaQuery(useMuiTheme().breakpoints.up('md'));
  const [picked, setPicked] = useState<{ from: Day; to: Day | null }>({
    from: range.from,
    to: range.to,
  });
  useEffect(onReady, [isWide]); // oxlint-disable-line react-hooks/exhaustive-deps
  const before = previousPeriod(range.from, range.to);
  const { from, to } = picked;
  return (
    <Box>
      <Stack direction={{ xs: 'column', sm: 'row' }}>
        <MenuList
          autoFocusItem
          aria-label={t('range.presets')}
          dense
          sx={{
            width: { sm: 170 },
            p: 2,
            borderRight: { sm: 1 },
            borderBottom: { xs: 1, sm: 0 },
            borderColor: { xs: 'h.border', sm: 'h.border' },
            maxHeight: { xs: 180, sm: 'none' },
            overflow: 'auto',
            outline: 'none',
          }}
        >
          {presets.map((p) => (
            <MenuItem key={p} selected={p === range.preset} onClick={() => onApply({ preset: p })}>
              <Box sx={{ flex: 1 }}>{t(`range.${p}`)}</Box>
              {p === range.preset && <Check size={14} aria-hidden />}
            </MenuItem>
          ))}
        </MenuList>
        <Box sx={{ p: 4, mx: 'auto' }}>
          <RangeCalendar
            from={from}
            to={to}
            max={today}
            months={isWide ? 2 : 1}
            onPick={setPicked}
          />
        </Box>
      </Stack>
      <Stack
        direction="row"
        sx={{
          alignItems: 'center',
          gap: 3,
          px: 4,
          py: 3,
          borderTop: 1,
          borderColor: 'h.border',
          flexWrap: 'wrap',
        }}
      >
        <Box sx={{ flex: { xs: '1 0 100%', sm: 1 }, minWidth: 200 }}>
          <FormControlLabel
            sx={{ m: 0, gap: 2 }}
            label={<Typography variant="body2">{t('range.compare')}</Typography>}
            control={
              <Switch checked={range.compare} onChange={(_, compare) => onApply({ compare })} />
            }
          />
          <Typography variant="caption" component="p" color="textSecondary" sx={{ mt: 0.5 }}>
            {f.range(before.from, before.to)}
          </Typography>
        </Box>
        <Button variant="outlined" onClick={onClose} sx={{ ml: 'auto' }}>
          {t('controls.cancel')}
        </Button>
        <Button
          variant="contained"
          disabled={!to}
          onClick={() => to && onApply({ preset: 'custom', from, to })}
        >
          {to ? f.range(from, to) : t('range.pickEnd')}
        </Button>
      </Stack>
    </Box>
  );
}
