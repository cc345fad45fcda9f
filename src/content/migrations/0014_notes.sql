-- What is to be known of a transcription has codes, so that it can be said in the reader's language. Sentences of
-- before keep their words ("of_old"); the one that has no values gets its code.
UPDATE transcriptions SET notes = replace(replace(replace(replace(notes,
    '","', '","values":{}},{"code":"of_old","text":"'),
    '["', '[{"code":"of_old","text":"'),
    '"]', '","values":{}}]'),
    '"of_old","text":"No speech was heard', '"no_speech","text":"No speech was heard')
    WHERE notes <> '[]';
