import { problemsOf } from './problems';
import type { Release } from './release';

const good: Release = {
	version: '1.2.0',
	lockedVersions: ['1.2.0', '1.2.0'],
	repository: 'owner/name',
	section: { date: '2026-03-01', notes: 'New things.' },
};
const fromGitHub = { tag: 'v1.2.0', publishedFrom: 'owner/name' };

it('finds no problem where everything agrees', () => {
	expect(problemsOf(good, fromGitHub)).toEqual([]);
});

it("does not ask for the repository on a person's machine", () => {
	expect(problemsOf({ ...good, repository: undefined }, { tag: 'v1.2.0' })).toEqual([]);
});

it.each(['1.2.0', 'v1.2.1', 'v1.2', 'V1.2.0', 'refs/tags/v1.2.0', ''])(
	'refuses the tag "%s" for version 1.2.0',
	(tag) => {
		expect(problemsOf(good, { ...fromGitHub, tag })).toEqual([
			expect.stringMatching(/so it must be v1\.2\.0$/),
		]);
	},
);

it.each<[string, Partial<Release>, RegExp]>([
	['a version nobody wrote about', { section: undefined }, /no section "## 1\.2\.0 – <date>"/],
	['an unreleased version', { section: { date: 'unreleased', notes: 'x' } }, /"unreleased"/],
	['a date as people write it', { section: { date: '1 March 2026', notes: 'x' } }, /1 March/],
	['an empty section', { section: { date: '2026-03-01', notes: '' } }, /says nothing/],
	['a lock file left behind', { lockedVersions: ['1.2.0', '1.1.0'] }, /package-lock\.json/],
	['another repository', { repository: 'somebody/else' }, /names the repository somebody\/else/],
	['an unknown repository', { repository: undefined }, /not understood/],
])('refuses %s', (_what, change, problem) => {
	expect(problemsOf({ ...good, ...change }, fromGitHub)).toEqual([expect.stringMatching(problem)]);
});

it('refuses a preview, which npm would hand out as the latest version', () => {
	const version = '1.2.0-rc.1';
	const preview = { ...good, version, lockedVersions: [version] };
	expect(problemsOf(preview, { ...fromGitHub, tag: `v${version}` })).toEqual([
		expect.stringMatching(/no previews/),
	]);
});
