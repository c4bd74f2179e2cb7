import { z } from 'zod';

import { allOf, id, text, textIn } from './answerFields';
import { about, IMPORT_PERMISSION, whereLimited } from './audienceImports';
import type { HarmfulCall, HarmlessCall } from './call';
import type { Words } from './errors/catalogue';
import { quoted } from './errors/readError';
import { momentOf } from './moments';

/**
 * A run takes the rows of an import's files over (Adobe: external audiences endpoint), one at a time for
 * each audience.
 */
const ABOUT_RUNS = { noun: 'audience', permission: IMPORT_PERMISSION } satisfies Words;

const ABOUT_STARTS = whereLimited('Adobe does not start this ingestion run now');

const ABOUT_RUN = { noun: 'ingestion run', permission: IMPORT_PERMISSION } satisfies Words;

/** Which files a run takes: those changed after its start and before its end, in seconds since 1970. */
export interface RunWindow {
	readonly dataFilterStartTime: number;
	readonly dataFilterEndTime?: number;
}

const stageSchema = z.object({ stage: text, status: text, flowRunId: text }).passthrough();

/** A part of a run: into the data lake, into the profiles. */
export type RunStage = z.infer<typeof stageSchema>;

export const runSchema = z
	.object({
		runId: id,
		status: text,
		audienceId: text,
		audienceName: text,
		dataFilterStartTime: z.unknown(),
		dataFilterEndTime: z.unknown(),
		createdAt: z.unknown(),
		updatedAt: z.unknown(),
		details: z.unknown(),
	})
	.passthrough();

/** A run as Adobe shows it, with every field of Adobe's. */
export type Run = z.infer<typeof runSchema>;

/** The stages of a run, as far as Adobe tells; a list of runs leaves them out. */
export const stagesOf = ({ details }: Run): readonly RunStage[] => allOf(stageSchema, details);

/** When a run was started, in epoch milliseconds. */
export const startedAt = ({ createdAt }: Run) => momentOf(createdAt)?.earliest;

/** The runs of an audience. */
export interface RunList {
	readonly runs: readonly Run[];
	/** Whether these are all: only then a run that isn't among them isn't there. */
	readonly isComplete: boolean;
	/** Whether no run is newer than these: they are all, or come with the newest first. */
	readonly areLatest: boolean;
}

function areNewestFirst(runs: readonly Run[]): boolean {
	const times = runs.map((run) => startedAt(run) ?? NaN);
	const areSorted = times.every((time, nth) => time <= (times[nth - 1] ?? time));
	return areSorted && (times.at(-1) ?? NaN) < (times[0] ?? NaN);
}

const runListSchema = z.preprocess(
	(body) => (Array.isArray(body) ? { runs: body } : body),
	z
		.object({
			runs: z.array(z.unknown()),
			_page: z.unknown(),
			_pages: z.unknown(),
			_links: z.unknown(),
		})
		.transform(({ runs, _page, _pages, _links }): RunList => {
			const page = Object(_page ?? _pages) as { totalCount?: unknown; next?: unknown };
			const link = Object(Object(_links).next) as { href?: unknown };
			const readable = allOf(runSchema, runs);
			const goesOn = [page.next, link.href].some(
				(next) => !['', '0'].includes(textIn(next)?.trim() ?? ''),
			);
			const isReadable = readable.length === runs.length;
			const isComplete = isReadable && !goesOn && !(Number(page.totalCount ?? 0) > runs.length);
			const areLatest = isComplete || (isReadable && areNewestFirst(readable));
			return { runs: readable, isComplete, areLatest };
		}),
);

/** Starts taking over what is in the files of a window. */
export const startRun = (audienceId: string, window: RunWindow): HarmfulCall<Run> => ({
	...about(audienceId, '/runs'),
	method: 'POST',
	words: ABOUT_STARTS,
	body: window,
	repeating: 'harmful',
	read: ({ json }) => runSchema.safeParse(json).data,
});

const NO_RUNS: RunList = { runs: [], isComplete: true, areLatest: true };

/** The runs of an audience, in whatever order Adobe gives; those of the list have no stages. */
export const listRuns = (audienceId: string): HarmlessCall<RunList> => ({
	...about(audienceId, '/runs'),
	method: 'GET',
	words: ABOUT_RUNS,
	repeating: 'harmless',
	read: ({ status, json }) => (status === 204 ? NO_RUNS : runListSchema.safeParse(json).data),
});

/** One run, with its stages. */
export const getRun = (audienceId: string, runId: string): HarmlessCall<Run> => ({
	...about(audienceId, `/runs/${encodeURIComponent(runId)}`),
	method: 'GET',
	thing: `the run ID "${quoted(runId, 100)}" of the audience ID "${quoted(audienceId, 100)}"`,
	words: ABOUT_RUN,
	repeating: 'harmless',
	read: ({ json }) => runSchema.safeParse(json).data,
});
