import { useNavigate } from 'react-router';
import type { ItemKind } from '@/api';
import { useGenerateContentMutation, type GenerateContent, type Generated } from '@/api/loop';
import { useJob } from '@/shared/lib/useJob';

/** "Make a brief of this": the draft is made, kept, and opened. */
export function useMakeFrom() {
  const go = useNavigate();
  const [generate, { isLoading }] = useGenerateContentMutation();
  const job = useJob<Generated>((made) => {
    const [id] = made.item_ids;
    if (id) void go(`/content/${id}`);
  });
  return {
    make: (kind: ItemKind, body: GenerateContent) => void job.start(generate({ kind, body })),
    isMaking: isLoading || job.isRunning,
  };
}
