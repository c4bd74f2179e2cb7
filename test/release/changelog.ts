/** What CHANGELOG.md says of one version. */
export interface ChangelogSection {
	/** What stands behind the version in the heading: a date, or `unreleased`. */
	readonly date: string;
	/** Everything below the heading, as the text of a GitHub release. */
	readonly notes: string;
}

const HEADING = /^## (\S+) – (.+)$/;

/** Finds the section under a heading such as `## 1.2.0 – 2026-03-01`. */
export function sectionOf(changelog: string, version: string): ChangelogSection | undefined {
	const lines = changelog.split(/\r?\n/);
	const start = lines.findIndex((line) => HEADING.exec(line)?.[1] === version);
	if (start === -1) return undefined;

	const below = lines.slice(start + 1);
	const end = below.findIndex((line) => line.startsWith('## '));
	return {
		date: HEADING.exec(lines[start] ?? '')?.[2] ?? '',
		notes: below
			.slice(0, end === -1 ? undefined : end)
			.join('\n')
			.trim(),
	};
}
