import { deleteImport } from '../../adobe/audienceImports';
import { FailureError } from '../../adobe/errors/failure';
import { once } from '../../operation/operation';
import { parseOptions, writeOptionsProperty } from '../../operation/options';
import { audienceFinder } from '../shared/findAudience';
import { audienceIdProperty, idReader } from '../shared/ids';
import { ifMissing, ifMissingSchema, type IfMissing } from '../shared/ifMissing';

interface DeleteRow extends IfMissing {
	readonly audience: { readonly audienceId: string };
}

/** Deletes the audiences of imports for good; one that is gone after a delete whose answer was lost was deleted by us. */
export const remove = once<DeleteRow>({
	option: {
		name: 'Delete',
		value: 'delete',
		action: 'Delete audience import',
		description: 'Delete the audience of an import for good, with its members',
	},
	title: 'Delete Audience Import',
	properties: [audienceIdProperty, writeOptionsProperty([ifMissing])],
	reader(form) {
		const readId = idReader(form, audienceIdProperty);
		return (itemIndex, options) => ({
			audience: { audienceId: readId(itemIndex) },
			...parseOptions(ifMissingSchema, [ifMissing], options),
		});
	},
	identity: ({ audience }) => JSON.stringify(['delete import', audience]),
	lines: ({ audience }) => [audience.audienceId],
	start(run, tasks) {
		const find = audienceFinder(run, tasks);
		return async (task, memory) => {
			const { audience, ifAudienceMissing } = task.row;
			const { audienceId } = audience;
			const { begun } = memory.recall();
			const doIt = async () => {
				if (task.dryRun) {
					const name = (await find(task)).listed?.name;
					return { audienceId, name, deleted: false, wouldDelete: true, dryRun: true };
				}
				memory.remember({ begun: begun ?? run.clock.now() });
				await run.askFor(task)(deleteImport(audienceId));
				return { audienceId, deleted: true };
			};
			return await doIt().catch((error: unknown) => {
				if (!(error instanceof FailureError)) throw error;
				const { missing, mayBeDone, message: reason } = error.failure;
				const mayBeOurs = begun !== undefined || mayBeDone === true;
				if (missing && mayBeOurs) return { audienceId, deleted: true };
				if (!mayBeOurs) memory.remember({});
				if (!missing || ifAudienceMissing === 'fail') throw error;
				const tried = task.dryRun && { wouldDelete: false, dryRun: true };
				return { audienceId, deleted: false, ...tried, reason };
			});
		};
	},
	summarize(items) {
		const missing = items.filter(({ reason }) => reason !== undefined).length;
		return missing === 0 ? undefined : `${missing} of ${items.length} audiences were not there`;
	},
});
