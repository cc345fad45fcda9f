import { Button, Stack, Typography } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AuthFrame } from '@/features/auth/AuthFrame';
import { useSignOut } from './useSignOut';

const NewWorkspaceDialog = lazy(() => import('./NewWorkspaceDialog'));

/** Whoever is signed in, but in no workspace: theirs was deleted, or they were removed from it. */
export default function NoWorkspace({ email }: { email: string }) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const [creating, setCreating] = useState(false);
  return (
    <AuthFrame title={t('shell.noWorkspace')} subtitle={t('shell.noWorkspaceHint', { email })}>
      <Stack sx={{ gap: 3 }}>
        <Button variant="contained" size="large" onClick={() => setCreating(true)}>
          {t('shell.firstWorkspace')}
        </Button>
        <Typography variant="body2" color="textSecondary">
          {t('shell.awaitInvitation')}
        </Typography>
        <Button variant="outlined" onClick={signOut}>
          {t('shell.signOut')}
        </Button>
      </Stack>
      {creating && (
        <Suspense fallback={null}>
          <NewWorkspaceDialog onClose={() => setCreating(false)} />
        </Suspense>
      )}
    </AuthFrame>
  );
}
