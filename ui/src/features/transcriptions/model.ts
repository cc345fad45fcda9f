import type { Transcription, TranscriptionState, TranscriptPart, TranscriptWord } from '@/api/loop';
import type { Tone } from '@/shared/ui/Badge';

export const stateTone: Record<TranscriptionState, Tone> = {
  queued: 'neutral',
  decoding: 'sky',
  transcribing: 'accent',
  done: 'green',
  failed: 'red',
};
export const isAtWork = (s: TranscriptionState) =>
  s === 'queued' || s === 'decoding' || s === 'transcribing';
export const soundEnds = [
  '.mp3',
  '.wav',
  '.m4a',
  '.ogg',
  '.opus',
  '.flac',
  '.webm',
  '.mp4',
  '.mov',
  '.mkv',
  '.aac',
];
export const mostBytes = 500_000_000;

/** 75.4 → "1:15", with hours where there are any. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The words of each part: those that begin in it. An engine without words gives each part as one. */
export function wordsOfParts(
  t: Pick<Transcription, 'parts' | 'words'>,
): { part: TranscriptPart; words: TranscriptWord[] }[] {
  let next = 0;
  return t.parts.map((part, i) => {
    const until = t.parts[i + 1]?.start ?? Infinity;
    const words: TranscriptWord[] = [];
    while (next < t.words.length && t.words[next]!.start < until) words.push(t.words[next++]!);
    const said = words.map((w) => w.text.trim()).join(' ');
    // A part that was mended by hand has other words than the engine heard: it is told whole.
    const isAsHeard = words.length > 0 && plain(said) === plain(part.text);
    return { part, words: isAsHeard ? words : [] };
  });
}
const plain = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase();

/** The last that began by that moment, or -1: a search by halves, sixty times a second. */
export function indexAt(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
export const speakersOf = (parts: readonly TranscriptPart[]) => [
  ...new Set(parts.flatMap((p) => p.speaker ?? [])),
];
