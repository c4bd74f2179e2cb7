import type { Audiences, StoredAudience } from './audiences';
import { client } from './client';
import type { Clock } from './clock';
import type { ImportBody } from './import-answers';
import { type RecordedRequest, sandboxOf } from './requests';
import type { RunWindow, StoredRun } from './runs';
import type { World } from './world';

/** An import that was asked for. Times are milliseconds since 1970, by our clock. */
export interface StoredImport {
	readonly operationId: string;
	readonly body: ImportBody;
	readonly sandboxName: string;
	readonly createdAt: number;
	readonly endsAt: number;
	/** What comes of it; undefined where it is to fail. */
	readonly audienceId?: string;
}

/** One row of a file, by its columns. */
export type FileRow = Readonly<Record<string, string>>;

/**
 * Which rows the files hold that a run is to read: those of the import's path, changed within the window;
 * `undefined` where they don't fit the import.
 */
export type Ingest = (
	audience: StoredAudience,
	window: RunWindow,
	source: ImportBody | undefined,
) => readonly FileRow[] | undefined;

export type Imports = ReturnType<typeof importStore>;

/** Imports by their operations, and the runs of their audiences. */
export function importStore(clock: Clock, audiences: Audiences, ingest: Ingest = () => []) {
	const all: StoredImport[] = [];
	const runs: StoredRun[] = [];
	return {
		all,
		runs,
		ingest,
		seedRun(audienceId: string): void {
			const at = clock.now() - 60_000;
			runs.push({
				runId: `run of ${audienceId}`,
				audienceId,
				audienceName: audiences.find(client.sandboxName, 'audienceId', audienceId)[0]?.name ?? '',
				sandboxName: client.sandboxName,
				window: { dataFilterStartTime: 1 },
				createdAt: at,
				endsAt: at,
				rows: [],
			});
		},
		sourceOf: (audienceId: string) => all.find((each) => each.audienceId === audienceId)?.body,
		membersOf: (audienceId: string): readonly FileRow[] =>
			runs
				.filter((run) => run.audienceId === audienceId)
				.filter(({ fails, endsAt }) => fails === undefined && endsAt <= clock.now())
				.at(-1)?.rows ?? [],
		reset(): void {
			all.length = 0;
			runs.length = 0;
		},
	};
}

/** A step of the path below `/external-audience/`. */
export const idIn = (request: RecordedRequest, nth: number): string =>
	decodeURIComponent(request.path.split('/external-audience/')[1]?.split('/')[nth] ?? '');

/** The audience that the path names by its `audienceId`, if it comes from an import that is made. */
export function importedAudience(
	request: RecordedRequest,
	{ audiences, imports, clock }: World,
	nth = 0,
): StoredAudience | undefined {
	const audienceId = idIn(request, nth);
	const isUnderWay = imports.all.some(
		(each) => each.audienceId === audienceId && each.endsAt > clock.now(),
	);
	const found = audiences.find(sandboxOf(request), 'audienceId', audienceId);
	return isUnderWay ? undefined : found.find(({ originName }) => originName === 'CUSTOM_UPLOAD');
}
