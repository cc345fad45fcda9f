/** What a text says beyond its title, which stands above it: "X doubled: CVR fell" below "X doubled" is "CVR fell". */
export function beyondTitle(title: string, text: string): string {
  if (!text.startsWith(title)) return text;
  const rest = text.slice(title.length).replace(/^[\s.:;,–-]+/, '');
  return rest ? rest[0]!.toLocaleUpperCase() + rest.slice(1) : text;
}
