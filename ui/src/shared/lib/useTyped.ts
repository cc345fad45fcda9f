import { useEffect, useRef, useState } from 'react';

const pauseMs = 250;

/**
 * A text that is told at every pause in typing, not at every letter: it ends in the address. A value that comes from
 * elsewhere (Back, "Clear filters") replaces what stands in the field.
 */
export function useTyped(value: string, onChange: (text: string) => void) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const tell = useRef(onChange);
  useEffect(() => {
    tell.current = onChange;
  });
  useEffect(() => {
    if (value !== sent.current) setText((sent.current = value));
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => tell.current((sent.current = text)), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return [text, setText] as const;
}
