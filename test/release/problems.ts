import type { Release } from './release';

export interface Publication {
	/** The tag that is to be published, for example `v1.2.0`. */
	readonly tag: string;
	/** The repository that publishes, `owner/name`; unknown on a person's machine. */
	readonly publishedFrom?: string | undefined;
}

type Rule = (release: Release, publication: Publication) => string | false;

/** What would make a release wrong for good: npm never takes a version back. */
const RULES: Rule[] = [
	({ version }) =>
		!/^\d+\.\d+\.\d+$/.test(version) &&
		`package.json has version ${version}: only releases such as 1.2.0 are published, no previews`,
	({ version }, { tag }) =>
		tag !== `v${version}` &&
		`The tag is ${tag}, but package.json has version ${version}, so it must be v${version}`,
	({ version, lockedVersions }) =>
		lockedVersions.some((locked) => locked !== version) &&
		`package-lock.json has version ${lockedVersions.join(' and ')}: set it with "npm version ${version} --no-git-tag-version --allow-same-version"`,
	({ version, section }) =>
		section === undefined && `CHANGELOG.md has no section "## ${version} – <date>"`,
	({ version, section }) =>
		section !== undefined &&
		!/^\d{4}-\d{2}-\d{2}$/.test(section.date) &&
		`CHANGELOG.md says "${section.date}" for ${version}: it must be the day of the release, such as 2026-03-01`,
	({ version, section }) => section?.notes === '' && `CHANGELOG.md says nothing about ${version}`,
	({ repository }, { publishedFrom }) =>
		publishedFrom !== undefined &&
		repository !== publishedFrom &&
		`package.json names the repository ${repository ?? 'in a way that is not understood'}, but this is ${publishedFrom}: npm refuses the provenance of a package that names another`,
];

export const problemsOf = (release: Release, publication: Publication): string[] =>
	RULES.map((rule) => rule(release, publication)).filter((problem) => problem !== false);
