import { isOver } from '../../adobe/audienceImports';
import {
	getRun,
	listRuns,
	stagesOf,
	startedAt,
	startRun,
	type Run,
	type RunWindow,
} from '../../adobe/ingestionRuns';
import { FailureError, withFacts, type Failure } from '../../adobe/errors/failure';
import { quoted } from '../../adobe/errors/readError';
import { ageOf, momentOf } from '../../adobe/moments';
import { once, Undecided, type Write } from '../../run/once';
import { outcomeOf } from '../../run/rows';
import { FIRST_PAUSE_MS, longer, untilOver, type Patience } from '../../run/wait';
import { notShownYet, type Attempt, type Watch } from './attempt';

export const IF_IN_PROGRESS = ['wait', 'fail'] as const;

/** What to do where a run of the audience is in progress: Adobe allows one at a time. */
export interface IfInProgress {
	readonly ifInProgress: (typeof IF_IN_PROGRESS)[number];
	readonly patience: Patience;
}

/** What is to be started. */
export interface WantedRun {
	readonly audienceId: string;
	/** Which files: asked once more where another run has ended meanwhile, which may have taken them. */
	window(): Promise<RunWindow>;
	/** Whether it is known whose run this is, and that it is another one. */
	isAnothers?(runId: string): boolean;
}

/**
 * Starts a run exactly once: one whose answer is lost is looked for in Adobe's list of runs. Where another
 * one is in progress it waits for that one first, or fails.
 */
export async function startRunOnce(
	attempt: Attempt,
	wanted: WantedRun,
	{ ifInProgress, patience }: IfInProgress,
): Promise<Run> {
	const { clock } = attempt;
	const { audienceId } = wanted;
	const begunAt = clock.now();
	let { begunBefore } = attempt;
	for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = longer(pauseMs)) {
		const started = await startOrRefused({ ...attempt, begunBefore }, wanted);
		if (!(started instanceof FailureError)) return started;
		begunBefore = undefined;
		const other = await runInTheWay(attempt, audienceId, started);
		if (ifInProgress === 'fail') throw inProgress(other, audienceId, started.failure);
		await untilOver(otherRun(attempt, audienceId, other.runId), patience, clock, begunAt);
		if (clock.now() - begunAt >= patience.maxWaitMs) throw started;
		// Adobe may still refuse for a while what it shows to be over.
		await clock.sleep(pauseMs);
	}
}

/** Statuses with which a run may be refused because of another: 422 is documented, and others are near. */
const REFUSALS: ReadonlySet<unknown> = new Set([400, 409, 422]);

/** @returns the run or, where it was refused for certain and for what may be another run, why */
async function startOrRefused(
	{ ask, clock, begun, ...memory }: Attempt,
	{ audienceId, isAnothers = () => false, ...wanted }: WantedRun,
): Promise<Run | FailureError> {
	const window = await wanted.window();
	let isCertain = memory.begunBefore === undefined;
	const write: Write<Run> = {
		...memory,
		remember(since) {
			isCertain = since === undefined;
			memory.remember(since);
		},
		send: async (begin) => await ask(startRun(audienceId, window), begin),
		async lookUp(since) {
			const { runs, isComplete } = await ask(listRuns(audienceId));
			const unknown = runs.filter(({ runId }) => !isAnothers(runId));
			const own = ownRun(unknown, window, begun(since));
			if (own === undefined && !isComplete) throw new FailureError(NOT_ALL_RUNS);
			return own;
		},
		isConflict: ({ facts }) => REFUSALS.has(facts?.httpStatus),
		whatItDoes: IS_STARTED,
	};
	return await once(write, clock).catch((error: unknown) => {
		const isRefused = error instanceof FailureError && write.isConflict(error.failure);
		if (!isRefused || !isCertain) throw error;
		return error;
	});
}

/** What isn't certain when the answer to a start is lost. */
const IS_STARTED = 'this ingestion run was started';

/** Said where a list of runs that would tell isn't all there. */
export const NOT_ALL_RUNS: Failure = {
	message: "Adobe's list of ingestion runs could not be read to its end",
	description: 'So not all runs of this audience are known. Run the workflow again later.',
};

/**
 * Decides whether one of the listed runs was started by a row's own request, whose answer was lost.
 * @returns `undefined` where certainly none was
 * @throws {Undecided} where that isn't certain
 */
function ownRun(
	runs: readonly Run[],
	window: RunWindow,
	begun: ReturnType<Attempt['begun']>,
): Run | undefined {
	const possible = runs.filter(
		(run) => couldBe(run, window) && ageOf(momentOf(run.createdAt), begun) !== 'before',
	);
	const [only, ...others] = possible;
	if (only === undefined) return undefined;
	if (others.length === 0 && ageOf(momentOf(only.createdAt), begun) === 'since') return only;
	const candidates = possible.map(({ runId }) => quoted(runId, 100)).join(', ');
	throw new Undecided(
		withFacts(
			{
				message: `It is not certain whether ${IS_STARTED}`,
				description: `The answer of Adobe was lost, and these runs were started at about that time, but maybe by somebody else: ${candidates}. Nothing more was sent, so as not to start it twice. Look at them in Experience Platform before running this row again.`,
			},
			{ candidates },
		),
	);
}

