import { Button, Stack, Typography } from '@mui/material';
import { useTranslation } from 'react-i18next';

/** The foot of a form's card: what is not saved yet, a way back, and Save. */
export function SaveBar({
  isDirty,
  isSaving,
  label,
  onDiscard,
}: {
  isDirty: boolean;
  isSaving: boolean;
  /** A verb; "Save" when left out. */
  label?: string;
  onDiscard: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Stack
      direction="row"
      sx={{
        alignItems: 'center',
        justifyContent: 'flex-end',
        gap: 2,
        px: { xs: 4, sm: 6 },
        py: 3,
        minHeight: 57,
        borderTop: 1,
        borderColor: 'h.border',
        bgcolor: 'h.canvas',
      }}
    >
      <Typography
        variant="caption"
        role="status"
        color="textSecondary"
        sx={{ flex: 1, minWidth: 0 }}
      >
        {isDirty && !isSaving ? t('settings.unsaved') : ''}
      </Typography>
      {isDirty && (
        <Button variant="outlined" onClick={onDiscard}>
          {t('settings.discard')}
        </Button>
      )}
      <Button type="submit" variant="contained" loading={isSaving}>
        {label ?? t('controls.save')}
      </Button>
    </Stack>
  );
}
