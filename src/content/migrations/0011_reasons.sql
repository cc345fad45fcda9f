-- Why an item is planned as it is: a JSON list of codes with their values and English sentences, which `why` holds
-- as one text. Empty where a person wrote `why`.
ALTER TABLE content_items ADD COLUMN reasons TEXT NOT NULL DEFAULT '[]';
