import { sectionOf } from './changelog';

const CHANGELOG = `# Changelog

Versions follow a rule.

## 1.10.0 – unreleased

- Soon.

## 1.1.0 – 2026-03-01

A sentence.

- **One** thing
### More
- Another

## 1.0.0 – 2026-02-01
`;

it.each([
	['1.1.0', '2026-03-01', 'A sentence.\n\n- **One** thing\n### More\n- Another'],
	['1.10.0', 'unreleased', '- Soon.'],
	['1.0.0', '2026-02-01', ''],
])('finds what is said of %s, up to the next version', (version, date, notes) => {
	expect(sectionOf(CHANGELOG, version)).toEqual({ date, notes });
	expect(sectionOf(CHANGELOG.replaceAll('\n', '\r\n'), version)).toEqual({ date, notes });
});

it.each(['1.1', '1.1.00', '0.1.0', '11.0', 'A', 'Changelog'])('finds nothing for %s', (version) => {
	expect(sectionOf(CHANGELOG, version)).toBeUndefined();
});
