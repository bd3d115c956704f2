/**
 * YAML faults in words of ours: the parser's own messages quote the source, and the source holds secrets.
 */
const WORDS: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  ALIAS_PROPS: ['An alias can have no tag or anchor of its own.', 'Write only *name.'],
  BAD_ALIAS: ['The anchor this alias names does not exist above it.', 'Define it first: key: &name …'],
  BAD_COLLECTION_TYPE: ['This tag does not fit the kind of value behind it.', 'Take the tag away.'],
  BAD_DIRECTIVE: ['This directive is not known.', 'Take the line that starts with % away.'],
  BAD_DQ_ESCAPE: [
    'This escape does not exist inside double quotes.',
    'Write \\\\ for a backslash, or use single quotes.',
  ],
  BAD_INDENT: ['The indentation does not fit the lines above.', 'Keys of one map start in the same column.'],
  BAD_PROP_ORDER: ['Anchors and tags stand before the value, on its line.', 'Move it to before the value.'],
  BAD_SCALAR_START: ['A plain value can not start with this character.', 'Put the value in quotes.'],
  BLOCK_AS_IMPLICIT_KEY: [
    'A value and a nested key stand on one line.',
    'Put the nested key on a line of its own, or quote the value.',
  ],
  BLOCK_IN_FLOW: [
    'Inside [ ] and { } there can be no indented block.',
    'Write it all in brackets, or all as indented lines.',
  ],
  DUPLICATE_KEY: ['This key stands twice in the same map.', 'Keep one of the two.'],
  IMPOSSIBLE: ['The YAML is broken here.', 'Look at quotes, brackets and indentation around this line.'],
  KEY_OVER_1024_CHARS: ['This key is longer than 1024 characters.', 'Is a quote or a line break missing?'],
  MISSING_CHAR: ['A character is missing here.', 'Look for an unclosed quote or bracket, or a missing ":" or ",".'],
  MULTILINE_IMPLICIT_KEY: ['A key goes over several lines.', 'Is a ":" missing, or a quote not closed?'],
  MULTIPLE_ANCHORS: ['A value can have one anchor.', 'Keep one of them.'],
  MULTIPLE_TAGS: ['A value can have one tag.', 'Keep one of them.'],
  NON_STRING_KEY: ['Keys are text.', 'Put the key in quotes.'],
  RESOURCE_EXHAUSTION: ['The file is nested too deeply.', 'Flatten it.'],
  TAB_AS_INDENT: ['A tab is used to indent.', 'Indent with spaces.'],
  TAG_RESOLVE_FAILED: ['This tag (!…) is not known.', 'Take it away; secrets come by KEY_env or KEY_file.'],
  UNEXPECTED_TOKEN: ['Something stands here that YAML does not expect.', 'Look at quotes, brackets and indentation.'],
};

/** A key twice and an unknown tag leave the rest readable; after any other fault it would be guesswork. */
const READABLE = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED']);

export function explainYaml(code: string): {
  readonly message: string;
  readonly hint: string;
  readonly fatal: boolean;
} {
  const [message, hint] = WORDS[code] ?? ['The YAML is broken here.', 'Look at quotes, brackets and indentation.'];
  return { message, hint, fatal: !READABLE.has(code) };
}
