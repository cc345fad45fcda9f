import { Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommentOnContentMutation, useListCommentsOnContentQuery } from '@/api/loop';
import { notify } from '@/shared/lib/toast';
import { Ago } from '@/shared/ui/DateTime';

/** What people say about it, the oldest first; open to everybody in the workspace. */
export function Comments({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data } = useListCommentsOnContentQuery({ id, limit: 200 });
  const [comment, { isLoading }] = useCommentOnContentMutation();
  const [text, setText] = useState('');
  const send = async () => {
    if (!text.trim()) return;
    const answer = await comment({ id, body: { text: text.trim() } });
    if (answer.error) notify.failed(answer.error);
    else setText('');
  };
  return (
    <Stack sx={{ gap: 3 }}>
      {data?.data.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('content.noComments')}
        </Typography>
      )}
      {data?.data.map((c) => (
        <Box key={c.id} component="article">
          <Typography variant="caption" component="p" color="textSecondary">
            <Box component="span" sx={{ color: 'h.text', fontWeight: 500 }}>
              {c.author}
            </Box>
            {' · '}
            <Ago at={c.at} />
          </Typography>
          <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {c.text}
          </Typography>
        </Box>
      ))}
      <form
        onSubmit={(e) => {
          e.preventDefault();
          void send();
        }}
      >
        <TextField
          fullWidth
          multiline
          minRows={2}
          sx={{ '& .MuiInputBase-root': { p: 0 } }}
          value={text}
          placeholder={t('content.comment')}
          onChange={(e) => setText(e.target.value)}
          onKeyDown={(e) => {
            if (e.key === 'Enter' && (e.metaKey || e.ctrlKey)) void send();
          }}
          slotProps={{ htmlInput: { 'aria-label': t('content.comment'), maxLength: 4000 } }}
        />
        {text.trim() && (
          <Button type="submit" size="small" variant="outlined" loading={isLoading} sx={{ mt: 2 }}>
            {t('content.send')}
          </Button>
        )}
      </form>
    </Stack>
  );
}