/** A list may leave fields out; what it gives has to be the same. */
const couldBe = (run: Run, { dataFilterStartTime, dataFilterEndTime }: RunWindow): boolean =>
	isSameSecond(run.dataFilterStartTime, dataFilterStartTime) &&
	(dataFilterEndTime === undefined || isSameSecond(run.dataFilterEndTime, dataFilterEndTime));

function isSameSecond(written: unknown, seconds: number): boolean {
	const moment = momentOf(written);
	return moment === undefined || Math.floor(moment.earliest / 1000) === seconds;
}

/** The run in progress: as Adobe runs one at a time, one that isn't the last is over, whatever its state is called. */
export function inTheWay(runs: readonly Run[]): Run | undefined {
	const latest = Math.max(...runs.map((run) => startedAt(run) ?? 0));
	return runs.find((run) => isOver(run) === false && (startedAt(run) ?? latest) >= latest);
}

/** @throws {FailureError} the refusal itself, where no run is known to be in the way */
async function runInTheWay(
	{ ask }: Attempt,
	audienceId: string,
	refusal: FailureError,
): Promise<Run> {
	const listed = await outcomeOf(async () => await ask(listRuns(audienceId)));
	const other = listed.ok ? inTheWay(listed.result.runs) : undefined;
	if (other === undefined) throw refusal;
	return other;
}

const inProgress = ({ runId, status = '' }: Run, audienceId: string, refusal: Failure) =>
	new FailureError(
		withFacts(
			{
				message: 'An ingestion run of this audience is in progress already',
				description: `Adobe runs one at a time. Run "${quoted(runId, 100)}" of the audience "${quoted(audienceId, 100)}" is in the state "${quoted(status, 50)}". Run the workflow again when it is over, or let the node wait for it: 'If a Run Is in Progress' in its options.`,
				assurance: 'Nothing was started.',
			},
			{ ...refusal.facts, runId },
		),
	);

const waitingFor = ({ ask }: Pick<Watch, 'ask'>, audienceId: string, runId: string) => ({
	look: async (): Promise<Run> => await ask(getRun(audienceId, runId)),
	isOver: (state: Run) => isOver(state) !== false,
	wordFor: ({ status }: Run) => status,
	what: `the ingestion run "${quoted(runId, 100)}"`,
	lookAgain: "The resource 'Ingestion Run' with the operation 'Get' tells how it ended.",
	facts: { audienceId, runId },
});

/** One that is in the way. */
const otherRun = (watch: Pick<Watch, 'ask'>, audienceId: string, runId: string) => ({
	...waitingFor(watch, audienceId, runId),
	what: `the other ingestion run "${quoted(runId, 100)}" of this audience`,
	lookAgain: 'The run of this item was not started.',
});

/**
 * Waits until a run is over.
 * @param isNew it was started a moment ago, and may not be shown yet
 * @throws {RunFailed} in which stage it failed
 * @throws {FailureError} where it isn't over in time
 */
export async function waitForRun(
	{ ask, clock }: Watch,
	audienceId: string,
	runId: string,
	patience: Patience,
	isNew = false,
): Promise<Run> {
	const waiting = waitingFor({ ask }, audienceId, runId);
	const look = isNew ? notShownYet(waiting.look, { runId }) : waiting.look;
	const run = await untilOver({ ...waiting, look }, patience, clock);
	if (isOver(run) === 'failed') throw runFailed(audienceId, run);
	return run;
}

/** Adobe has said for certain that a run failed. */
export class RunFailed extends FailureError {}

function runFailed(audienceId: string, run: Run): RunFailed {
	const failed = stagesOf(run).filter((stage) => isOver(stage) === 'failed');
	const stage = failed.map((each) => quoted(each.stage ?? 'without a name', 100)).join(', ');
	const flowRunId = failed
		.flatMap((each) => (each.flowRunId ? [quoted(each.flowRunId, 100)] : []))
		.join(', ');
	const where =
		failed.length === 0
			? 'Adobe does not say in which stage.'
			: `It failed in the stage ${stage}${flowRunId === '' ? '' : ` (flow run ID ${flowRunId})`}.`;
	const runId = quoted(run.runId, 100);
	return new RunFailed(
		withFacts(
			{
				message: 'The ingestion run failed',
				description: `${where} Under Sources > Dataflows in Experience Platform the flow run tells which rows or columns it did not like; correct the file, and start another run. Run ID ${runId}, audience ID ${quoted(audienceId, 100)}.`,
			},
			{
				audienceId,
				runId,
				status: quoted(run.status ?? '', 50),
				stage: stage || undefined,
				flowRunId: flowRunId || undefined,
			},
		),
	);
}
