import { Box, Card, Link as MuiLink, Stack, Typography } from '@mui/material';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { languages, setLanguage, type Language } from '@/i18n';

/** The frame of every page before sign-in: mark, card, one way on below, the languages. */
export function AuthFrame({
  title,
  subtitle,
  footer,
  children,
}: {
  title: string;
  subtitle?: string;
  footer?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Herald`;
  }, [title]);
  return (
    <Box
      sx={{
        minHeight: '100dvh',
        display: 'grid',
        gridTemplateRows: '1fr auto',
        bgcolor: 'h.canvas',
      }}
    >
      <Stack
        component="main"
        sx={{ alignItems: 'center', justifyContent: 'center', p: { xs: 4, sm: 8 }, gap: 5 }}
      >
        <Stack sx={{ alignItems: 'center', gap: 3, textAlign: 'center' }}>
          <img src="/icons/herald.svg" width={40} height={40} alt="Herald" />
          <Box>
            <Typography variant="h1">{title}</Typography>
            {subtitle && (
              <Typography variant="body2" color="textSecondary" sx={{ mt: 1 }}>
                {subtitle}
              </Typography>
            )}
          </Box>
        </Stack>
        <Card sx={{ width: '100%', maxWidth: 400, p: { xs: 4, sm: 6 } }}>{children}</Card>
        {footer && (
          <Typography variant="body2" color="textSecondary">
            {footer}
          </Typography>
        )}
      </Stack>
      <Stack component="footer" direction="row" sx={{ justifyContent: 'center', gap: 4, p: 4 }}>
        <LanguageLinks />
        <Typography
          variant="caption"
          sx={{ color: 'h.text3', display: { xs: 'none', sm: 'block' } }}
        >
          {t('auth.tagline')}
        </Typography>
      </Stack>
    </Box>
  );
}

function LanguageLinks() {
  const { i18n } = useTranslation();
  return (Object.entries(languages) as [Language, string][]).map(([code, name]) => (
    <MuiLink
      key={code}
      component="button"
      type="button"
      lang={code}
      aria-current={i18n.language === code || undefined}
      underline="hover"
      variant="caption"
      onClick={() => void setLanguage(code)}
      sx={{
        color: i18n.language === code ? 'h.text' : 'h.text3',
        fontWeight: i18n.language === code ? 600 : 400,
      }}
    >
      {name}
    </MuiLink>
  ));
}

export function TextLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <MuiLink
      component={Link}
      to={to}
      underline="hover"
      sx={{ color: 'h.accentText', fontWeight: 500 }}
    >
      {children}
    </MuiLink>
  );
}
