import { Box, Button, IconButton, Stack, TextField } from '@mui/material';
import { Plus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BrandProduct } from '@/api';

const most = 200;

/** What can be bought: a card each. */
export function Products({
  value,
  onChange,
  disabled,
}: {
  value: readonly BrandProduct[];
  onChange: (list: BrandProduct[]) => void;
  disabled: boolean;
}) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  /** The first field of a product; where none is left, what adds one. */
  const focus = (at: number) =>
    requestAnimationFrame(() =>
      (
        box.current?.children[at]?.querySelector<HTMLElement>('input, textarea') ?? add.current
      )?.focus(),
    );
  const set = (at: number, part: Partial<BrandProduct>) =>
    onChange(value.map((p, i) => (i === at ? { ...p, ...part } : p)));
  const field = (p: BrandProduct, i: number, key: keyof BrandProduct, label: string) => (
    <TextField
      fullWidth
      disabled={disabled}
      value={p[key] ?? ''}
      placeholder={label}
      onChange={(e) => set(i, { [key]: e.target.value || (key === 'name' ? '' : null) })}
      slotProps={{ htmlInput: { 'aria-label': `${label} ${i + 1}` } }}
    />
  );
  return (
    <Stack ref={box} sx={{ gap: 3 }}>
      {value.map((p, i) => (
        <Stack
          key={i}
          direction="row"
          sx={{ gap: 2, p: 3, border: 1, borderColor: 'h.border', borderRadius: '8px' }}
        >
          <Box
            sx={{
              flex: 1,
              minWidth: 0,
              display: 'grid',
              gap: 2,
              gridTemplateColumns: { xs: 'minmax(0,1fr)', sm: 'minmax(0,2fr) minmax(0,1fr)' },
            }}
          >
            {field(p, i, 'name', t('brand.productName'))}
            {field(p, i, 'price', t('brand.productPrice'))}
            {field(p, i, 'description', t('brand.productDescription'))}
            {field(p, i, 'url', t('brand.productUrl'))}
          </Box>
          {!disabled && (
            <IconButton
              aria-label={t('brand.removeProduct', { name: p.name || t('brand.unnamed') })}
              onClick={() => {
                onChange(value.filter((_, n) => n !== i));
                focus(Math.max(0, i - 1));
              }}
            >
              <Trash2 size={15} />
            </IconButton>
          )}
        </Stack>
      ))}
      {!disabled && value.length < most && (
        <Button
          ref={add}
          size="small"
          variant="outlined"
          startIcon={<Plus size={14} />}
          onClick={() => {
            onChange([...value, { name: '', description: null, price: null, url: null }]);
            focus(value.length);
          }}
          sx={{ alignSelf: 'flex-start' }}
        >
          {t('brand.addProduct')}
        </Button>
      )}
    </Stack>
  );
}
