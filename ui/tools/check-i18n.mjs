// Fails when a language lacks a key, has one too many, or loses a placeholder of the English text.
// Plural forms may differ between languages: they are compared by their stem.
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../src/i18n');
const source = 'en';
const plural = /_(zero|one|two|few|many|other)$/;

function flatten(node, prefix, into) {
  for (const [key, value] of Object.entries(node)) {
    const name = prefix ? `${prefix}.${key}` : key;
    if (typeof value === 'object') flatten(value, name, into);
    else into.set(name, value);
  }
  return into;
}
function load(language) {
  const texts = new Map();
  const folder = path.join(root, language);
  for (const file of fs.readdirSync(folder).filter((f) => f.endsWith('.json')))
    flatten(JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')), file.slice(0, -5), texts);
  return texts;
}
const placeholders = (text) =>
  [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1]))].sort().join(',');

const english = load(source);
const stems = new Set([...english.keys()].map((k) => k.replace(plural, '')));
let faults = 0;
const fault = (text) => (console.error(text), faults++);
for (const language of fs.readdirSync(root).filter((n) => n !== source && !n.includes('.'))) {
  const other = load(language);
  const otherStems = new Set([...other.keys()].map((k) => k.replace(plural, '')));
  for (const stem of stems) if (!otherStems.has(stem)) fault(`${language}: ${stem} is missing`);
  for (const stem of otherStems)
    if (!stems.has(stem)) fault(`${language}: ${stem} is not in English`);
  for (const [key, text] of other) {
    if (!text.trim()) fault(`${language}: ${key} is empty`);
    const original = english.get(key) ?? english.get(key.replace(plural, '_other'));
    if (original && placeholders(original) !== placeholders(text))
      fault(
        `${language}: ${key} has {{${placeholders(text)}}}, English {{${placeholders(original)}}}`,
      );
  }
}
console.log(`${english.size} texts, ${faults} faults`);
process.exit(faults ? 1 : 0);
